// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.ConnectedSite;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal.AccessCode;
import org.latchkey.testbed.Workspace;

/** From an operator's click to its effect at a connected unit, in turns with bare MQTT round trips. */
final class SyncBench implements Bench.Benchmark {

    private static final int NOT_COUNTED = 40;
    private static final int COUNTED = 100;
    private static final int DOORS = 24;
    private static final double AIM = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Double> raw = new ArrayList<>();
    private final List<Double> openings = new ArrayList<>();
    private final List<Double> revocations = new ArrayList<>();

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("Click to effect, " + COUNTED + " times each, in turns");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Path folder = temporary.path();
            Path place = Files.createDirectory(folder.resolve("site"));
            try (RawMqtt reference = new RawMqtt(folder);
                    ConnectedSite site = ConnectedSite.start(workspace, place, Installation.serialLines(place))) {
                for (int turn = 0; turn < NOT_COUNTED + COUNTED; turn++) {
                    boolean counts = turn >= NOT_COUNTED;
                    note(raw, reference.roundTrip(), counts);
                    note(openings, open(site, 1 + turn % DOORS), counts);
                    note(revocations, revoke(site), counts);
                }
            }
        }
        report();
    }

    private static void note(List<Double> values, long nanos, boolean counts) {
        if (counts) {
            values.add(nanos / 1e6);
        }
    }

    /** From the request to the portal to the board that gets the open command. */
    private static long open(ConnectedSite site, int door) {
        long clicked = System.nanoTime();
        String command = site.site().open(door);
        Hardware.Entry pulse = site.hardware().await(door, "pulse-received", clicked, PATIENCE);
        // Shut before the unit has seen it open, the door would count as jammed, and the next one would wait.
        awaitState(site, door, "open");
        site.hardware().close(door);
        awaitState(site, door, "closed");
        site.site().awaitAnswer(command, PATIENCE);
        return pulse.nanos() - clicked;
    }

    private static void awaitState(ConnectedSite site, int door, String state) {
        Await.until("door " + door + " " + state, PATIENCE, () -> site.unit()
                .doorState(door)
                .equals(state));
    }

    /** From the request to the portal to the unit that says it has it, as its console is asked again and again. */
    private static long revoke(ConnectedSite site) {
        AccessCode code = site.code(1, 1);
        String before = site.unit().console("position");
        long clicked = System.nanoTime();
        site.portal().revoke(code);
        Await.until("the revocation at the unit", PATIENCE, () -> !site.unit()
                .console("position")
                .equals(before));
        return System.nanoTime() - clicked;
    }

    private void report() {
        Figures bare = Figures.of(raw);
        Figures open = Figures.of(openings);
        Figures revocation = Figures.of(revocations);
        line("bare MQTT round trip over mutual TLS 1.3", bare);
        line("open: click to the command at the board", open);
        line("revoke: click to the unit's position", revocation);
        Report.atMost("open / bare round trip, medians", open.median() / bare.median(), AIM);
        Report.atMost("revoke / bare round trip, medians", revocation.median() / bare.median(), AIM);
    }

    private static void line(String what, Figures figures) {
        Report.line("%-45s median %7.1f ms   p99 %7.1f ms", what, figures.median(), figures.p99());
    }
}
