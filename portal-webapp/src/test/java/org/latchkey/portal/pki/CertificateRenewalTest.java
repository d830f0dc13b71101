// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.units.BrokerAddress;
import org.latchkey.portal.units.UnitPort;

/** The certificates that units see are replaced before they end, while the portal runs. */
class CertificateRenewalTest {

    private static final int PATIENCE_MILLIS = 60_000;

    /** Looks at certificates and believes them all: by the real clock those of a later year do not hold yet. */
    private static final class Curious extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static X509Certificate shownAt(String address) throws IOException, GeneralSecurityException {
        URI uri = URI.create(address);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Curious()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void bothServersShowFreshCertificatesBeforeTheOldOnesEnd(@TempDir Path folder) throws Exception {
        MutableClock clock = new MutableClock(Instant.now());
        try (TestPortal portal = TestPortal.start(folder.resolve("data"), clock)) {
            UnitPort port = portal.bean(UnitPort.class);
            BrokerAddress broker = portal.bean(BrokerAddress.class);
            CertificateRenewal renewal = portal.bean(CertificateRenewal.class);
            X509Certificate ofPort = shownAt(port.url());
            X509Certificate ofBroker = shownAt(broker.forUnits());

            renewal.look();
            assertThat(shownAt(port.url())).as("nothing is due").isEqualTo(ofPort);
            assertThat(shownAt(broker.forUnits())).isEqualTo(ofBroker);

            Instant end = ofPort.getNotAfter().toInstant();
            clock.advance(Duration.between(clock.instant(), end).minus(CertificateRenewal.BEFORE_END.minusDays(1)));
            renewal.look();
            for (X509Certificate fresh : List.of(shownAt(port.url()), shownAt(broker.forUnits()))) {
                assertThat(fresh.getNotAfter().toInstant()).isAfter(end.plus(Duration.ofDays(365)));
                fresh.verify(portal.bean(Authority.class).certificate().getPublicKey());
                assertThat(fresh.getSubjectAlternativeNames()).isNotEmpty();
            }
        }
    }

    @Test
    void whatCannotBeRenewedKeepsNoOtherFromIt() {
        MutableClock clock = new MutableClock();
        class Server implements RenewedCertificate {

            private final boolean fails;
            private Instant end = clock.instant().plus(Duration.ofDays(10));
            private int tries;

            Server(boolean fails) {
                this.fails = fails;
            }

            @Override
            public String server() {
                return "test";
            }

            @Override
            public Optional<Instant> certificateEndsAt() {
                return Optional.of(end);
            }

            @Override
            public void renewCertificate() {
                tries++;
                if (fails) {
                    throw new IllegalStateException("no disk");
                }
                end = clock.instant().plus(Duration.ofDays(1000));
            }
        }

        Server broken = new Server(true);
        Server well = new Server(false);
        CertificateRenewal renewal = new CertificateRenewal(List.of(broken, well), clock);
        renewal.look();
        renewal.look();
        assertThat(broken.tries).as("it is tried again").isEqualTo(2);
        assertThat(well.tries).as("it is done once").isEqualTo(1);
    }
}
