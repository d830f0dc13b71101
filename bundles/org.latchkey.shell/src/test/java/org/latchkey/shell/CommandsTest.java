// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Doors.Status;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.Standing;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.WrittenHolders;

class CommandsTest {

    private final Services services = new Services();
    private final Commands commands = new Commands(services);
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> commands.doors(out)).hasMessageContaining("not provisioned");
        assertThatThrownBy(() -> commands.open(out, 3)).hasMessageContaining("gatekeeper");
        assertThatThrownBy(() -> commands.verify(out)).hasMessageContaining("trail");
        commands.status(out);
        assertThat(printed()).contains("Not provisioned").contains("access  NOT OK");
    }

    @Test
    void showsChecksWithinEightyColumns() {
        services.checks.add(check("line west", false, "Line west: " + "no answer ".repeat(20)));
        services.checks.add(check("trail", true, "Sound."));
        commands.status(out);
        assertThat(printed().lines()).allMatch(line -> line.length() <= Table.WIDTH);
        assertThat(printed().replaceAll("\\s+", " "))
                .as("nothing is cut")
                .contains("no answer ".repeat(20).strip());
        assertThat(printed()).contains("line west  NOT OK").contains("trail      ok      Sound.");
    }

    @Test
    void listsDoorsInOrder() {
        services.doors.set(new FakeDoors(List.of(
                new Status(12, "A", true, Doors.State.OPEN, Optional.of(true), 5, false, ""),
                new Status(3, "A", true, Doors.State.CLOSED, Optional.empty(), 5, true, ""))));
        commands.doors(out);
        assertThat(printed().lines().map(String::strip))
                .containsExactly(
                        "DOOR  BANK  STATE   ITEM  HELD",
                        "3     A     closed  -     -     OUT OF ORDER (jammed)",
                        "12    A     open    yes   -");
    }

    @Test
    void saysWhoHasADoorAndWhatDoesNotAgree() {
        services.doors.set(new FakeDoors(List.of(
                new Status(1, "A", true, Doors.State.CLOSED, Optional.of(true), 5, false, ""),
                new Status(2, "A", true, Doors.State.CLOSED, Optional.of(false), 5, false, ""),
                new Status(3, "A", true, Doors.State.CLOSED, Optional.empty(), 5, false, ""))));
        WrittenHolders book = new WrittenHolders();
        book.put(new Hold(2, Kind.SESSION, "x", 1_000, 0));
        book.put(new Hold(3, Kind.CODE, "y", 1_000, 2_000).in(Phase.OVERSTAY));
        services.holders.set(book);
        services.clock.set(new FixedClock(1_000 + Standing.LONG_SECONDS));
        commands.doors(out);
        assertThat(printed().lines().map(String::strip))
                .containsExactly(
                        "DOOR  BANK  STATE   ITEM  HELD",
                        "1     A     closed  yes   no          NOT EMPTY, held by nobody",
                        "2     A     closed  no    session     EMPTY, held for long",
                        "3     A     closed  -     overstayed");
    }

    @Test
    void endsAnEmergencyOpeningOnlyByTheWord() {
        List<String> ended = new ArrayList<>();
        services.emergency.set(new EmergencyOpening() {
            @Override
            public boolean begin(Asked asked, Actor who) {
                return false;
            }

            @Override
            public boolean end(Actor who) {
                return ended.add(who.id());
            }

            @Override
            public Optional<Report> last() {
                return Optional.empty();
            }
        });
        assertThatThrownBy(() -> commands.drill(out, "stop")).hasMessageContaining("drill end");
        assertThat(ended).isEmpty();
        commands.drill(out, "end");
        assertThat(ended).containsExactly("console");
        assertThat(printed()).contains("no further door is tried");
    }

    @Test
    void opensForATest() {
        services.gatekeeper.set(new FakeGate("ok", Outcome.OPENED));
        commands.open(out, 3);
        assertThat(printed()).contains("The door opened.");
    }

    @Test
    void aRefusalOrAJamIsAFailure() {
        services.gatekeeper.set(new FakeGate("used-up", Outcome.OPENED));
        assertThatThrownBy(() -> commands.code(out, " LK1:X "))
                .isInstanceOf(UnitException.class)
                .hasMessage("Refused: used-up.");
        services.gatekeeper.set(new FakeGate("ok", Outcome.JAMMED));
        assertThatThrownBy(() -> commands.open(out, 3)).hasMessage("No door opened.");
        assertThat(printed()).contains("jammed");
    }

    @Test
    void showsTheLastRecords() {
        services.trail.set(new FakeTrail(true));
        commands.records(out, 2);
        assertThat(printed().lines())
                .allMatch(line -> line.length() <= Table.WIDTH)
                .noneMatch(line -> line.startsWith("2 "))
                .anyMatch(line -> line.startsWith("4 ") && line.contains("1970-01-01 00:00:04"))
                .anyMatch(line -> line.contains("code-accepted"));
        assertThatThrownBy(() -> commands.records(out, 0)).isInstanceOf(UnitException.class);
    }

    @Test
    void anUnsoundTrailIsAFailure() {
        services.trail.set(new FakeTrail(true));
        commands.verify(out);
        assertThat(printed()).contains("Sound: all of it");
        services.trail.set(new FakeTrail(false));
        assertThatThrownBy(() -> commands.verify(out)).hasMessageContaining("NOT sound");
    }

    @Test
    void provisionsFromAFileOfBoundedSize(@TempDir Path folder) throws IOException {
        services.provisioning.set((file, root) -> file.length + " bytes for " + root);
        Path file = Files.write(folder.resolve("site.lkp"), new byte[10]);
        commands.provision(out, file.toString(), "ab12");
        assertThat(printed()).isEqualTo("10 bytes for ab12\n");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> commands.provision(out, file.toString(), "ab12"))
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> commands.provision(out, folder + "/none", "ab12"))
                .hasMessageContaining("can not be read");
    }

    @Test
    void whatComesFromOutsideDoesNotSteerTheTerminal() {
        new Table("A").row("\u001b[2J").print(out);
        assertThat(printed()).isEqualTo("A\n?[2J\n");
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static HealthCheck check(String name, boolean ok, String message) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Result check() {
                return new Result(ok, message);
            }
        };
    }

    private record FakeGate(String reason, Outcome outcome) implements Gatekeeper {

        @Override
        public Verdict present(String text, String source) {
            boolean accepted = reason.equals("ok");
            List<Opening> openings = List.of(new Opening(outcome, ""));
            return new Verdict(
                    accepted,
                    reason,
                    List.of(3),
                    7,
                    CompletableFuture.completedFuture(accepted ? openings : List.of()));
        }

        @Override
        public Verdict test(int door) {
            return present("", "");
        }

        @Override
        public String clear(int door) {
            return "cleared";
        }
    }

    private record FakeDoors(List<Status> all) implements Doors {

        @Override
        public Optional<Status> status(int door) {
            return all.stream().filter(status -> status.door() == door).findFirst();
        }

        @Override
        public boolean reachable(int door, long patienceMillis) {
            return true;
        }

        @Override
        public CompletableFuture<Opening> open(int door) {
            return CompletableFuture.completedFuture(new Opening(Outcome.OPENED, ""));
        }

        @Override
        public long settleMillis(int door) {
            return 0;
        }

        @Override
        public boolean clear(int door) {
            return false;
        }
    }

    private record FixedClock(long seconds) implements TrustedClock {

        @Override
        public Reading now() {
            return new Reading(seconds, ClockQuality.PROVEN);
        }

        @Override
        public long floor() {
            return 0;
        }

        @Override
        public long tolerance() {
            return 0;
        }

        @Override
        public void accept(long iat, Batch batch) {
            throw new UnsupportedOperationException();
        }
    }

    private record FakeTrail(boolean sound) implements AuditTrail {

        @Override
        public CompletableFuture<Long> submit(List<AuditEntry> entries, Batch changes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long append(AuditEntry entry, Batch changes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            return 5;
        }

        @Override
        public Optional<Checkpoint> checkpoint() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> record(long seq) {
            AuditEntry entry = new AuditEntry(
                    Event.CODE_ACCEPTED,
                    new Actor(Actor.Kind.CODE, "0000000100000002"),
                    "A",
                    3,
                    "accepted",
                    "",
                    new byte[32],
                    Map.of("source", "front"));
            return Optional.of(new AuditRecord(seq, 1, seq, 1, ClockQuality.UNPROVEN, entry).encode());
        }

        @Override
        public Verification verify() {
            return new Verification(sound, 5, "00", "all of it");
        }

        @Override
        public long boot() {
            return 1;
        }
    }
}
