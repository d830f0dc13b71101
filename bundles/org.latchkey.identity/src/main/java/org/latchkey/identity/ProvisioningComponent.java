// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Provisioning;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.SiteKeeper;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.files.DurableFiles;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes provisioning files and publishes the {@link Site} they speak of. */
@Component(
        service = {Provisioning.class, SiteKeeper.class, HealthCheck.class},
        immediate = true)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.latchkey.unit.api.Site\"",
        effective = "active")
public final class ProvisioningComponent implements Provisioning, SiteKeeper, HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningComponent.class);
    private static final String FILE = "latchkey.provision.file";
    private static final String ROOT = "latchkey.provision.root";

    private final BundleContext context;
    private final Provisioner provisioner;
    private final Object publishing = new Object();

    /** Guarded by {@link #publishing}. */
    private ServiceRegistration<Site> site;

    /** What {@link #site} says. Guarded by {@link #publishing}. */
    private InForce published;

    /** What is stored; null until provisioned. */
    private volatile InForce stored;

    private volatile String refused = "";

    /** Publishes the site if the unit is provisioned, or takes the file that it was started with. */
    @Activate
    public ProvisioningComponent(BundleContext context, @Reference TrustedClock clock, @Reference Store store) {
        this.context = context;
        provisioner = new Provisioner(
                IdentityFolder.of(context),
                clock,
                new Overlay(store),
                letters -> store.write(ProvisioningRecord.accepted(letters)));
        publish();
        if (provisioner.current().isEmpty() && context.getProperty(FILE) != null) {
            acceptFromProperties();
        }
    }

    private void acceptFromProperties() {
        String fingerprint = context.getProperty(ROOT);
        try {
            byte[] file = DurableFiles.read(Path.of(context.getProperty(FILE)), ProvisioningFile.MAX_SIZE);
            LOG.info(accept(file, fingerprint == null ? "" : fingerprint));
        } catch (IOException | UnitException e) {
            refused = "The provisioning file of the first start was not taken: " + e.getMessage();
            LOG.error(refused);
        }
    }

    @Override
    public String accept(byte[] file, String rootFingerprint) {
        synchronized (publishing) {
            boolean changed = provisioner.accept(file, rootFingerprint);
            Letters letters = provisioner.current().orElseThrow();
            if (!changed) {
                return "This file is in force already; nothing has changed.";
            }
            refused = "";
            publish();
            return "Provisioned for site " + letters.code() + ": "
                    + letters.config().banks().size() + " bank(s), key ring version "
                    + letters.keyRing().version() + ".";
        }
    }

    @Override
    public boolean acceptSnapshot(byte[] letter) {
        synchronized (publishing) {
            boolean changed = provisioner.acceptSnapshot(letter);
            provisioner.inForce().ifPresent(now -> stored = now);
            return changed;
        }
    }

    @Override
    public Optional<SiteConfig> unproven() {
        return provisioner.unproven();
    }

    @Override
    public void settle(boolean proven, Batch batch) {
        provisioner.settle(proven, batch);
    }

    @Override
    public Optional<Site> site() {
        return Optional.ofNullable(stored);
    }

    @Override
    public Position position() {
        return provisioner.position();
    }

    @Override
    public void advance(Position to, Batch batch) {
        Overlay.put(to, batch);
    }

    @Override
    public void keepConfig(SiteConfig config, long seq, Batch batch) {
        Overlay.put(config, seq, batch);
    }

    @Override
    public KeyRing verifyRing(byte[] letter) {
        return provisioner.verifyRing(letter);
    }

    @Override
    public void keepRing(byte[] letter, Batch batch) {
        Overlay.putRing(letter, batch);
    }

    @Override
    public void tryConfig(SiteConfig config) {
        synchronized (publishing) {
            publish(stored.with(config));
        }
    }

    @Override
    public void publish() {
        synchronized (publishing) {
            provisioner.inForce().ifPresent(now -> {
                stored = now;
                publish(now);
                provisioner.keepRingFloor(now.keyRing());
            });
        }
    }

    /** The new service comes before the old one goes, so that nobody finds none. */
    private void publish(InForce wanted) {
        if (wanted.equals(published)) {
            return;
        }
        ServiceRegistration<Site> old = site;
        published = wanted;
        site = context.registerService(Site.class, wanted, null);
        if (old != null) {
            old.unregister();
        }
    }

    @Override
    public String name() {
        return "site";
    }

    @Override
    public Result check() {
        if (provisioner.current().isPresent()) {
            return new Result(
                    true, "Provisioned for site " + provisioner.current().get().code() + ".");
        }
        if (!provisioner.trouble().isEmpty()) {
            return new Result(false, provisioner.trouble());
        }
        return new Result(false, refused.isEmpty() ? "Not provisioned: take the portal's provisioning file." : refused);
    }

    /** Withdraws the site. */
    @Deactivate
    public void stop() {
        synchronized (publishing) {
            if (site != null) {
                site.unregister();
                site = null;
            }
        }
    }
}
