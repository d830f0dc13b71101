// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;

/** The one publisher whom a test's portal trusts, and whose releases it imports. */
public final class Publishing {

    private static final Map<TestPortal, Publishing> KNOWN = new HashMap<>();

    private final TestClient owner;
    private final Workshop workshop;
    private long counter;

    private Publishing(TestPortal portal) {
        owner = portal.program(Role.OWNER);
        try {
            workshop = new Workshop(Files.createTempDirectory("publisher"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!owner.postBytes("/releases", "application/zip", new byte[] {1})
                .problem()
                .equals("no-publisher")) {
            throw new AssertionError("nobody was pinned, and something was imported");
        }
        int status = owner.put("/releases/publisher", new String(workshop.root(), StandardCharsets.UTF_8))
                .status();
        if (status != 200) {
            throw new AssertionError("the root was not pinned: " + status);
        }
    }

    /** Pins one, unless this portal has one. */
    public static synchronized Publishing of(TestPortal portal) {
        return KNOWN.computeIfAbsent(portal, Publishing::new);
    }

    public Workshop workshop() {
        return workshop;
    }

    /** Signs and imports the next release of bundles "name version". Returns its counter. */
    public synchronized long release(String... bundles) {
        return release(List.of(), bundles);
    }

    /** The same for sites with that driver alone. */
    public synchronized long releaseFor(String driver, String... bundles) {
        return release(List.of("--hardware", driver), bundles);
    }

    private long release(List<String> more, String... bundles) {
        counter++;
        List<String> options = new ArrayList<>(List.of("--lowest", "1", "--description", "Release " + counter));
        options.addAll(more);
        workshop.release(counter, options, bundles);
        TestClient.Reply reply = owner.postBytes("/releases", "application/zip", zip());
        if (reply.status() != 201) {
            throw new AssertionError("the release was not imported: " + reply.text());
        }
        return counter;
    }

    /** The whole repository as it is now. */
    public byte[] zip() {
        return workshop.zip();
    }

    /** The root file with the highest version. */
    String newestRoot() {
        Map<String, byte[]> files = workshop.files();
        int version = 1;
        while (files.containsKey("metadata/" + (version + 1) + ".root.json")) {
            version++;
        }
        return new String(files.get("metadata/" + version + ".root.json"), StandardCharsets.UTF_8);
    }
}
