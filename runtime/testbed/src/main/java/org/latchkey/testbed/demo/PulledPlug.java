// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.testbed.ConnectedSite;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.PortalSite;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Uplink;
import org.latchkey.testbed.Workspace;

/** What a customer sees when the network goes, which is nothing; and what the portal sees when it is back. */
record PulledPlug(Workspace workspace, Path folder, Portal portal, Hardware hardware, Unit unit) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Integer> DOORS = List.of(1, 12, 36);

    /** Where a line of the demo goes. */
    interface Steps {
        void step(String format, Object... values);
    }

    void show(Steps steps) {
        PortalSite site = portal.site(Installation.SITE);
        Trail trail = new Trail(unit);
        Map<Integer, Portal.AccessCode> codes = new LinkedHashMap<>();
        DOORS.forEach(door -> codes.put(
                door,
                portal.createCode(
                        Installation.SITE, List.of(door), Instant.now().plus(1, ChronoUnit.DAYS), 1)));
        site.awaitWitnessed(trail.next(), PATIENCE);

        hardware.pullPlug(Uplink.PORTAL);
        long before = site.witnessed();
        codes.forEach((door, code) -> {
            long record = trail.next();
            long scanned = hardware.scan(code.text());
            hardware.await(door, "opened", scanned, PATIENCE);
            trail.await(record, "opening", door, PATIENCE, "opened");
        });
        if (site.witnessed() != before) {
            throw new TestbedException("records arrived although the plug was pulled");
        }
        steps.step(
                "plug pulled: %d codes scanned, %d doors opened, no record at the portal", codes.size(), DOORS.size());

        long waiting = trail.next();
        hardware.plugIn(Uplink.PORTAL);
        long plugged = System.nanoTime();
        site.awaitWitnessed(waiting, PATIENCE);
        steps.step(
                "plugged in again: %d records arrived within %.1f s, and the portal cosigned them",
                waiting - before, (System.nanoTime() - plugged) / 1e9);
        ExportReport report = ConnectedSite.audit(workspace, unit, portal, site, folder.resolve("trail.lkx"));
        steps.step(
                "export of all %d records verifies with public keys alone, and equals the unit's own trail",
                report.sections().get(0).size());
    }
}
