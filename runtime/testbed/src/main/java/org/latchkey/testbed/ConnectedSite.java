// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.testbed.Portal.AccessCode;

/** A portal, a site's hardware and its unit, which enrolled through simulated links and is connected over one. */
public final class ConnectedSite implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Workspace workspace;
    private final Path folder;
    private final Hardware hardware;
    private final Portal portal;
    private final PortalSite site;
    private Unit unit;

    private ConnectedSite(Workspace workspace, Path folder, Hardware hardware, Portal portal, PortalSite site) {
        this.workspace = workspace;
        this.folder = folder;
        this.hardware = hardware;
        this.portal = portal;
        this.site = site;
    }

    /** Starts all of it; gives it when the unit serves and is online. */
    public static ConnectedSite start(Workspace workspace, Path folder, Installation installation) {
        return start(workspace, folder, installation, List.of());
    }

    /** The same with further options for the unit's JVM. */
    public static ConnectedSite start(
            Workspace workspace, Path folder, Installation installation, List<String> unitOptions) {
        Uplink uplink = Uplink.free();
        Hardware hardware = Hardware.start(workspace, installation, folder, 0, uplink.links());
        try {
            Portal portal = Portal.start(workspace, folder.resolve("portal"), Ports.free(), uplink.portalSettings());
            ConnectedSite started =
                    new ConnectedSite(workspace, folder, hardware, portal, portal.site(installation.site()));
            started.enrol(installation, unitOptions);
            return started;
        } catch (RuntimeException e) {
            hardware.close();
            throw e;
        }
    }

    private void enrol(Installation installation, List<String> unitOptions) {
        try {
            portal.createSite(installation.siteConfigJson());
            List<String> options = new ArrayList<>(Unit.enrolment(site.enrolmentToken(folder.resolve("token"))));
            options.addAll(unitOptions);
            startUnit(options);
            unit.awaitServing();
            site.awaitConnection("online", PATIENCE);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts the unit on the site's one folder, anew or again. */
    public Unit startUnit(List<String> javaOptions) {
        List<String> options = new ArrayList<>(javaOptions);
        options.add(Unit.impatientForPortal());
        unit = Unit.start(workspace, folder.resolve("unit"), options);
        return unit;
    }

    public Hardware hardware() {
        return hardware;
    }

    public Portal portal() {
        return portal;
    }

    public PortalSite site() {
        return site;
    }

    public Unit unit() {
        return unit;
    }

    public Trail trail() {
        return new Trail(unit);
    }

    /** A code of the portal that holds a day. */
    public AccessCode code(int door, int uses) {
        return portal.createCode(site.code(), List.of(door), Instant.now().plus(1, ChronoUnit.DAYS), uses);
    }

    /** The network is gone, without a word to either side. */
    public void pullPlug() {
        hardware.pullPlug(Uplink.PORTAL);
    }

    /** The network is back. */
    public void plugIn() {
        hardware.plugIn(Uplink.PORTAL);
    }

    /**
     * Waits until the portal has what the unit has, has an auditor check the portal's export, and compares it with the
     * unit's own trail.
     *
     * @param file for the export
     * @return what the auditor found
     */
    public ExportReport audit(Path file) {
        return audit(workspace, unit, portal, site, file);
    }

    /** The same for any unit and its site. @throws TestbedException if the two trails differ */
    public static ExportReport audit(Workspace workspace, Unit unit, Portal portal, PortalSite site, Path file) {
        return Await.value("all records of " + site.code() + " at the portal", PATIENCE, () -> {
            Trail.Sound own = new Trail(unit).verify();
            site.awaitWitnessed(own.size(), PATIENCE);
            ExportReport report = AuditTool.verify(workspace, site.export(file), portal.rootFingerprint());
            ExportReport.Section newest =
                    report.sections().get(report.sections().size() - 1);
            if (newest.size() != own.size()) {
                // The unit has written on meanwhile.
                return Optional.empty();
            }
            if (!own.root().equals(HexFormat.of().formatHex(newest.rootHash()))) {
                throw new TestbedException("the portal has another trail of " + site.code() + " than its unit");
            }
            return Optional.of(report);
        });
    }

    @Override
    public void close() {
        if (unit != null) {
            unit.close();
        }
        portal.close();
        hardware.close();
    }
}
