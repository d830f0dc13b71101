// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.ManagedProcess;
import org.latchkey.testbed.Memory;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/**
 * From the start of the process to serving scans, and resident memory: the unit against bare Felix with Gogo and
 * against Karaf minimal, in turns. Karaf is ready when its shell takes connections.
 */
final class StartBench implements Bench.Benchmark {

    private static final int ROUNDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private record Start(double millis, double residentMib) {}

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("Start and memory: process start → serving scans (median of " + ROUNDS + ", in turns)");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            measure(workspace, temporary.path());
        }
    }

    private static void measure(Workspace workspace, Path folder) {
        Path karaf = Karaf.unpack(workspace, folder);
        List<Start> units = new ArrayList<>();
        List<Start> bare = new ArrayList<>();
        List<Start> karafs = new ArrayList<>();
        try (SiteRig rig = SiteRig.start(workspace, folder, Installation.everyLine(folder))) {
            unit(rig);
            bareFelix(workspace, folder);
            karaf(karaf, folder);
            for (int i = 0; i < ROUNDS; i++) {
                units.add(unit(rig));
                bare.add(bareFelix(workspace, folder));
                karafs.add(karaf(karaf, folder));
            }
        }
        row("unit, provisioned, serving", units);
        row("bare Felix with Gogo", bare);
        row("Karaf minimal", karafs);
        Report.atMost("start: unit / bare Felix", millis(units) / millis(bare), 3);
        Report.atMost("start: unit / Karaf minimal", millis(units) / millis(karafs), 0.5);
    }

    private static void row(String name, List<Start> starts) {
        Report.line("%-40s %6.0f ms   %5.0f MiB resident", name, millis(starts), resident(starts));
    }

    private static double millis(List<Start> starts) {
        return Figures.of(starts.stream().map(Start::millis).toList()).median();
    }

    private static double resident(List<Start> starts) {
        return Figures.of(starts.stream().map(Start::residentMib).toList()).median();
    }

    private static Start unit(SiteRig rig) {
        try (Unit unit = rig.startUnit()) {
            return new Start(
                    unit.awaitServing(), Memory.residentMib(unit.process().pid()));
        }
    }

    private static Start bareFelix(Workspace workspace, Path folder) {
        Path bundles = gogo(workspace, folder);
        long began = System.nanoTime();
        try (ManagedProcess process = ManagedProcess.start(
                "bare Felix",
                folder.resolve("felix.log"),
                Map.of(),
                List.of(
                        Workspace.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareFelix.class.getName(),
                        folder.resolve("felix-cache").toString(),
                        bundles.toString()))) {
            long ready = Long.parseLong(process.awaitLine("ready ", PATIENCE).substring("ready ".length()));
            return new Start((ready - began) / 1e6, Memory.residentMib(process.pid()));
        }
    }

    private static Path gogo(Workspace workspace, Path folder) {
        Path bundles = folder.resolve("gogo");
        if (Files.exists(bundles)) {
            return bundles;
        }
        try {
            Files.createDirectories(bundles);
            try (var jars = Files.list(workspace.root().resolve("runtime/testbed/target/gogo"))) {
                for (Path jar : jars.toList()) {
                    Files.copy(jar, bundles.resolve(jar.getFileName()));
                }
            }
            return bundles;
        } catch (IOException e) {
            throw new TestbedException("Gogo is not there: run ./latchkey build", e);
        }
    }

    private static Start karaf(Path karaf, Path folder) {
        int port = Ports.free();
        Karaf.listenOn(karaf, port);
        long began = System.nanoTime();
        try (ManagedProcess process = Karaf.start(karaf, folder.resolve("karaf.log"), "")) {
            long ready = Karaf.awaitShell(process, port);
            return new Start((ready - began) / 1e6, Memory.residentMib(process.pid()));
        }
    }
}
