// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.PortalOwner;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/**
 * One release with all of our bundles to many simulated units of one portal, in three rings: how long it takes until the
 * last has proved by its signed report that it has them, and what that costs the portal. Then the same units fetch the same
 * files without a roll-out, as the reference. The units are on the same processors.
 */
final class RolloutBench implements Bench.Benchmark {

    private static final int UNITS = 200;
    private static final int THREADS = 64;
    private static final long RELEASE = 1;
    private static final List<Integer> RINGS = List.of(1, 10, 89);
    private static final Duration DEADLINE = Duration.ofMinutes(20);
    private static final String JAR = "-0.1.0-SNAPSHOT.jar";

    /** Looking more often would be a load of its own. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** @param cpuSeconds of the portal */
    private record Cost(double seconds, double cpuSeconds, double heapMib) {}

    private static int units() {
        return Bench.size(UNITS);
    }

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("A release to " + units() + " simulated units, in rings of " + RINGS + " %");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Path folder = temporary.path();
            Publisher publisher = new Publisher(workspace, folder.resolve("publisher"));
            publisher.release(RELEASE, changed(workspace, publisher));
            try (Portal portal = Portal.startForLong(workspace, folder.resolve("portal"), Ports.free())) {
                PortalOwner owner = portal.firstOwner();
                owner.pinPublisher(publisher.root());
                owner.importRelease(publisher.repository(), folder.resolve("release.zip"));
                measure(portal, owner, folder, Files.readAllBytes(publisher.root()));
            }
        }
    }

    private static List<Path> changed(Workspace workspace, Publisher publisher) throws IOException {
        try (Stream<Path> jars = Files.list(workspace.unit().resolve("bundles"))) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.startsWith("org.latchkey.") && name.endsWith(JAR))
                    .map(name -> name.replace(JAR, ""))
                    .sorted()
                    .map(name -> publisher.changed(name, "0.1.1"))
                    .toList();
        }
    }

    private static void measure(Portal portal, PortalOwner owner, Path folder, byte[] root) throws Exception {
        ScheduledExecutorService work = Executors.newScheduledThreadPool(THREADS, threads("unit-"));
        ExecutorService network = Executors.newCachedThreadPool(threads("network-"));
        DownloadLoad load = new DownloadLoad();
        List<UnitPapers> papers = new ArrayList<>();
        List<SimulatedUnit> units = new ArrayList<>();
        try {
            long began = System.nanoTime();
            for (int number = 1; number <= units(); number++) {
                UnitPapers enrolled = enrol(number, portal, folder);
                papers.add(enrolled);
                Path home = Files.createDirectory(folder.resolve(enrolled.site()));
                units.add(new SimulatedUnit(enrolled, home, root, work, network, load));
            }
            Report.line("enrolled and connected after %.1f s", (System.nanoTime() - began) / 1e9);
            Cost rollout = cost(portal, folder, "rollout", () -> rollOut(owner));
            RawDownloads raw = new RawDownloads(load.paths());
            Cost reference = cost(portal, folder, "raw", () -> raw.run(papers));
            print(load, rollout, reference);
        } finally {
            units.forEach(SimulatedUnit::close);
            work.shutdownNow();
            network.shutdownNow();
        }
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger threads = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private interface Task {
        void run() throws Exception;
    }

    private static Cost cost(Portal portal, Path folder, String name, Task task) throws Exception {
        try (PortalCost cost = new PortalCost(portal.pid(), folder.resolve("jstat-" + name + ".log"))) {
            long began = System.nanoTime();
            task.run();
            double seconds = (System.nanoTime() - began) / 1e9;
            return new Cost(seconds, cost.cpuSeconds(), cost.peakHeapMib());
        }
    }

    /** Returns when the last unit has proved that it has the release. */
    private static void rollOut(PortalOwner owner) {
        String id = owner.rollOut(RELEASE, RINGS, DEADLINE);
        JsonNode end = Await.value("the end of the roll-out", DEADLINE, () -> {
            LockSupport.parkNanos(LOOK_NANOS);
            JsonNode rollout = owner.rollout(id);
            boolean running = rollout.path("state").asText().equals("running");
            return running ? Optional.empty() : Optional.of(rollout);
        });
        if (!end.path("state").asText().equals("succeeded")) {
            throw new TestbedException("the roll-out ended as " + end.path("state") + ": " + end.path("reason"));
        }
    }

    private static void print(DownloadLoad load, Cost rollout, Cost reference) {
        Report.line("all %d proved it after %.1f s", units(), rollout.seconds());
        Report.line(
                "the portal: %.1f s of processor time, at most %.0f MiB of heap, %.0f requests/s, %.1f MiB/s",
                rollout.cpuSeconds(),
                rollout.heapMib(),
                load.requests() / rollout.seconds(),
                load.mib() / rollout.seconds());
        Report.line(
                "served: %.1f MiB (%.2f MiB a unit, %d files), at most %d files at once; asked to come again: %d times",
                load.mib(), load.mib() / units(), load.paths().size(), load.peak(), load.again());
        Report.line(
                "the same files to the same units without a roll-out: %.1f s, %.1f s of processor time, %.0f MiB of heap",
                reference.seconds(), reference.cpuSeconds(), reference.heapMib());
        Report.line("rollout: time / files alone             %6.2f", rollout.seconds() / reference.seconds());
        Report.line("rollout: processor time / files alone   %6.2f", rollout.cpuSeconds() / reference.cpuSeconds());
    }

    private static UnitPapers enrol(int number, Portal portal, Path folder) throws IOException {
        String site = String.format("S-%03d", number);
        portal.createSite(Installation.serialLines(folder).at(site).siteConfigJson());
        String token = Files.readString(portal.site(site).enrolmentToken(folder.resolve("token")));
        InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) number});
        return UnitPapers.enrol(site, token, address);
    }
}
