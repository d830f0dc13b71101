// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.endtoend.ReleaseSite.PATIENCE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.latchkey.launcher.slots.UpdateStep;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;

/**
 * A unit that is killed at each boundary of an update, one after the other, and started again: it runs one of the two
 * releases whole, says which and why, opens doors, and its trail is sound. The boundaries are those that a whole update
 * passed before, so a new one is killed at without anybody adding it here. Each scenario has a site of its own; they mostly
 * wait for a unit to start, so they run side by side.
 */
class CutShortUpdateTest {

    private static final String DRIVER = "org.latchkey.driver.kerong";
    private static final String GATE = "org.latchkey.access";
    private static final String CONTRACT = "org.latchkey.unit.api";
    private static final String NEWER = "0.1.1";
    private static final int RESTART = 75;
    private static final int DOORS = 24;
    private static final int SCENARIOS = 3;
    private static final Set<UpdateStep> SEEN = Collections.synchronizedSet(EnumSet.noneOf(UpdateStep.class));
    private static final AtomicInteger ENDED = new AtomicInteger();

    @TempDir
    Path folder;

    private ReleaseSite site;
    private Boundaries boundaries;
    private Map<String, String> fresh;
    private long counter;
    private boolean staged;
    private int door;
    /** Boundaries that a unit passes only after the start that a release needs. */
    private List<String> afterRestart = List.of();

    @BeforeEach
    void prepare() {
        site = new ReleaseSite(folder, Installation.serialLines(folder));
    }

    @AfterEach
    void stop() {
        remember();
        boundaries.close();
        site.close();
        ENDED.incrementAndGet();
    }

    @AfterAll
    static void everyStepWasPassed() {
        if (ENDED.get() == SCENARIOS) {
            assertThat(SEEN).containsExactlyInAnyOrder(UpdateStep.values());
        }
    }

    private void watch() {
        if (boundaries != null) {
            remember();
            boundaries.close();
        }
        boundaries = new Boundaries();
    }

    private void start() {
        watch();
        site.start(boundaries.javaOption());
    }

    private void remember() {
        boundaries.passed().forEach(place -> SEEN.add(step(place)));
    }

    private static UpdateStep step(String place) {
        return UpdateStep.valueOf(place.split(" ")[0]);
    }

    private void publish(long number, List<Path> bundles, String... options) {
        counter = number;
        staged = false;
        List<String> all = new ArrayList<>(List.of("--lowest", "0"));
        all.addAll(List.of(options));
        site.publisher().release(number, bundles, all.toArray(String[]::new));
        fresh = site.with(bundles);
    }

    /** Stages the release unless that is done, and goes to the other one. */
    private String update() {
        if (runsFresh()) {
            return site.technician().rollback();
        }
        if (!staged) {
            assertThat(site.technician().stage()).contains("is on the disk");
            staged = true;
        }
        return site.technician().apply(counter);
    }

    private boolean runsFresh() {
        return site.console("release", "list").contains("release " + counter + "  runs");
    }

    /** Kills the unit at that boundary of the next update. */
    private void killAt(String place) {
        if (afterRestart.contains(place)) {
            assertThat(update()).contains("starts again");
            awaitRestart();
            killInStart(place);
            return;
        }
        boundaries.freezeWhere(place::equals);
        Thread technician = new Thread(this::updateInVain, "technician");
        technician.start();
        boundaries.awaitFrozen();
        site.unit().kill();
        join(technician);
    }

    /** Starts the unit and kills it when it comes to that boundary. */
    private void killInStart(String place) {
        watch();
        boundaries.freezeWhere(place::equals);
        site.startOnly(boundaries.javaOption());
        boundaries.awaitFrozen();
        site.unit().kill();
    }

    private void awaitRestart() {
        Await.until("the end for a new start", PATIENCE, () -> !site.unit()
                .process()
                .isAlive());
        assertThat(site.unit().process().exitValue()).isEqualTo(RESTART);
    }

    private void updateInVain() {
        try {
            update();
        } catch (TestbedException expected) {
            // The console broke off with the unit.
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param expected the one of the two releases that has to run */
    private void requireWhole(String place, long since, boolean expectFresh, String record) {
        Await.until("the end of the trial after " + place, PATIENCE, () -> {
            String list = site.console("release", "list");
            return !list.isEmpty() && !list.contains("on trial");
        });
        assertThat(runsFresh()).as("killed at %s: the new release runs", place).isEqualTo(expectFresh);
        Map<String, String> expected = expectFresh ? fresh : site.installed();
        Await.until("every bundle of the release after " + place, PATIENCE, () -> site.technician()
                .digests()
                .equals(expected));
        if (!record.isEmpty()) {
            new Trail(site.unit()).await(since, record, 0, PATIENCE);
        }
        site.openDoor(door++ % DOORS + 1);
        assertThat(site.unit().console("verify")).as(place).contains("Sound");
    }

    private void killAtEach(List<String> places, EnumSet<UpdateStep> oldAndSilent, EnumSet<UpdateStep> oldAndTold) {
        for (String place : places) {
            UpdateStep step = step(place);
            boolean wasFresh = runsFresh();
            site.technician().showCode();
            long since = site.trail().next();
            killAt(place);
            start();
            boolean stayed = oldAndSilent.contains(step) || oldAndTold.contains(step);
            String record = oldAndTold.contains(step) ? "release-taken-back" : "release-confirmed";
            requireWhole(place, since, stayed == wasFresh, oldAndSilent.contains(step) ? "" : record);
        }
    }

    private static EnumSet<UpdateStep> upTo(UpdateStep last) {
        return EnumSet.range(UpdateStep.STAGING, last);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSwapOfADriverAndTheGate() {
        List<Path> bundles = List.of(
                site.publisher().changed(DRIVER, NEWER), site.publisher().changed(GATE, NEWER));
        publish(11, bundles);
        start();
        site.technician().showCode();
        assertThat(update()).contains("Release 11 runs.");
        List<String> places = boundaries.passed();
        assertThat(places).contains("STOPPED " + GATE, "STARTED " + GATE, "STOPPED " + DRIVER, "STARTED " + DRIVER);
        assertThat(update()).contains("Release 0 runs.");
        publish(12, bundles);
        killAtEach(places, upTo(UpdateStep.TRIAL_RECORDED), EnumSet.range(UpdateStep.ON_TRIAL, UpdateStep.PROVEN));
        for (UpdateStep atStart : List.of(UpdateStep.TRIAL_ENDED, UpdateStep.TAKING_BACK_RECORDED, UpdateStep.NOTED)) {
            boolean wasFresh = runsFresh();
            site.technician().showCode();
            long since = site.trail().next();
            killAt("ON_TRIAL");
            killInStart(atStart.name());
            start();
            requireWhole(atStart.name(), since, wasFresh, "release-taken-back");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aReleaseThatIsBeingTakenBack() {
        List<Path> bundles = List.of(
                site.publisher().changed(DRIVER, NEWER),
                site.publisher().changed("org.latchkey.scanner.serial", NEWER, "Bundle-Activator", "org.example.Gone"));
        publish(21, bundles);
        start();
        site.technician().showCode();
        assertThat(update()).contains("was taken back").contains("does not start");
        List<String> places = new ArrayList<>(boundaries.passed());
        places.subList(0, places.indexOf("FAILED")).clear();
        assertThat(places).contains("NEW_REMOVED", "NOTED");
        killAtEach(places, EnumSet.noneOf(UpdateStep.class), EnumSet.allOf(UpdateStep.class));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aReleaseThatNeedsTheSecondSlot() {
        start();
        publish(31, List.of(site.publisher().changed(CONTRACT, NEWER)), refreshed());
        site.technician().showCode();
        assertThat(update()).contains("starts again");
        awaitRestart();
        List<String> places = new ArrayList<>(boundaries.passed());
        places.subList(0, places.indexOf("TRIAL_RECORDED")).clear();
        start();
        requireWhole("nothing", 0, true, "release-confirmed");
        afterRestart = boundaries.passed();
        places.addAll(afterRestart);
        killAtEach(places, upTo(UpdateStep.CHECKS_KEPT), EnumSet.noneOf(UpdateStep.class));
        neverProven();
    }

    private void neverProven() {
        boolean wasFresh = runsFresh();
        site.technician().showCode();
        long since = site.trail().next();
        killAt("RESUMED");
        killInStart("RESUMED");
        start();
        requireWhole("each start", since, wasFresh, "release-taken-back");
    }

    /** All who are wired to the contract, as a careful publisher finds out by trying. */
    private String[] refreshed() {
        List<String> options = new ArrayList<>();
        site.installed().keySet().forEach(name -> options.addAll(List.of("--refresh", name)));
        return options.toArray(String[]::new);
    }
}
