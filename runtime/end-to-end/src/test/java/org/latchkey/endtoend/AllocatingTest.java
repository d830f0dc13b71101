// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/** Codes that name no door, and PINs: the unit gives a door, keeps it, and frees it again; with no network at all. */
class AllocatingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<Integer> ROWS = List.of(1, 1, 1);
    private static final String XOR = "xor8a-pty";
    private static final String KERONG = "kerong-pty";
    private static final int KERONG_DOORS = 6;
    private static final String PUBLIC = "public";
    private static final int FIRST_PUBLIC = 21;
    private static final String PIN = "482915";
    private static final long DAY = 86_400;
    private static final long LEFT_OPEN_SECONDS = 2;
    private static final int PORT = Ports.free();

    @TempDir
    static Path folder;

    private static SiteRig rig;
    private static Trail trail;

    @BeforeAll
    static void start() {
        Installation lines = new Installation(
                folder,
                50,
                Installation.Pace.UNPACED,
                List.of(
                        bank(XOR, "xor8a", 1, 4),
                        bank(KERONG, "kerong", 1 + 4 * ROWS.size(), 2),
                        bank(PUBLIC, "xor8a", FIRST_PUBLIC, 2)));
        rig = SiteRig.start(Workspace.find(), folder, lines, withPublicBank(lines.siteConfig()));
        // Whoever opened a door shuts it here: on a busy machine one that shuts by itself is not seen open.
        lines.banks().forEach(bank -> rig.hardware().fault(bank.name(), Map.of("closeAfterMillis", 0)));
        serve();
    }

    private static Installation.Bank bank(String name, String driver, int firstDoor, int columns) {
        return new Installation.Bank(name, name, driver, Installation.Reach.PTY, firstDoor, columns, ROWS, 0);
    }

    private static SiteConfig withPublicBank(SiteConfig plain) {
        List<ModeState> modes = List.of(new ModeState(PUBLIC, BankMode.PUBLIC));
        return new SiteConfig(
                plain.site(),
                plain.name(),
                plain.timeZone(),
                plain.maxCodeSeconds(),
                plain.lines(),
                plain.scanners(),
                plain.banks(),
                Optional.of(new Policy(DAY, 0, Policy.OVERSTAY_KEEP, List.of("en"), modes)));
    }

    private static void serve() {
        rig.startUnit(Unit.kiosk(PORT), "-Dlatchkey.door.left-open.seconds=" + LEFT_OPEN_SECONDS)
                .awaitServing();
        trail = new Trail(rig.unit());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static String code(Scope scope) {
        long now = System.currentTimeMillis() / 1_000;
        return rig.issuer().code(Installation.SITE, scope, now, now + DAY);
    }

    /** Scans, shuts the door that opens, and waits until the unit knows that. @return the door */
    private static int use(String code) {
        long record = accepted(code);
        return shutOpened(record);
    }

    private static int shutOpened(long record) {
        int door = trail.await(record, "opening", Trail.ANY_DOOR, PATIENCE, "opened")
                .door();
        shut(door);
        return door;
    }

    private static void shut(int door) {
        rig.hardware().close(door);
        String row = "(?s).*(^|\\n)\\s*" + door + "\\s+\\S+\\s+closed\\b.*";
        Await.until("door " + door + " is shut as the unit sees it", PATIENCE, () -> rig.unit()
                .console("doors")
                .matches(row));
    }

    /**
     * Scans until the code is taken: for a moment after an outcome is in the trail its door still counts as busy, as a
     * customer who is that quick finds out.
     */
    private static long accepted(String code) {
        while (true) {
            long record = trail.next();
            rig.hardware().scan(code);
            Trail.Row answer = Await.value("an answer to a scan", PATIENCE, () -> trail.since(record).stream()
                    .filter(row ->
                            row.event().equals("code-accepted") || row.event().equals("code-refused"))
                    .findFirst());
            if (answer.event().equals("code-accepted")) {
                return answer.seq();
            }
            assertThat(answer.words()).containsAnyOf("busy", "door-unreachable");
        }
    }

    private static void refused(String code, String reason) {
        long record = trail.next();
        long scanned = rig.hardware().scan(code);
        trail.await(record, "code-refused", Trail.ANY_DOOR, PATIENCE, reason);
        assertThat(rig.hardware().pulsesSince(scanned)).isEmpty();
    }

    @Test
    void aDoorIsChosenOnceAndKeptThroughACrashUntilItIsUsedUp() {
        String code = code(Scope.allocate(XOR, 0, 3));
        long record = trail.next();
        int door = use(code);
        trail.await(record, "door-allocated", door, PATIENCE);
        assertThat(use(code(Scope.allocate(XOR, 0, 0)))).isNotEqualTo(door);
        refused(rig.code(door, 1), "door-taken");

        rig.unit().kill();
        serve();
        assertThat(use(code)).isEqualTo(door);

        record = trail.next();
        assertThat(use(code)).isEqualTo(door);
        trail.await(record, "door-released", door, PATIENCE, "vacated");
        refused(code, "used-up");
        assertThat(use(rig.code(door, 1))).isEqualTo(door);
    }

    @Test
    void whatIsDroppedOffIsPickedUpWithoutAnybodyElse() {
        byte[] booking = {1, 2, 3, 4, 5, 6, 7, 8};
        String pickUp = code(Scope.pickUp(XOR, 0, booking, 1));
        refused(pickUp, "not-dropped-off");
        int door = use(code(Scope.dropOff(XOR, 0, booking, 1)));
        long record = trail.next();
        assertThat(use(pickUp)).isEqualTo(door);
        trail.await(record, "door-released", door, PATIENCE, "vacated");
        refused(pickUp, "used-up");
    }

    @Test
    void aFullBankHasNoDoorLeft() {
        Set<Integer> given = new TreeSet<>();
        for (int i = 0; i < KERONG_DOORS; i++) {
            given.add(use(code(Scope.allocate(KERONG, 0, 0))));
        }
        assertThat(given).hasSize(KERONG_DOORS);
        refused(code(Scope.allocate(KERONG, 0, 2)), "no-free-door");
        assertThat(trail.verify().size()).isPositive();
    }

    /** What the page at the screen orders. @return the answer, as JSON */
    private static String pin(String order, int door, String pin) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/api/pin/" + order))
                .header("X-Latchkey", "kiosk")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString("door=" + door + "&pin=" + pin))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Orders until it is taken: for a moment after an outcome the door still counts as busy. */
    private static long taken(String order, int door) {
        long record = trail.next();
        String[] last = {""};
        Await.until(order + " of door " + door, PATIENCE, () -> {
            last[0] = pin(order, door, PIN);
            return !last[0].contains("\"busy\"") && !last[0].contains("\"door-unreachable\"");
        });
        assertThat(last[0]).contains("\"accepted\":true");
        return record;
    }

    @Test
    void aDoorWithAPinIsOpenedAgainAfterACrashAndGivenBack() {
        assertThat(shutOpened(taken("begin", FIRST_PUBLIC))).isEqualTo(FIRST_PUBLIC);
        assertThat(pin("begin", FIRST_PUBLIC, PIN)).contains("door-not-free");
        assertThat(pin("reopen", FIRST_PUBLIC, "739164")).contains("pin-wrong");
        refused(code(Scope.allocate(PUBLIC, 0, 0)), "bank-public");

        rig.unit().kill();
        serve();
        assertThat(shutOpened(taken("reopen", FIRST_PUBLIC))).isEqualTo(FIRST_PUBLIC);
        long record = taken("end", FIRST_PUBLIC);
        shutOpened(record);
        trail.await(record, "door-released", FIRST_PUBLIC, PATIENCE, "ended");
        assertThat(pin("reopen", FIRST_PUBLIC, PIN)).contains("session-ended");
    }

    @Test
    void whoseFirstDoorWithAPinJamsGetsAnother() {
        int jammed = FIRST_PUBLIC + 3;
        rig.hardware().jam(jammed);
        long record = taken("begin", jammed);
        int other = shutOpened(record);
        assertThat(other).isGreaterThanOrEqualTo(FIRST_PUBLIC).isNotEqualTo(jammed);
        trail.await(record, "session-moved", other, PATIENCE);
        record = taken("end", other);
        shutOpened(record);
        trail.await(record, "door-released", other, PATIENCE, "ended");
    }

    @Test
    void aForcedDoorAndOneThatStandsOpenAreInTheTrail() {
        int door = FIRST_PUBLIC + 5;
        long record = trail.next();
        rig.hardware().openByHand(door);
        trail.await(record, "door-forced", door, PATIENCE);
        trail.await(record, "door-left-open", door, PATIENCE);
        assertThat(pin("begin", door, PIN)).contains("door-not-free");
        shut(door);
    }
}
