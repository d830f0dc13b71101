// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.nio.file.Path;
import java.time.Duration;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.PortalSite;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/** A site whose unit enrolled at a portal and is online, with nothing between the two but this machine's loopback. */
final class EnrolledSite implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final PortalSite site;
    private final Unit unit;

    private EnrolledSite(PortalSite site, Unit unit) {
        this.site = site;
        this.unit = unit;
    }

    /** @param folder for the unit's folder {@code unit} and for its token */
    static EnrolledSite start(Workspace workspace, Portal portal, Path folder, Installation installation) {
        portal.createSite(installation.siteConfigJson());
        PortalSite site = portal.site(installation.site());
        Path token = site.enrolmentToken(folder.resolve("token-" + installation.site()));
        Path home = folder.resolve("unit-" + installation.site());
        Unit unit = Unit.start(workspace, home, Unit.enrolment(token));
        EnrolledSite started = new EnrolledSite(site, unit);
        try {
            site.awaitConnection("online", PATIENCE);
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    PortalSite site() {
        return site;
    }

    Unit unit() {
        return unit;
    }

    @Override
    public void close() {
        unit.close();
    }
}
