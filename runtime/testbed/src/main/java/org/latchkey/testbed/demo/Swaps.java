// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.StreamSupport;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Unit;

/**
 * The portal rolls a newer driver out while customers stand before its doors; then comes one that starts and serves
 * nothing, and takes itself back. What is checked is what a person sees: in the portal, in the picture of the lockers, at
 * the doors.
 */
record Swaps(PortalReleases releases, Portal portal, Hardware hardware, Unit unit) {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NEWER = "0.1.1";
    private static final String NEWEST = "0.1.2";
    private static final String LINE = "east";

    /** On the line of that driver; they stay open. */
    private static final List<Integer> DOORS = List.of(25, 26, 27, 28, 29, 31, 32, 33, 34);

    private static final int LAST_DOOR = 35;
    private static final int DOOR_OF_THE_OTHER_WALL = 4;

    void show(PulledPlug.Steps steps) {
        long counter = Instant.now().getEpochSecond();
        swapWhileCustomersScan(steps, counter);
        fail(steps, counter);
    }

    private void swapWhileCustomersScan(PulledPlug.Steps steps, long counter) {
        Deque<String> codes = new ArrayDeque<>();
        DOORS.forEach(door -> codes.add(code(door)));
        Deque<Integer> doors = new ArrayDeque<>(DOORS);
        String rollout = releases.rollOut(counter, releases.driver(NEWER));
        long longest = 0;
        while (!doors.isEmpty() && releases.decided(rollout).isEmpty()) {
            long scanned = hardware.scan(codes.remove());
            longest = Math.max(
                    longest,
                    hardware.await(doors.remove(), "opened", scanned, PATIENCE).nanos() - scanned);
        }
        require(releases.await(rollout), "confirmed", "");
        releases.awaitVersion(counter, NEWER);
        awaitPicture(NEWER);
        steps.step(
                "portal rolled release %d out: driver KERONG %s is in its matrix by the unit's signed report, and in the picture",
                counter, NEWER);
        steps.step(
                "  %d codes scanned meanwhile, as many doors opened, the slowest after %.1f ms",
                DOORS.size() - doors.size(), longest / 1e6);
    }

    private void fail(PulledPlug.Steps steps, long before) {
        long record = new Trail(unit).next();
        String rollout = releases.rollOut(before + 1, releases.deafDriver(NEWEST));
        awaitPicture(NEWEST);
        open(DOOR_OF_THE_OTHER_WALL);
        JsonNode site = releases.await(rollout);
        require(site, "failed", LINE);
        new Trail(unit).await(record, "release-taken-back", 0, PATIENCE);
        releases.awaitVersion(before, NEWER);
        awaitPicture(NEWER);
        Await.until("the boards asked again", PATIENCE, () -> line().has("pause"));
        open(LAST_DOOR);
        steps.step(
                "portal rolled release %d out, whose driver serves nothing: %s",
                before + 1, site.path("reason").asText());
        steps.step(
                "  it took itself back: picture says %s; nobody asked its boards for %.1f s; doors %d and %d opened in and after it",
                hosts(), line().at("/pause/millis").asLong() / 1e3, DOOR_OF_THE_OTHER_WALL, LAST_DOOR);
    }

    private JsonNode line() {
        return hardware.line(LINE);
    }

    /** What spoke to the boards, the newest first. */
    private List<String> hosts() {
        return StreamSupport.stream(line().path("hosts").spliterator(), false)
                .map(host -> host.path("name").asText())
                .toList();
    }

    private void awaitPicture(String version) {
        Await.until("the picture with driver " + version, PATIENCE, () -> line().at("/hosts/0/name")
                .asText()
                .equals("kerong " + version));
    }

    private void open(int door) {
        long scanned = hardware.scan(code(door));
        hardware.await(door, "opened", scanned, PATIENCE);
    }

    private String code(int door) {
        Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
        return portal.createCode(Installation.SITE, List.of(door), tomorrow, 1).text();
    }

    private static void require(JsonNode site, String state, String word) {
        if (!site.path("state").asText().equals(state)
                || !site.path("reason").asText().contains(word)) {
            throw new TestbedException("expected " + state + " " + word + ", the portal says: " + site);
        }
    }
}
