// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.Portal.AccessCode;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.Workspace;

/**
 * An operator's click, a request to the portal's API, → its effect on a connected unit: the open command at the board, or
 * the revocation in the unit's store. Against a message to the same broker and back over the same kind of TLS session, in
 * turns with the clicks.
 */
final class ClickBench implements Bench.Benchmark {

    private static final int WARM_UP = 50;
    private static final int CLICKS = 100;
    private static final double AIM = 3;
    private static final int DOORS = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long everything else rests before a click, and after it before anybody looks at the ledger. */
    private static final long REST_NANOS = 100_000_000;

    private static final long LOOK_NANOS = 250_000;
    private static final String ECHO = "ECHO";

    private final ExecutorService clicker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "clicker");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Double> references = new ArrayList<>();

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("Click at the portal → effect on a connected unit, software only (" + CLICKS + " clicks each)");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Path folder = temporary.path();
            Installation installation = Installation.serialLines(folder);
            try (Hardware hardware = Hardware.start(workspace, installation, folder, 0);
                    Portal portal = Portal.startForLong(workspace, folder.resolve("portal"), Ports.free());
                    UnitLine line = echo(workspace, portal, folder, installation);
                    EnrolledSite site = EnrolledSite.start(workspace, portal, folder, installation)) {
                site.unit().awaitServing();
                measure(hardware, portal, site, line);
            }
        }
    }

    /** A second site's unit enrols and makes way for us. */
    private static UnitLine echo(Workspace workspace, Portal portal, Path folder, Installation installation)
            throws IOException {
        try (EnrolledSite other = EnrolledSite.start(workspace, portal, folder, installation.at(ECHO))) {
            Path home = other.unit().home();
            other.close();
            return UnitLine.connect(home);
        }
    }

    private void measure(Hardware hardware, Portal portal, EnrolledSite site, UnitLine line) {
        open(hardware, site, line, WARM_UP);
        references.clear();
        Figures opened = Figures.of(open(hardware, site, line, CLICKS));
        List<AccessCode> codes = IntStream.range(0, WARM_UP + CLICKS)
                .mapToObj(i -> portal.createCode(
                        site.site().code(), List.of(1), Instant.now().plus(1, ChronoUnit.DAYS), 1))
                .toList();
        Figures openReference = Figures.of(references);
        revoke(portal, site, line, codes.subList(0, WARM_UP));
        references.clear();
        Figures revoked = Figures.of(revoke(portal, site, line, codes.subList(WARM_UP, codes.size())));
        report("open", opened, openReference);
        report("revoke", revoked, Figures.of(references));
    }

    private static void report(String name, Figures clicks, Figures reference) {
        Report.line(
                "%s: median %.1f ms, p99 %.1f ms; MQTT round trip: median %.1f ms, p99 %.1f ms",
                name, clicks.median() / 1e3, clicks.p99() / 1e3, reference.median() / 1e3, reference.p99() / 1e3);
        Report.atMost("click: " + name + ": median / MQTT round trip", clicks.median() / reference.median(), AIM);
        Report.line("%-58s %6.2f", "click: " + name + ": p99 / MQTT round trip p99", clicks.p99() / reference.p99());
    }

    /** One message there and back; what it says is what the portal knows already. */
    private void reference(UnitLine line) {
        ScanBench.pauseUntil(System.nanoTime() + REST_NANOS);
        references.add(line.roundTrip("state", UnitState.offline().encode()));
        ScanBench.pauseUntil(System.nanoTime() + REST_NANOS);
    }

    private List<Double> open(Hardware hardware, EnrolledSite site, UnitLine line, int count) {
        List<Double> micros = new ArrayList<>();
        long[] pulses = new long[DOORS];
        for (int i = 0; i < count; i++) {
            int door = i % DOORS + 1;
            if (pulses[door - 1] != 0) {
                hardware.await(door, "closed", pulses[door - 1], PATIENCE);
            }
            reference(line);
            long clicked = System.nanoTime();
            site.site().open(door);
            // Looking for the pulse takes a processor.
            ScanBench.pauseUntil(clicked + REST_NANOS);
            pulses[door - 1] =
                    hardware.await(door, "pulse-received", clicked, PATIENCE).nanos();
            micros.add((pulses[door - 1] - clicked) / 1e3);
        }
        return micros;
    }

    private List<Double> revoke(Portal portal, EnrolledSite site, UnitLine line, List<AccessCode> codes) {
        List<Double> micros = new ArrayList<>();
        Path journal = site.unit().home().resolve("state");
        for (AccessCode code : codes) {
            reference(line);
            long before = quietSize(journal);
            long clicked = System.nanoTime();
            CompletableFuture<Void> click = CompletableFuture.runAsync(() -> portal.revoke(code), clicker);
            while (size(journal) == before && System.nanoTime() - clicked < PATIENCE.toNanos()) {
                ScanBench.pauseUntil(System.nanoTime() + LOOK_NANOS);
            }
            micros.add((System.nanoTime() - clicked) / 1e3);
            click.join();
            Await.until(
                    "revocation applied",
                    PATIENCE,
                    () -> site.site().newestCommand().path("state").asText().equals("applied"));
        }
        return micros;
    }

    private static long quietSize(Path state) {
        long before;
        long now = size(state);
        do {
            before = now;
            ScanBench.pauseUntil(System.nanoTime() + REST_NANOS);
            now = size(state);
        } while (now != before);
        return now;
    }

    /** A revocation is in force with what the unit writes for it, in one batch with its record and its answer. */
    private static long size(Path state) {
        try (Stream<Path> files = Files.list(state)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
