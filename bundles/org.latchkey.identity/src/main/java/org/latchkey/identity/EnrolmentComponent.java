// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.latchkey.identity.enrolment.Enroller;
import org.latchkey.identity.enrolment.EnrolmentDesk;
import org.latchkey.identity.enrolment.ShownTokens;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.PortalAccess;
import org.latchkey.unit.api.Provisioning;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.UnitKey;
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

/** Enrols the unit with its portal and publishes how to reach it. */
@Component(
        service = {Enrolment.class, HealthCheck.class},
        immediate = true)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.latchkey.unit.api.PortalAccess\"",
        effective = "active")
public final class EnrolmentComponent implements Enrolment, HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentComponent.class);
    private static final String TOKEN = "latchkey.enrol";
    private static final String TOKEN_PREFIX = "LKE:";
    private static final int MAX_TOKEN_FILE = 4096;

    private final BundleContext context;
    private final EnrolmentDesk desk;
    private final ShownTokens shown;
    private final Object publishing = new Object();

    /** Guarded by {@link #publishing}. */
    private ServiceRegistration<PortalAccess> published;

    /** Guarded by {@link #publishing}. */
    private boolean stopped;

    /**
     * Publishes the access that there is, or begins to enrol with the token it was started with.
     *
     * @param unitKey only for the order: it makes the key file
     */
    @Activate
    public EnrolmentComponent(
            BundleContext context,
            @Reference UnitKey unitKey,
            @Reference TrustedClock clock,
            @Reference Provisioning provisioning) {
        this.context = context;
        Path folder = IdentityFolder.of(context);
        Ed25519PrivateKey key = new KeyFile(folder).loadOrCreate();
        if (!key.publicKey().equals(unitKey.publicKey())) {
            throw new UnitException("The unit key has changed since the start.");
        }
        LongSupplier millis = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        Enroller enroller = new Enroller(folder, key, clock, provisioning, known(folder));
        desk = new EnrolmentDesk(enroller, clock, millis, this::publish);
        shown = new ShownTokens(desk, millis);
        desk.start();
        String token = context.getProperty(TOKEN);
        if (token != null && desk.needsToken()) {
            begin(token.strip());
        }
    }

    private static Enroller.Known known(Path folder) {
        return new Enroller.Known() {
            @Override
            public Optional<byte[]> root() throws IOException {
                return new LetterFolder(folder).root().map(Ed25519PublicKey::fingerprint);
            }

            @Override
            public Optional<String> site() throws IOException {
                return new LetterFolder(folder).floor().map(LetterFloor::site);
            }
        };
    }

    private void begin(String tokenOrFile) {
        try {
            String token = tokenOrFile.startsWith(TOKEN_PREFIX)
                    ? tokenOrFile
                    : new String(DurableFiles.read(Path.of(tokenOrFile), MAX_TOKEN_FILE), StandardCharsets.US_ASCII)
                            .strip();
            desk.begin(token);
        } catch (IOException | UnitException e) {
            LOG.error("The token of the start is not used: {}", e.getMessage());
        }
    }

    /** The new service comes before the old one goes, so that nobody finds none. */
    private void publish(PortalAccess access) {
        synchronized (publishing) {
            if (stopped) {
                return;
            }
            ServiceRegistration<PortalAccess> old = published;
            published = context.registerService(PortalAccess.class, access, null);
            if (old != null) {
                old.unregister();
            }
        }
    }

    @Override
    public String enrol(String token) {
        return desk.enrol(token);
    }

    @Override
    public Offer offer(String text, boolean technician) {
        return shown.offer(text, technician);
    }

    @Override
    public Status status() {
        return desk.status();
    }

    @Override
    public String name() {
        return "enrolment";
    }

    /** Always well: a unit serves without its portal. */
    @Override
    public Result check() {
        return new Result(true, desk.status().message());
    }

    /** Withdraws the access and ends the thread. */
    @Deactivate
    public void stop() throws InterruptedException {
        desk.stop();
        synchronized (publishing) {
            stopped = true;
            if (published != null) {
                published.unregister();
                published = null;
            }
        }
    }
}
