// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Renews the certificates of the portal's servers for units before they end, so that a portal may run for years. The
 * thread {@code certificates} looks every hour.
 */
@Component
public final class CertificateRenewal implements SmartLifecycle {

    /** How long before its end a certificate is replaced. */
    static final Duration BEFORE_END = Duration.ofDays(90);

    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);

    private static final long LOOK_HOURS = 1;

    private final List<RenewedCertificate> servers;
    private final InstantSource clock;
    private ScheduledExecutorService thread;

    CertificateRenewal(List<RenewedCertificate> servers, InstantSource clock) {
        this.servers = List.copyOf(servers);
        this.clock = clock;
    }

    /** Renews what ends soon; what cannot be renewed is tried again the next time. */
    public void look() {
        for (RenewedCertificate server : servers) {
            boolean due = server.certificateEndsAt()
                    .filter(end -> end.minus(BEFORE_END).isBefore(clock.instant()))
                    .isPresent();
            if (due) {
                renew(server);
            }
        }
    }

    private static void renew(RenewedCertificate server) {
        try {
            server.renewCertificate();
            LOG.info("The certificate of the {} was renewed", server.server());
        } catch (RuntimeException fault) {
            LOG.error("The certificate of the {} ends soon and could not be renewed", server.server(), fault);
        }
    }

    @Override
    public synchronized void start() {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "certificates");
            made.setDaemon(true);
            return made;
        });
        thread.scheduleWithFixedDelay(this::look, LOOK_HOURS, LOOK_HOURS, TimeUnit.HOURS);
    }

    @Override
    public synchronized void stop() {
        thread.shutdownNow();
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
