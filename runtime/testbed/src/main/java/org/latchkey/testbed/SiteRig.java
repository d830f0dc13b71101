// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latchkey.protocol.site.SiteConfig;

/** A site without a portal: simulated hardware, a unit that is provisioned from a file, and the keys behind it. */
public final class SiteRig implements AutoCloseable {

    private final Workspace workspace;
    private final Path folder;
    private final Issuer issuer;
    private final Hardware hardware;
    private Unit unit;

    private SiteRig(Workspace workspace, Path folder, Issuer issuer, Hardware hardware) {
        this.workspace = workspace;
        this.folder = folder;
        this.issuer = issuer;
        this.hardware = hardware;
    }

    /** Starts the hardware; the unit waits for {@link #startUnit}. */
    public static SiteRig start(Workspace workspace, Path folder, Installation installation) {
        return start(workspace, folder, installation, new Issuer());
    }

    /** The same with keys that are there already. */
    public static SiteRig start(Workspace workspace, Path folder, Installation installation, Issuer issuer) {
        SiteRig rig = new SiteRig(workspace, folder, issuer, Hardware.start(workspace, installation, folder, 0));
        rig.issuer.provision(installation.siteConfig(), rig.provisioningFile());
        return rig;
    }

    /** The same with a configuration of its own for that metal, such as one with a policy. */
    public static SiteRig start(Workspace workspace, Path folder, Installation installation, SiteConfig config) {
        SiteRig rig = new SiteRig(workspace, folder, new Issuer(), Hardware.start(workspace, installation, folder, 0));
        rig.issuer.provision(config, rig.provisioningFile());
        return rig;
    }

    /** What provisions the site's unit. */
    public Path provisioningFile() {
        return folder.resolve(Installation.SITE + ".lkp");
    }

    /** Starts the unit on the site's one folder, anew or again; gives it running, not yet serving. */
    public Unit startUnit(String... javaOptions) {
        return startUnitBelow(List.of(), javaOptions);
    }

    /** The same, below another program. */
    public Unit startUnitBelow(List<String> program, String... javaOptions) {
        List<String> options = new ArrayList<>(Unit.provisioning(provisioningFile(), issuer.rootFingerprint()));
        options.addAll(List.of(javaOptions));
        unit = Unit.start(workspace, folder.resolve("unit"), options, program);
        return unit;
    }

    public Hardware hardware() {
        return hardware;
    }

    public Issuer issuer() {
        return issuer;
    }

    public Unit unit() {
        return unit;
    }

    /** A code for one door. */
    public String code(int door, long uses) {
        return issuer.code(Installation.SITE, List.of(door), uses);
    }

    @Override
    public void close() {
        if (unit != null) {
            unit.close();
        }
        hardware.close();
    }
}
