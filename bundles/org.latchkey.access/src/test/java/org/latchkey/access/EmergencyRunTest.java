// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler.Plan;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.EmergencyOpening.Asked;
import org.latchkey.unit.api.EmergencyOpening.Report;

/** Emergency openings among dead lines, restarts and contacts that stay closed. */
class EmergencyRunTest {

    private static final Actor TECHNICIAN = new Actor(Actor.Kind.TECHNICIAN, "ab");
    private static final long HOUR = 3_600_000;

    private final World world = new World();
    private final FakeBank bank = world.bank;

    private Report report() {
        return world.gate.emergency().last().orElseThrow();
    }

    private List<AuditEntry> records(String outcome) {
        return world.trail.entries.stream()
                .filter(entry -> entry.event() == Event.EMERGENCY_OPENING)
                .filter(entry -> entry.outcome().equals(outcome))
                .toList();
    }

    private void contact(boolean closed) {
        world.gate.emergency().contact(closed);
    }

    private void begin() {
        assertThat(world.gate.emergency().begin(Asked.TECHNICIAN, TECHNICIAN)).isTrue();
    }

    private static List<Integer> doors(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private void shutAll() {
        bank.doors.keySet().forEach(bank::shut);
    }

    /** Nothing of an emergency is left in the store. */
    private void nothingIsLeft() {
        assertThat(world.store.count("uw")).isZero();
        assertThat(world.store.count("ud")).isZero();
    }

    @Test
    void aDeadLineDelaysNoOtherWall() {
        bank.slowDoors.addAll(doors(1, 20));
        begin();
        world.run(2_500);
        assertThat(report().opened()).containsOnlyKeys(doors(21, 40));
        assertThat(report().isPressing()).isTrue();
        world.run(60_000);
        assertThat(report().ended()).isFalse();
        assertThat(report().isPressing()).as("each was tried").isFalse();
    }

    @Test
    void aDeadLineOfTheSameSupplyComesLast() {
        bank.row = World.DOORS;
        bank.slowDoors.addAll(doors(1, 20));
        world.run(100);
        begin();
        world.run(3_000);
        assertThat(report().opened()).containsOnlyKeys(doors(21, 40));
    }

    @Test
    void oneDoorAtATimeOfEachSupply() {
        begin();
        Set<String> supplies = new HashSet<>();
        world.outcomes.round();
        assertThat(bank.asked).allMatch(door -> supplies.add(bank.supply(door))).hasSize(4);
    }

    @Test
    void whatRemainsIsOpenedAfterACrashAndThereIsOneReport() {
        begin();
        world.run(500);
        int before = report().opened().size();
        assertThat(before).isBetween(4, 36);
        Set<Integer> recorded = new HashSet<>(report().opened().keySet());
        shutAll();
        bank.pulses.clear();
        world.restart();
        world.run(60_000);

        assertThat(bank.pulses).hasSize(World.DOORS - before).doesNotHaveDuplicates();
        assertThat(bank.pulses).doesNotContainAnyElementsOf(recorded);
        assertThat(report().opened()).hasSize(World.DOORS);
        assertThat(report().asked()).isEqualTo(Asked.TECHNICIAN);
        assertThat(records("begun")).hasSize(1);
        assertThat(records("ended")).hasSize(1);
        AuditEntry ended = records("ended").get(0);
        assertThat(ended.actor()).isEqualTo(TECHNICIAN);
        assertThat(ended.details()).containsEntry("opened", (long) World.DOORS);
        nothingIsLeft();
        bank.pulses.clear();
        world.restart();
        world.run(60_000);
        assertThat(bank.pulses).isEmpty();
    }

    @Test
    void anOrderOfThePortalIsGoneOnWithToo() {
        new Orders(world).begin(new CommandArgs.EmergencyOpen("A"));
        world.run(500);
        world.restart();
        world.run(60_000);
        assertThat(report().opened()).hasSize(World.DOORS);
        assertThat(report().asked()).isEqualTo(Asked.COMMAND);
        assertThat(records("begun")).hasSize(1);
        assertThat(records("ended")).extracting(AuditEntry::actor).containsExactly(Orders.COMMAND);
        nothingIsLeft();
    }

    @Test
    void anOrderRecordedWhileGatekeepersChangeIsFound() {
        Batch batch = new Batch();
        Plan plan = new Orders(world).prepare(new CommandArgs.EmergencyOpen(""), batch);
        world.restart();
        world.run(1_000);
        world.trail.submit(plan.entries(), batch);
        world.run(60_000);
        assertThat(report().opened()).hasSize(World.DOORS);
        assertThat(records("begun")).hasSize(1);
        assertThat(records("ended")).hasSize(1);
    }

    @Test
    void aWishOfLongAgoOpensNothingAnyMore() {
        begin();
        world.run(500);
        int before = report().opened().size();
        world.crash();
        bank.pulses.clear();
        world.clock.millis += HOUR;
        world.start();
        world.run(10_000);
        assertThat(bank.pulses).isEmpty();
        assertThat(records("ended").get(0).details()).containsEntry("opened", (long) before);
        assertThat(report().failed()).hasSize(World.DOORS - before).containsValue("not-sent");
        nothingIsLeft();
    }

    @Test
    void aContactThatStaysClosedKeepsAWishAliveForAnyTime() {
        contact(true);
        world.run(500);
        world.crash();
        world.clock.millis += 24 * HOUR;
        world.start();
        contact(true);
        world.run(60_000);
        assertThat(report().opened()).hasSize(World.DOORS);
        assertThat(report().asked()).isEqualTo(Asked.INPUT);
    }

    @Test
    void aContactThatStaysClosedIsOneEmergencyOverRestarts() {
        contact(true);
        world.run(60_000);
        shutAll();
        bank.pulses.clear();
        for (int i = 0; i < 3; i++) {
            world.restart();
            contact(true);
            world.run(60_000);
        }
        assertThat(bank.pulses).isEmpty();
        assertThat(records("begun")).hasSize(1);

        contact(false);
        world.run(500);
        assertThat(records("contact-open")).hasSize(1);
        world.restart();
        contact(true);
        world.run(60_000);
        assertThat(bank.pulses).containsExactlyInAnyOrderElementsOf(doors(1, World.DOORS));
        assertThat(records("begun")).hasSize(2);
        assertThat(records("ended")).hasSize(2);
    }

    @Test
    void anotherContactIsAnother() {
        contact(true);
        world.run(60_000);
        world.restart();
        world.gate.emergency().resume("0 elsewhere", world.contactMemory);
        contact(true);
        world.run(60_000);
        assertThat(records("begun")).hasSize(2);
    }

    @Test
    void whatWasNotSentIsSentOnceTheLineIsBackWhileTheContactIsClosed() {
        bank.lineAway = true;
        contact(true);
        world.run(HOUR);
        assertThat(report().isPressing()).isTrue();
        assertThat(report().failed()).hasSize(World.DOORS).containsValue("not-sent");
        // Each door once, and then one door of each supply at a time.
        assertThat(bank.asked).hasSizeLessThan(World.DOORS + 4 * (int) (HOUR / EmergencyRun.BLIND_MILLIS) + 8);
        assertThat(world.trail.count(Event.OPENING, "not-sent")).isEqualTo(World.DOORS);

        bank.lineAway = false;
        world.run(EmergencyRun.RETRY_MILLIS + 20_000);
        assertThat(bank.pulses).containsExactlyInAnyOrderElementsOf(doors(1, World.DOORS));
        assertThat(report().ended()).isTrue();
        assertThat(records("ended").get(0).reason()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aContactThatIsOpenAgainEndsIt() {
        bank.awayDoors.add(7);
        bank.slowDoors.add(7);
        contact(true);
        world.run(60_000);
        assertThat(report().ended()).isFalse();
        contact(false);
        world.run(5_000);
        assertThat(report().ended()).isTrue();
        assertThat(report().failed()).containsOnlyKeys(7);
        assertThat(records("ended").get(0).details()).containsEntry("failed", "7:not-sent");
    }

    @Test
    void aShortPressTriesEveryDoor() {
        contact(true);
        world.run(300);
        contact(false);
        world.run(60_000);
        assertThat(report().opened()).hasSize(World.DOORS);
    }

    @Test
    void whoEndsItIsInTheRecord() {
        assertThat(world.gate.emergency().end(TECHNICIAN)).as("none runs").isFalse();
        bank.slowDoors.add(7);
        begin();
        world.run(20_000);
        assertThat(world.gate.emergency().end(TECHNICIAN)).isTrue();
        world.run(5_000);
        assertThat(report().ended()).isTrue();
        assertThat(records("ended").get(0).details())
                .containsEntry("stopped-by", "ab")
                .containsEntry("failed", "7:not-sent");
        nothingIsLeft();
    }

    @Test
    void whoOnlyTriesAgainStandsInNobodysWay() {
        bank.slowDoors.add(7);
        begin();
        world.run(20_000);
        shutAll();
        bank.pulses.clear();
        begin();
        world.run(20_000);
        assertThat(bank.pulses).hasSize(World.DOORS - 1);
        assertThat(records("begun")).hasSize(2);
        assertThat(records("ended")).as("the first").hasSize(1);
    }

    @Test
    void anOrderIsAnsweredOnceEveryDoorWasTried() {
        bank.slowDoors.add(7);
        CompletableFuture<Result> end = new Orders(world).begin(new CommandArgs.EmergencyOpen(""));
        world.run(10_000);
        assertThat(end).isCompletedWithValue(Result.failed(Emergency.NOT_ALL));
        assertThat(report().ended()).isFalse();
        bank.slowDoors.clear();
        world.run(60_000);
        assertThat(records("ended").get(0).details()).containsEntry("opened", (long) World.DOORS);
    }

    @Test
    void aDoorOfWhichNothingIsHeardKeepsNoOtherShutForLong() {
        bank.lostDoors.add(3);
        world.gate.emergency().begin(Asked.INPUT, Actor.SYSTEM);
        world.run(EmergencyRun.LONGEST_MILLIS + 20_000);
        assertThat(report().opened()).hasSize(World.DOORS - 1);
        assertThat(report().failed()).containsOnlyKeys(3).containsEntry(3, "no-answer");
        assertThat(report().ended()).isTrue();
    }

    @Test
    void aDoorOfUnknownFateIsTriedAgainOnlyWhenItIsSeenClosed() {
        bank.lostDoors.add(3);
        bank.doors.get(4).sensed = false;
        bank.lostDoors.add(4);
        begin();
        world.run(2 * EmergencyRun.LONGEST_MILLIS - 10_000);
        bank.lostDoors.clear();
        bank.pulses.removeIf(door -> door > 10);
        world.run(20_000);
        assertThat(bank.pulses).containsExactlyInAnyOrder(1, 2, 3, 5, 6, 7, 8, 9, 10);
        assertThat(report().opened()).containsKey(3).doesNotContainKey(4);
    }

    @Test
    void aDoorWithoutSensorThatOnlyWaitedInTheQueueIsTriedAgain() {
        bank.doors.values().forEach(metal -> metal.sensed = false);
        bank.queued = true;
        begin();
        world.run(EmergencyRun.LONGEST_MILLIS + 200);
        assertThat(report().failed()).containsOnlyKeys(1, 11, 21, 31).containsValue("not-sent");
        bank.queued = false;
        for (int i = 0; i < 4; i++) {
            bank.turn();
        }
        assertThat(bank.pulses).as("called off").isEmpty();
        world.run(EmergencyRun.LONGEST_MILLIS + 60_000);
        assertThat(report().opened()).hasSize(World.DOORS);
    }

    @Test
    void whoEndsItCallsOffWhatWaitsInTheQueue() {
        bank.queued = true;
        begin();
        world.run(200);
        bank.turn();
        assertThat(world.gate.emergency().end(TECHNICIAN)).isTrue();
        world.run(5_000);
        for (int i = 0; i < 3; i++) {
            bank.turn();
        }
        world.run(5_000);
        assertThat(bank.pulses).containsExactly(1);
        assertThat(report().ended()).isTrue();
        assertThat(report().opened()).containsOnlyKeys(1);
    }

    @Test
    void whoStopsEndsNoneAndBeginsNone() {
        bank.lineAway = true;
        contact(true);
        world.run(20_000);
        world.gate.close();
        assertThat(world.gate.emergency().end(TECHNICIAN)).isFalse();
        assertThat(world.gate.emergency().begin(Asked.TECHNICIAN, TECHNICIAN)).isFalse();
        assertThat(records("ended")).isEmpty();
    }

    @Test
    void anOrderThatMeetsAStoppedGatekeeperIsAnsweredAndGoneOnWith() {
        Batch batch = new Batch();
        Plan plan = new Orders(world).prepare(new CommandArgs.EmergencyOpen(""), batch);
        world.gate.close();
        world.trail.submit(plan.entries(), batch);
        plan.committed().run();
        assertThat(plan.effect().orElseThrow().get()).isCompletedWithValue(Emergency.STOPPED);
        world.swap();
        world.run(60_000);
        assertThat(report().opened()).hasSize(World.DOORS);
        assertThat(records("begun")).hasSize(1);
    }

    @Test
    void anOrderThatIsNotRecordedAndMeetsAStoppedGatekeeperIsLeftToTheNext() {
        Plan plan = new Orders(world).prepare(new CommandArgs.EmergencyOpen(""), new Batch());
        world.gate.close();
        assertThat(plan.effect().orElseThrow().get()).isCompletedWithValue(Result.NOT_BEGUN);
        world.swap();
        world.run(10_000);
        assertThat(bank.pulses).isEmpty();
        assertThat(new Orders(world).carryOut(new CommandArgs.EmergencyOpen("")))
                .isEqualTo(Result.APPLIED);
        assertThat(bank.pulses).hasSize(World.DOORS).doesNotHaveDuplicates();
    }

    @Test
    void anOrderWhoseTurnComesWhenTheGatekeeperStopsIsLeftToTheNext() {
        Plan plan = new Orders(world).prepare(new CommandArgs.EmergencyOpen(""), new Batch());
        CompletableFuture<Result> end = plan.effect().orElseThrow().get();
        world.gate.emergency().suspend();
        world.run(1_000);
        assertThat(end).isCompletedWithValue(Result.NOT_BEGUN);
        assertThat(bank.pulses).isEmpty();
        nothingIsLeft();
    }

    @Test
    void anOrderThatWasLeftAndIsRecordedAfterAllIsDoneOnce() {
        Batch batch = new Batch();
        Plan plan = new Orders(world).prepare(new CommandArgs.EmergencyOpen(""), batch);
        world.gate.close();
        assertThat(plan.effect().orElseThrow().get()).isCompletedWithValue(Result.NOT_BEGUN);
        world.trail.submit(plan.entries(), batch);
        world.swap();
        world.run(10_000);
        assertThat(bank.pulses).hasSize(World.DOORS);
        assertThat(new Orders(world).carryOut(new CommandArgs.EmergencyOpen("")))
                .isEqualTo(Emergency.STOPPED);
        world.run(10_000);
        assertThat(bank.pulses).hasSize(World.DOORS).doesNotHaveDuplicates();
        assertThat(records("begun")).hasSize(1);
    }

    @Test
    void theReportIsOfTheOneThatPresses() {
        bank.bankB = 36;
        bank.slowDoors.addAll(doors(1, 10));
        begin();
        new Orders(world).begin(new CommandArgs.EmergencyOpen("B"));
        world.run(10_000);
        assertThat(records("ended")).extracting(AuditEntry::bank).containsExactly("B");
        assertThat(report().asked()).isEqualTo(Asked.TECHNICIAN);
        assertThat(report().isPressing()).isTrue();
        world.run(60_000);
        assertThat(report().asked()).as("still tries again").isEqualTo(Asked.TECHNICIAN);
        bank.slowDoors.clear();
        world.run(120_000);
        assertThat(report().ended()).isTrue();
    }

    @Test
    void aClosingThatOnlyMemoryKnowsIsAskedForAgainByTheNextGatekeeper() {
        contact(true);
        world.run(60_000);
        world.trail.failing = true;
        contact(false);
        world.run(1_000);
        contact(true);
        world.run(200);
        shutAll();
        bank.pulses.clear();
        world.swap();
        contact(true);
        world.run(60_000);
        assertThat(bank.pulses).containsExactlyInAnyOrderElementsOf(doors(1, World.DOORS));
    }

    @Test
    void aClosingThatTheDiskTookIsOneEmergencyOverASwap() {
        contact(true);
        world.run(60_000);
        for (int i = 0; i < 3; i++) {
            world.swap();
            contact(true);
            world.run(60_000);
        }
        contact(false);
        world.run(1_000);
        world.swap();
        contact(true);
        world.run(60_000);
        assertThat(records("begun")).hasSize(2);
    }

    @Test
    void withAFullDiskTheRecordsComeLaterAndInOrder() {
        world.trail.failing = true;
        contact(true);
        world.run(60_000);
        contact(false);
        world.run(1_000);
        assertThat(bank.pulses).hasSize(World.DOORS);
        world.trail.failing = false;
        world.run(10_000);
        List<String> outcomes = new ArrayList<>(world.trail.entries.stream()
                .filter(entry -> entry.event() == Event.EMERGENCY_OPENING)
                .map(AuditEntry::outcome)
                .toList());
        assertThat(outcomes).containsExactly("begun", "ended", "contact-open");
        assertThat(world.trail.count(Event.OPENING, "opened")).isEqualTo(World.DOORS);
        nothingIsLeft();
        assertThat(world.store.count("ui")).isZero();
    }
}
