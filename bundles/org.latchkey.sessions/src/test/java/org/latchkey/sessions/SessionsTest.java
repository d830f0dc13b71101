// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.sessions.World.OTHER;
import static org.latchkey.sessions.World.PIN;
import static org.latchkey.sessions.World.opening;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.PinSessions.Answer;

class SessionsTest {

    private final World world = new World();

    private List<String> records() {
        return world.trail.entries.stream()
                .map(entry -> entry.event() + " " + entry.outcome())
                .toList();
    }

    @Test
    void aFreeDoorOpensAfterItsRecordIsDurable() {
        world.doors.atPulse = () -> {
            assertThat(records()).containsExactly("SESSION_BEGUN begun");
            assertThat(new FakeHolders(world.store).at(2)).isPresent();
        };
        Answer answer = world.begin(2);
        assertThat(answer.reason()).isEqualTo("ok");
        assertThat(opening(answer).outcome()).isEqualTo(Outcome.OPENED);
        assertThat(records()).containsExactly("SESSION_BEGUN begun", "OPENING opened");
        Hold hold = world.holders.at(2).orElseThrow();
        assertThat(hold.opened()).isTrue();
        assertThat(hold.until()).isEqualTo(world.seconds + World.STAY);
        assertThat(world.trail.entries)
                .extracting(AuditEntry::actor)
                .containsOnly(new Actor(Actor.Kind.SESSION, hold.id()));
    }

    @Test
    void aSessionOpensAsOftenAsWantedAndThenEnds() {
        Hold hold = world.stay(2);
        byte[] hash = PinSecret.decode(hold.secret()).hash();
        for (int i = 0; i < 20; i++) {
            assertThat(world.reopen(2, PIN).reason()).isEqualTo("ok");
            world.doors.close(2);
        }
        assertThat(world.isKept(hash)).isTrue();
        assertThat(world.end(2).accepted()).isTrue();
        assertThat(world.holders.at(2)).as("while the door is open").isPresent();
        world.doors.close(2);
        world.run();
        assertThat(world.holders.at(2)).isEmpty();
        assertThat(records().subList(records().size() - 3, records().size()))
                .containsExactly("DOOR_ENDING ending", "OPENING opened", "DOOR_RELEASED released");
        assertThat(world.isKept(hash)).as("the hash is erased").isFalse();
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("session-ended");
        assertThat(world.begin(2).accepted()).isTrue();
    }

    @Test
    void nothingOfThePinIsInRecordsOrBesideTheHolder() {
        Hold hold = world.stay(2);
        world.reopen(2, OTHER);
        world.reopen(2, PIN);
        PinSecret secret = PinSecret.decode(hold.secret());
        assertThat(world.isKept(PIN.getBytes(StandardCharsets.US_ASCII))).isFalse();
        assertThat(world.isKept(OTHER.getBytes(StandardCharsets.US_ASCII))).isFalse();
        assertThat(secret.toString()).doesNotContain(PIN);
    }

    @Test
    void aDoorWithoutASensorIsFreeAfterTheLastPulse() {
        assertThat(opening(world.begin(FakeDoors.UNSENSED)).outcome()).isEqualTo(Outcome.PULSED);
        world.end(FakeDoors.UNSENSED);
        assertThat(world.holders.at(FakeDoors.UNSENSED)).isEmpty();
        assertThat(world.trail.last().event()).isEqualTo(Event.DOOR_RELEASED);
    }

    @Test
    void whatIsLeftInsideKeepsTheDoor() {
        world.stay(2);
        world.end(2);
        world.doors.items.put(2, true);
        world.doors.close(2);
        world.run();
        assertThat(world.holders.at(2)).isPresent();
        assertThat(world.reopen(2, PIN).accepted())
                .as("its customer may come back")
                .isTrue();
        assertThat(world.holders.at(2).orElseThrow().phase()).isEqualTo(Phase.ACTIVE);
        world.doors.items.put(2, false);
        world.doors.close(2);
        world.end(2);
        world.doors.close(2);
        world.run();
        assertThat(world.holders.at(2)).isEmpty();
    }

    @Test
    void onlyAFreeDoorOfAPublicBankIsGivenOut() {
        assertThat(world.begin(99).reason()).isEqualTo("unknown-door");
        world.mode = "";
        assertThat(world.begin(1).reason()).isEqualTo("bank-private");
        world.mode = BankRules.BANK_CLOSED;
        assertThat(world.begin(1).reason()).isEqualTo("bank-closed");
        world.mode = BankRules.LOCKED_DOWN;
        assertThat(world.begin(1).reason()).isEqualTo("locked-down");
        world.mode = BankRules.BANK_PUBLIC;
        world.doors.quarantined.add(1);
        world.doors.items.put(2, true);
        world.doors.open.add(3);
        world.stay(4);
        for (int door = 1; door <= 4; door++) {
            assertThat(world.begin(door).reason()).as("door " + door).isEqualTo("door-not-free");
        }
        world.doors.unread = true;
        assertThat(world.begin(5).reason()).isEqualTo("door-unreachable");
        assertThat(world.doors.pulses).containsExactly(4);
    }

    @Test
    void aSwitchOfTheModeDrains() {
        world.stay(2);
        for (String mode : List.of("", BankRules.BANK_CLOSED)) {
            world.mode = mode;
            assertThat(world.begin(3).accepted()).isFalse();
            assertThat(world.reopen(2, PIN).accepted()).isTrue();
            world.doors.close(2);
        }
        world.mode = BankRules.LOCKED_DOWN;
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("locked-down");
        assertThat(world.end(2).reason()).isEqualTo("locked-down");
        world.mode = BankRules.BANK_CLOSED;
        world.end(2);
        world.doors.close(2);
        world.run();
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void wrongPinsWaitLongerAndLongerAlsoOverARestart() {
        world.stay(2);
        assertThat(world.reopen(2, OTHER).waitMillis()).isZero();
        assertThat(world.reopen(2, OTHER).waitMillis()).isZero();
        assertThat(world.reopen(2, OTHER).waitMillis()).isEqualTo(BackOff.FIRST_MILLIS);
        Answer right = world.reopen(2, PIN);
        assertThat(right.reason()).as("also for the right one").isEqualTo("pin-wait");
        assertThat(right.waitMillis()).isEqualTo(BackOff.FIRST_MILLIS);

        world.pass(BackOff.FIRST_MILLIS - 1_000);
        world.start();
        assertThat(world.reopen(2, PIN).waitMillis())
                .as("pulling the plug gains nothing")
                .isEqualTo(BackOff.FIRST_MILLIS);
        world.pass(BackOff.FIRST_MILLIS);
        assertThat(world.reopen(2, OTHER).waitMillis()).isEqualTo(2 * BackOff.FIRST_MILLIS);
        world.pass(2 * BackOff.FIRST_MILLIS);
        assertThat(world.reopen(2, PIN).accepted()).isTrue();
        world.doors.close(2);
        assertThat(world.reopen(2, OTHER).waitMillis()).as("counted anew").isZero();
        assertThat(BackOff.delay(200)).isEqualTo(BackOff.LONGEST_MILLIS);
    }

    @Test
    void theClockOfTheUnitDoesNotShortenTheWait() {
        world.stay(2);
        for (int i = 0; i < BackOff.FREE; i++) {
            world.reopen(2, OTHER);
        }
        world.seconds += 1_000;
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("pin-wait");
    }

    @Test
    void oneVandalSlowsOthersDownButLocksNobodyOut() {
        world.stay(2);
        world.stay(3);
        for (int i = 0; i < 40; i++) {
            world.reopen(2, OTHER);
            world.pass(1_000);
        }
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("pin-wait");
        world.pauses.clear();
        assertThat(world.reopen(3, PIN).accepted()).isTrue();
        assertThat(world.pauses.size()).isLessThanOrEqualTo(1);

        for (int door : List.of(1, 4, 5)) {
            world.stay(door);
            for (int i = 0; i < BackOff.FREE + 1; i++) {
                world.reopen(door, OTHER);
            }
        }
        world.doors.close(3);
        assertThat(world.reopen(3, PIN).accepted()).isTrue();
        assertThat(world.pauses).contains(PinGate.DELAY_MILLIS);
    }

    @Test
    void countsOfWrongPinsEndWithTheSession() {
        world.stay(2);
        world.reopen(2, OTHER);
        world.reopen(2, OTHER);
        assertThat(world.store.count("pw")).isEqualTo(1);
        world.sessions.release(2, "LK1:STAFF");
        world.run();
        assertThat(world.store.count("pw")).isZero();
        world.stay(2);
        assertThat(world.reopen(2, OTHER).waitMillis()).isZero();
    }

    @Test
    void refusalsAreRecordedWithTheirSession() {
        Hold hold = world.stay(2);
        world.reopen(2, OTHER);
        AuditEntry last = world.trail.last();
        assertThat(last.event()).isEqualTo(Event.SESSION_REFUSED);
        assertThat(last.reason()).isEqualTo("pin-wrong");
        assertThat(last.actor().id()).isEqualTo(hold.id());
        for (int i = 0; i < 500; i++) {
            world.reopen(2, OTHER);
        }
        assertThat(world.trail.count(Event.SESSION_REFUSED)).isLessThan(30);
    }

    @Test
    void twoPeopleAtOneDoorAreToldApart() {
        world.trail.slow = true;
        world.doors.held = true;
        Thread first = new Thread(() -> world.sessions.begin(2, PIN.toCharArray()));
        first.start();
        awaitWaiting();
        world.trail.slow = false;
        assertThat(world.sessions.begin(2, OTHER.toCharArray()).reason()).isEqualTo("door-not-free");
        world.trail.waiting.get(0).run();
        join(first);
        assertThat(world.sessions.reopen(2, PIN.toCharArray()).reason())
                .as("while it opens")
                .isEqualTo("busy");
        world.doors.waiting.get(0).run();
        world.run();
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("ok");
        assertThat(world.reopen(2, OTHER).reason()).isEqualTo("busy");
    }

    private void awaitWaiting() {
        while (true) {
            synchronized (world.trail) {
                if (!world.trail.waiting.isEmpty()) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aJamAtTheFirstOpeningMovesToAnotherDoor() {
        world.doors.jams.add(1);
        world.doors.jams.add(2);
        Answer answer = world.begin(1);
        assertThat(opening(answer).outcome()).isEqualTo(Outcome.OPENED);
        assertThat(opening(answer).detail()).isEqualTo("moved:3");
        assertThat(world.holders.all()).extracting(Hold::door).containsExactly(3);
        assertThat(records())
                .containsExactly(
                        "SESSION_BEGUN begun",
                        "OPENING jammed",
                        "SESSION_MOVED moved",
                        "OPENING jammed",
                        "SESSION_MOVED moved",
                        "OPENING opened");
        world.doors.close(3);
        assertThat(world.reopen(3, PIN).accepted()).isTrue();
    }

    @Test
    void whereEveryDoorJamsTheSessionEnds() {
        world.doors.jams.addAll(List.of(1, 2, 3, 4, 5));
        Answer answer = world.begin(1);
        assertThat(opening(answer).outcome()).isEqualTo(Outcome.JAMMED);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.trail.last().event()).isEqualTo(Event.DOOR_RELEASED);
        assertThat(world.trail.last().reason()).isEqualTo("jammed");
        assertThat(world.doors.pulses).hasSize(3);
    }

    @Test
    void aLaterJamNeverMovesWhatIsInside() {
        world.stay(1);
        world.doors.jams.add(1);
        assertThat(opening(world.reopen(1, PIN)).outcome()).isEqualTo(Outcome.JAMMED);
        assertThat(world.holders.at(1)).isPresent();
        assertThat(world.reopen(1, PIN).reason()).isEqualTo("out-of-order");
        world.doors.clear(1);
        assertThat(opening(world.end(1)).outcome()).isEqualTo(Outcome.JAMMED);
        assertThat(world.holders.at(1).orElseThrow().phase()).as("not ended").isEqualTo(Phase.ACTIVE);
        world.doors.clear(1);
        world.doors.jams.clear();
        assertThat(world.end(1).accepted()).isTrue();
        world.doors.close(1);
        world.run();
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void withoutARecordNothingOpens() {
        world.store.full(true);
        assertThat(world.begin(2).reason()).isEqualTo("not-recorded");
        assertThat(world.holders.all()).isEmpty();
        world.store.full(false);
        world.stay(2);
        world.store.full(true);
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("not-recorded");
        assertThat(world.reopen(2, OTHER).reason()).isEqualTo("not-recorded");
        assertThat(world.doors.pulses).containsExactly(2);
        world.store.full(false);
        assertThat(world.reopen(2, PIN).accepted()).isTrue();
    }

    @Test
    void anOutcomeThatTheDiskDidNotTakeIsRecordedLater() {
        world.doors.held = true;
        world.sessions.begin(2, PIN.toCharArray());
        world.store.full(true);
        world.doors.waiting.get(0).run();
        world.run();
        assertThat(world.trail.count(Event.OPENING)).isZero();
        world.store.full(false);
        world.pass(10_000);
        assertThat(world.trail.count(Event.OPENING, "opened")).isEqualTo(1);
        assertThat(world.holders.at(2).orElseThrow().opened()).isTrue();
        assertThat(world.store.count("po")).isZero();
    }

    @Test
    void staffReleaseWhoForgotThePin() {
        Hold hold = world.stay(2);
        byte[] hash = PinSecret.decode(hold.secret()).hash();
        assertThat(world.sessions.release(2, "LK1:STAFF").accepted()).isTrue();
        world.run();
        assertThat(world.isKept(hash)).isFalse();
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("session-ended");
    }

    @Test
    void whoStopsTakesNothingNew() {
        world.stay(2);
        assertThat(world.sessions.stop()).isTrue();
        assertThat(world.begin(3).reason()).isEqualTo("stopping");
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("stopping");
    }
}
