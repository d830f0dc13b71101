// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.latchkey.testbed.Console;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/**
 * Swaps a bundle that was just built into the running demo's unit, the way every release takes: signed by the demo's own
 * publisher, let in by a technician's code of the demo's own portal, taken back if it does not prove itself.
 */
public final class Dev {

    private static final String ADDRESS = "portal-address";
    private static final long DAY = 86_400;
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

    private static Path bundle(String what, Workspace workspace, Publisher publisher) {
        // Each is another version than those before.
        String version = "0.1." + Instant.now().getEpochSecond() % DAY;
        return switch (what) {
            case "--newer" -> publisher.changed(Swaps.DRIVER, version);
            case "--failing" -> Swaps.failing(publisher, version);
            default -> workspace.bundle(what);
        };
    }

    private static void swap(String... args) throws IOException {
        if (args.length != 1) {
            throw new TestbedException(USAGE);
        }
        Workspace workspace = Workspace.find();
        Path demo = workspace.root().resolve(".latchkey/demo");
        URI address = URI.create(Files.readString(demo.resolve(ADDRESS)));
        Console unit = new Console(demo.resolve("unit"));
        Publisher publisher = new Publisher(workspace, publisher(demo));
        // Later releases have higher counters, whoever made the ones before.
        long counter = Instant.now().getEpochSecond();
        publisher.release(counter, List.of(bundle(args[0], workspace, publisher)), "--lowest", "0");
        unit.run("code", Portal.technicianCode(address, demo, Installation.SITE));
        System.out.print(unit.run("release", "stage", publisher.repository().toString()));
        String applied = unit.run("release", "apply", Long.toString(counter));
        System.out.print(applied);
        if (!applied.contains("runs.")) {
            throw new TestbedException("the unit runs what it ran before");
        }
    }
}
