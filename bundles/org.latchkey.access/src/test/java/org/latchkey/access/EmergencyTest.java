// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.unit.api.EmergencyOpening.Asked;
import org.latchkey.unit.api.EmergencyOpening.Report;

class EmergencyTest {

    private final World world = new World();

    @TempDir
    Path folder;

    private EmergencyInput contact(String closed) {
        return EmergencyInput.of(file(), closed, world.gate.emergency()::contact, world.clock::millis)
                .orElseThrow();
    }

    private String file() {
        return folder.resolve("value").toString();
    }

    private void says(String text) throws IOException {
        Files.writeString(folder.resolve("value"), text);
    }

    private static void look(EmergencyInput contact, int times) {
        for (int i = 0; i < times; i++) {
            contact.look();
        }
    }

    private Report report() {
        return world.gate.emergency().last().orElseThrow();
    }

    private List<AuditEntry> records(String outcome) {
        return world.trail.entries.stream()
                .filter(entry -> entry.event() == Event.EMERGENCY_OPENING)
                .filter(entry -> entry.outcome().equals(outcome))
                .toList();
    }

    @Test
    void aClosedContactOpensEveryDoorOnceAndTellsOfIt() throws IOException {
        world.bank.doors.get(3).jammed = true;
        EmergencyInput contact = contact("1");
        says("0\n");
        look(contact, EmergencyInput.AGREEING);
        world.run(1_000);
        assertThat(world.bank.pulses).isEmpty();

        says("1\n");
        look(contact, EmergencyInput.AGREEING - 1);
        world.run(1_000);
        assertThat(world.bank.pulses).as("not while it may bounce").isEmpty();

        look(contact, 20);
        world.run(60_000);
        look(contact, 20);
        world.run(60_000);
        assertThat(world.bank.pulses.stream().filter(door -> door != 3))
                .hasSize(World.DOORS - 1)
                .doesNotHaveDuplicates();
        Report report = report();
        assertThat(report.asked()).isEqualTo(Asked.INPUT);
        assertThat(report.ended()).isTrue();
        assertThat(report.failed()).containsOnlyKeys(3).containsEntry(3, "jammed");
        assertThat(report.opened()).hasSize(World.DOORS - 1);
        assertThat(report.opened().get(1)).isBetween(0L, report.millis());
        assertThat(report.text())
                .startsWith("Asked for by input, all banks: 39 of 40 doors opened within ")
                .contains("Door 3 did not open: jammed.");
        assertThat(records("begun")).hasSize(1);
        assertThat(records("begun").get(0).actor()).isEqualTo(Actor.SYSTEM);
        AuditEntry ended = records("ended").get(0);
        assertThat(ended.reason()).isEqualTo(Emergency.NOT_ALL);
        assertThat(ended.details())
                .containsEntry("opened", 39L)
                .containsEntry("failed", "3:jammed")
                .containsEntry("asked", "input");
        assertThat((String) ended.details().get("after")).startsWith("1:").contains(",2:", ",40:");
    }

    @Test
    void theContactIsAskedAgainOnlyAfterItWasOpen() throws IOException {
        EmergencyInput contact = contact("0");
        says("0");
        look(contact, EmergencyInput.AGREEING);
        world.run(60_000);
        says("1");
        look(contact, EmergencyInput.AGREEING);
        says("0");
        look(contact, EmergencyInput.AGREEING);
        world.run(60_000);
        assertThat(records("ended")).hasSize(2);
    }

    @Test
    void whatCanNotBeReadOpensNothingAndIsTold() throws IOException {
        EmergencyInput contact = contact("1");
        look(contact, 5);
        assertThat(contact.check().ok()).isFalse();
        for (String text : List.of("", "x", "\u00001", " 1")) {
            says(text);
            look(contact, 5);
            assertThat(contact.check().ok()).as(text).isFalse();
        }
        EmergencyInput wrong = contact("yes");
        says("1");
        look(wrong, 5);
        assertThat(wrong.check().message()).contains("0 or 1");
        world.run(1_000);
        assertThat(world.bank.pulses).isEmpty();
        assertThat(EmergencyInput.of(null, "1", said -> {}, () -> 0)).isEmpty();
    }

    @Test
    void aContactThatIsClosedWhenTheUnitStartsOpens() throws IOException {
        says("1");
        world.restart();
        look(contact(null), EmergencyInput.AGREEING);
        world.run(60_000);
        assertThat(report().opened()).hasSize(World.DOORS);
    }

    @Test
    void aTechnicianOpensEveryDoorAlsoWithAFullDisk() {
        Actor technician = new Actor(Actor.Kind.TECHNICIAN, "ab");
        world.trail.failing = true;
        assertThat(world.gate.emergency().begin(Asked.TECHNICIAN, technician)).isTrue();
        assertThat(world.gate.emergency().begin(Asked.TECHNICIAN, technician))
                .as("one runs")
                .isFalse();
        world.run(60_000);
        assertThat(new ArrayList<>(world.bank.pulses)).hasSize(World.DOORS).doesNotHaveDuplicates();
        assertThat(world.trail.entries).isEmpty();
        world.trail.failing = false;
        world.run(1_000);
        assertThat(records("begun")).extracting(AuditEntry::actor).containsExactly(technician);
        assertThat(records("ended")).hasSize(1);
        assertThat(world.gate.emergency().begin(Asked.TECHNICIAN, technician)).isTrue();
    }

    @Test
    void anOrderOfThePortalIsReportedToo() {
        new Orders(world).carryOut(new CommandArgs.EmergencyOpen("A"));
        assertThat(report().asked()).isEqualTo(Asked.COMMAND);
        assertThat(report().bank()).isEqualTo("A");
        assertThat(records("ended").get(0).bank()).isEqualTo("A");
    }

    @Test
    void aDoorWhoseOrderFailsKeepsNoOtherShut() {
        world.bank.beforePulse = door -> {
            if (door == 3 || door == 30) {
                throw new IllegalStateException("no such line");
            }
        };
        world.trail.refusing = entry -> {
            throw new IllegalStateException("no trail");
        };
        assertThat(world.gate.emergency().begin(Asked.INPUT, Actor.SYSTEM)).isTrue();
        world.run(60_000);
        assertThat(report().ended()).isTrue();
        assertThat(report().failed()).containsOnlyKeys(3, 30);
        assertThat(report().opened()).hasSize(World.DOORS - 2);
        assertThat(world.gate.emergency().begin(Asked.INPUT, Actor.SYSTEM))
                .as("the next one")
                .isTrue();
    }

    @Test
    void aBeginningThatFailsIsAskedForAgainByTheContact() throws IOException {
        world.bank.beforeAll = () -> {
            throw new IllegalStateException("no doors yet");
        };
        EmergencyInput contact = contact("1");
        says("1");
        for (int i = 0; i < EmergencyInput.AGREEING + 2; i++) {
            contact.lookGuarded();
        }
        assertThat(contact.check().ok()).isFalse();
        assertThat(contact.check().message()).contains("no doors yet");
        world.bank.beforeAll = () -> {};
        contact.lookGuarded();
        assertThat(contact.check().ok()).isTrue();
        world.run(60_000);
        assertThat(report().opened()).hasSize(World.DOORS);
    }

    @Test
    void aContactThatNobodyLooksAtIsTold() throws Exception {
        says("0");
        CountDownLatch told = new CountDownLatch(1);
        EmergencyInput contact = EmergencyInput.of(file(), "1", closed -> told.countDown(), () -> 0)
                .orElseThrow();
        assertThat(contact.check().message()).contains("not been looked at yet");
        contact.start();
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
        contact.close();
        assertThat(contact.check().message()).contains("not looked at any more");
    }

    @Test
    void theThreadThatLooksOutlivesAFault() throws Exception {
        CountDownLatch twice = new CountDownLatch(2);
        says("1");
        EmergencyInput contact = EmergencyInput.of(
                        file(),
                        "1",
                        closed -> {
                            twice.countDown();
                            throw new IllegalStateException("fault");
                        },
                        () -> 0)
                .orElseThrow();
        contact.start();
        assertThat(twice.await(60, TimeUnit.SECONDS)).isTrue();
        contact.close();
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aFifoIsNoContactAndHoldsNobodyUp() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file()).start().waitFor()).isZero();
        EmergencyInput contact = contact("1");
        contact.look();
        assertThat(contact.check().message()).contains("no regular file");
        contact.start();
        contact.close();
    }

    @Test
    void aLookThatDoesNotComeToAnEndIsTold() throws Exception {
        says("1");
        AtomicLong now = new AtomicLong();
        CountDownLatch looking = new CountDownLatch(1);
        CompletableFuture<Void> done = new CompletableFuture<>();
        EmergencyInput contact = EmergencyInput.of(
                        file(),
                        "1",
                        closed -> {
                            looking.countDown();
                            done.join();
                        },
                        now::get)
                .orElseThrow();
        contact.start();
        assertThat(looking.await(60, TimeUnit.SECONDS)).isTrue();
        now.addAndGet(EmergencyInput.LATE_MILLIS + 1);
        assertThat(contact.check().message()).contains("does not come to an end");
        done.complete(null);
        contact.close();
    }
}
