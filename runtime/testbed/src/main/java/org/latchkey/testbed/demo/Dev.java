// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Console;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/**
 * Swaps a bundle that was just built into the running demo's unit as a technician does it: signed by the demo's own
 * publisher as one for development, which the unit says of itself as long as it runs, let in by a technician's code of the demo's own portal, taken back if it does not prove itself. A newer or a
 * failing driver comes as an operator brings it: from the portal.
 */
public final class Dev {

    private static final String ADDRESS = "portal-address";
    private static final long DAY = 86_400;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String USAGE =
            "Usage: ./latchkey dev BUNDLE, such as org.latchkey.driver.kerong, or --newer, or --failing";

    private Dev() {}

    static Path publisher(Path demo) {
        return demo.resolve("publisher");
    }

    /** Leaves behind where the demo's portal is. */
    static void remember(Path demo, Portal portal) {
        try {
            Files.writeString(demo.resolve(ADDRESS), portal.address().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends with 0 only if the bundle runs. */
    public static void main(String[] args) {
        try {
            swap(args);
        } catch (TestbedException | UncheckedIOException | IOException e) {
            System.err.println("dev: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void rollOut(boolean newer, PortalReleases releases) {
        // Later releases have higher counters and other versions, whoever made the ones before.
        long counter = Instant.now().getEpochSecond();
        String version = "0.1." + counter % DAY;
        String rollout = releases.rollOut(counter, newer ? releases.driver(version) : releases.deafDriver(version));
        System.out.println("The portal rolls release " + counter + " out, with driver KERONG " + version + " …");
        JsonNode site = releases.await(rollout);
        String state = site.path("state").asText();
        System.out.println("The site " + (state + " " + site.path("reason").asText("")).strip() + ".");
        if (!state.equals(newer ? "confirmed" : "failed")) {
            throw new TestbedException("that is not how this release should end");
        }
    }

    private static void swap(String... args) throws IOException {
        if (args.length != 1) {
            throw new TestbedException(USAGE);
        }
        Workspace workspace = Workspace.find();
        Path demo = workspace.root().resolve(".latchkey/demo");
        URI address = URI.create(Files.readString(demo.resolve(ADDRESS)));
        if (args[0].matches("--newer|--failing")) {
            rollOut(args[0].equals("--newer"), new PortalReleases(workspace, demo, address));
            return;
        }
        Console unit = new Console(demo.resolve("unit"));
        List<String> running = running(unit);
        if (!running.contains(args[0])) {
            throw new TestbedException(args[0] + " is none of the unit's bundles." + carriers(workspace, args[0]));
        }
        Publisher publisher = new Publisher(workspace, publisher(demo));
        // Later releases have higher counters, whoever made the ones before.
        long counter = Instant.now().getEpochSecond();
        List<String> options = new ArrayList<>(List.of("--purpose", "development"));
        // Whoever uses what a changed bundle exports is wired anew with it.
        running.forEach(name -> options.addAll(List.of("--refresh", name)));
        publisher.release(counter, List.of(workspace.bundle(args[0])), options.toArray(String[]::new));
        unit.run("code", Portal.technicianCode(address, demo, Installation.SITE));
        System.out.print(unit.run("release", "stage", publisher.repository().toString()));
        String applied = unit.run("release", "apply", Long.toString(counter));
        System.out.print(applied);
        if (applied.contains("starts again")) {
            Await.until("the unit with its release proved or taken back", PATIENCE, () -> decided(unit, counter));
            applied = unit.run("release", "list");
            System.out.print(applied);
        }
        if (!runs(applied, counter)) {
            throw new TestbedException("the unit runs what it ran before: './latchkey console records' says why");
        }
    }

    private static boolean runs(String answer, long counter) {
        return answer.contains("Release " + counter + " runs.") || answer.contains("release " + counter + "  runs");
    }

    private static List<String> running(Console unit) {
        return unit.run("release", "running")
                .lines()
                .map(line -> line.strip().split(" ", 2)[0])
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** While the unit starts its console is away, and then its updater. */
    private static boolean decided(Console unit, long counter) {
        try {
            String list = unit.run("release", "list");
            return list.contains("  runs") && !list.contains("release " + counter + "  on trial");
        } catch (TestbedException expected) {
            return false;
        }
    }

    /** What is copied into other bundles comes to the unit with them. */
    private static String carriers(Workspace workspace, String name) throws IOException {
        String folder = name.replace('.', '/') + '/';
        List<String> carriers = new ArrayList<>();
        try (Stream<Path> bundles = Files.list(workspace.unit().resolve("bundles"))) {
            for (Path bundle : bundles.sorted().toList()) {
                try (JarFile jar = new JarFile(bundle.toFile())) {
                    if (jar.stream().anyMatch(entry -> entry.getName().startsWith(folder))) {
                        carriers.add(bundle.getFileName().toString().replaceFirst("-[0-9].*", ""));
                    }
                }
            }
        }
        return carriers.isEmpty() ? "" : " These carry it, so swap them: " + String.join(", ", carriers);
    }
}
