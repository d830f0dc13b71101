// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.Acknowledgement;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.LetterGate.Answer;
import org.latchkey.unit.api.health.Wellness;
import org.latchkey.unit.api.testing.MemoryStore;

/** A gate among fakes. What is on the disk, and what doors did, survives death. */
final class World {

    static final Ed25519PrivateKey UNIT = Ed25519PrivateKey.ofSeed(new byte[32]);

    final MemoryStore store = new MemoryStore();
    final MemoryTrail trail = new MemoryTrail(store);
    final FakeClock clock = new FakeClock();
    final List<CommandType> effects = new ArrayList<>();
    final List<Acknowledgement> acknowledged = new ArrayList<>();
    final FakeDoors doors = new FakeDoors();
    FakeKeeper keeper;
    FakeHandler handler;
    Handlers handlers;
    /** Where tokens are tried; null if the unit has no such room. */
    Enrolment enrolment;

    CommandGate gate;
    long millis;

    World() {
        start();
    }

    /** Begins a life of the unit. */
    void start() {
        trail.dieBefore = -1;
        trail.dieAfter = -1;
        clock.quality = ClockQuality.UNPROVEN;
        keeper = new FakeKeeper(store, Portal.ring(1), Portal.config("Site"));
        doors.keeper = keeper;
        EnumSet<CommandType> types = EnumSet.allOf(CommandType.class);
        types.removeAll(EnumSet.of(CommandType.CONFIGURE, CommandType.KEY_RING, CommandType.RE_ENROL));
        handler = new FakeHandler(store, types, effects);
        handlers = new Handlers();
        handlers.add(handler);
        Trial trial = new Trial(keeper, () -> Optional.of(doors.now()), doors::checks, doors);
        handlers.add(new SiteOrders(keeper, trial, () -> Optional.ofNullable(enrolment)));
        gate = new CommandGate(
                new CommandGate.Setup(keeper, store, trail, clock, clock, UNIT, handlers, trial, () -> millis, 1_000),
                Runnable::run,
                Runnable::run,
                Runnable::run,
                Runnable::run);
        gate.add(new LetterGate.Listener() {
            @Override
            public void acknowledged(byte[] letter) {
                acknowledged.add(open(letter));
            }

            @Override
            public void changed() {
                assertThat(keeper.position()).isNotNull();
            }
        });
        gate.begin();
    }

    static Acknowledgement open(byte[] letter) {
        try {
            return Acknowledgement.open(letter, UNIT.publicKey());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    Answer command(byte[] letter) {
        return accept(LetterType.COMMAND, letter);
    }

    Answer accept(LetterType type, byte[] letter) {
        CompletableFuture<Answer> answer = gate.accept(new TypedLetter(type, letter), "test");
        assertThat(answer).isCompleted();
        return answer.join();
    }

    /** The same, until the unit dies. */
    void commandUntilDeath(byte[] letter) {
        try {
            gate.accept(new TypedLetter(LetterType.COMMAND, letter), "test");
        } catch (Death expected) {
            assertThat(expected).isNotNull();
        }
    }

    long seq() {
        return gate.position().seq();
    }

    /** Devices whose state hangs on the configuration that is published, and time that passes while somebody waits. */
    final class FakeDoors implements Wellness.Ticker {

        FakeKeeper keeper;
        /** Whether the device answers, by the name of the published configuration. */
        Predicate<String> driver = site -> true;

        Predicate<String> answers = site -> true;

        /** Whether the door's state is known. */
        Predicate<String> read = site -> true;

        /** Whether another room is well. */
        Predicate<String> other = site -> true;

        private String seen = "";
        private Doors present;

        Doors now() {
            String site = keeper.published.name();
            if (!site.equals(seen)) {
                seen = site;
                present = new OneDevice(site, this);
            }
            return present;
        }

        List<HealthCheck> checks() {
            Doors.Device line = now().devices().get(0);
            return List.of(
                    new Check(line.name(), line.answers()), new Check("other", other.test(keeper.published.name())));
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public void pause(long pause) {
            millis += pause;
        }
    }

    private record Check(String name, boolean ok) implements HealthCheck {
        @Override
        public Result check() {
            return new Result(ok, ok ? "well" : "ill");
        }
    }

    /** One line. */
    private record OneDevice(String site, FakeDoors by) implements Doors {

        @Override
        public List<Device> devices() {
            return List.of(new Device("line west", by.driver.test(site), by.answers.test(site)));
        }

        @Override
        public List<Status> all() {
            State state = by.read.test(site) ? State.CLOSED : State.UNKNOWN;
            return List.of(new Status(1, "A", true, state, Optional.empty(), 1, false, ""));
        }

        @Override
        public Optional<Status> status(int door) {
            return Optional.empty();
        }

        @Override
        public boolean reachable(int door, long patienceMillis) {
            return true;
        }

        @Override
        public CompletableFuture<Opening> open(int door) {
            throw new UnsupportedOperationException();
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
}
