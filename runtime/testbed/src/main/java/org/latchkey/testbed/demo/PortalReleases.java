// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.PortalOwner;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.Workspace;

/**
 * Releases the way of an operator: a publisher signs them, the portal that trusts this publisher takes them, an owner
 * directs the demo's site to them, and what became of it is what the portal tells.
 */
final class PortalReleases {

    static final String DRIVER = "org.latchkey.driver.kerong";

    private static final String OWNER_KEY = "owner.key";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Publisher publisher;
    private final PortalOwner owner;
    private final Path folder;

    /**
     * Releases of the demo's own publisher.
     *
     * @param folder the demo's
     * @param portal with {@link #portalSetting}
     */
    PortalReleases(Workspace workspace, Path folder, URI portal) {
        this.folder = folder;
        publisher = new Publisher(workspace, Dev.publisher(folder));
        owner = PortalOwner.withKey(portal, folder.resolve(OWNER_KEY));
    }

    /** Lets a program do what the owner may, while the owner's password stays the person's who looks on. */
    static String portalSetting(Path folder) {
        return "--latchkey.bootstrap.owner-key-file=" + folder.resolve(OWNER_KEY);
    }

    /** Says whose releases the portal takes. */
    void pin() {
        owner.pinPublisher(publisher.root());
    }

    /** The driver of the east wall with another version. */
    Path driver(String version) {
        return publisher.changed(DRIVER, version);
    }

    /** The same driver without the component that serves its line: it starts, and nothing answers. */
    Path deafDriver(String version) {
        return publisher.changed(DRIVER, version, "Service-Component", "");
    }

    /** Signs a release of one bundle, imports it, and rolls it out to the site. @return the roll-out's id */
    String rollOut(long counter, Path bundle) {
        publisher.release(counter, List.of(bundle), "--lowest", "0");
        owner.importRelease(publisher.repository(), folder.resolve("release.zip"));
        return owner.rollOut(counter, Installation.SITE);
    }

    /** How the site is with a roll-out, once that is decided: confirmed or failed, with a reason. */
    JsonNode await(String rollout) {
        return Await.value("the end of roll-out " + rollout, PATIENCE, () -> decided(rollout));
    }

    /** The same without waiting. */
    Optional<JsonNode> decided(String rollout) {
        return owner.rolloutSite(rollout, Installation.SITE)
                .filter(site -> site.path("state").asText().matches("confirmed|failed|silent"));
    }

    /** Waits until the matrix of versions, made from the unit's signed reports, has that release and driver. */
    void awaitVersion(long counter, String version) {
        Await.until("the matrix with release " + counter + " and " + version, PATIENCE, () -> owner.version(
                        Installation.SITE)
                .filter(site -> site.path("release").asLong() == counter
                        && site.path("matches").asText().equals("yes")
                        && driverOf(site).equals(version))
                .isPresent());
    }

    private static String driverOf(JsonNode site) {
        for (JsonNode bundle : site.path("bundles")) {
            if (bundle.path("name").asText().equals(DRIVER)) {
                return bundle.path("version").asText();
            }
        }
        return "";
    }
}
