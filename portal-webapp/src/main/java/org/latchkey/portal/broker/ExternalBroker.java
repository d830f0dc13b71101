// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.pki.Pem;
import org.latchkey.portal.pki.Subjects;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.platform.PortalProperties;
import org.latchkey.portal.platform.PrivateFiles;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.portal.units.UnitRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that somebody else runs. The portal writes what it needs into the folder {@code broker}: a certificate for
 * it, the authority's, the list of certificates that were taken back, and rules for Mosquitto.
 */
final class ExternalBroker implements Broker {

    private static final Logger LOG = LoggerFactory.getLogger(ExternalBroker.class);

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String SERVER_PEM = "server.pem";

    private final PortalProperties properties;
    private final Path folder;
    private final Authority authority;
    private final UnitRepository units;
    private final InstantSource clock;
    private volatile Authority.Identity portalIdentity;

    ExternalBroker(
            PortalProperties properties,
            DataDirectory data,
            Authority authority,
            UnitRepository units,
            InstantSource clock) {
        this.properties = properties;
        this.folder = data.file("broker");
        this.authority = authority;
        this.units = units;
        this.clock = clock;
    }

    @Override
    public String forUnits() {
        return properties.broker().external();
    }

    /** What the portal shows there as a client. */
    Authority.Identity portalIdentity() {
        return portalIdentity;
    }

    @Override
    public synchronized void start() {
        try {
            URI address = new URI(properties.broker().external());
            if (!"ssl".equals(address.getScheme()) || address.getHost() == null || address.getPort() < 1) {
                throw new StartFailure("The setting latchkey.broker.external must be ssl://HOST:PORT.");
            }
            PrivateFiles.createDirectory(folder);
            write("ca.pem", pem(authority.certificate()));
            write("acl", rules());
            if (!Files.exists(folder.resolve("server.key"))) {
                writeServerKey(address.getHost());
            } else if (!isOfThisAuthority()) {
                writeServerKey(address.getHost());
                LOG.warn(
                        "The authority of connections is another one: restart the broker with the files in {}", folder);
            }
            writeRevocations();
        } catch (java.net.URISyntaxException | IOException | GeneralSecurityException e) {
            throw new StartFailure("The files for the broker cannot be written (" + e.getMessage() + ").", e);
        }
        portalIdentity = authority.forPortal();
    }

    @Override
    public synchronized void shutOut(String site, String kid) {
        try {
            writeRevocations();
        } catch (IOException e) {
            LOG.error("The list of replaced units' certificates cannot be written: {}", e.getMessage());
        }
    }

    private void writeServerKey(String host) throws IOException, GeneralSecurityException {
        Authority.Identity server = authority.forServer(List.of(host, "127.0.0.1", "localhost"));
        write(SERVER_PEM, pem(server.chain().get(0)) + pem(authority.certificate()));
        write("server.key", Pem.encode("PRIVATE KEY", server.key().getEncoded()));
    }

    @Override
    public String server() {
        return "broker";
    }

    /** The broker's certificate, or the portal's own as its client if that ends first. */
    @Override
    public synchronized Optional<Instant> certificateEndsAt() {
        return Optional.ofNullable(portalIdentity).map(own -> {
            Instant server = serverEndsAt();
            return server.isBefore(own.endsAt()) ? server : own.endsAt();
        });
    }

    /** False after the authority was lost or stolen: nobody would believe the broker any more. */
    private boolean isOfThisAuthority() {
        try {
            serverCertificate().verify(authority.certificate().getPublicKey());
            return true;
        } catch (IOException | GeneralSecurityException e) {
            LOG.info("The broker's certificate does not hold: {}", e.getMessage());
            return false;
        }
    }

    private X509Certificate serverCertificate() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve(SERVER_PEM))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private Instant serverEndsAt() {
        try {
            return serverCertificate().getNotAfter().toInstant();
        } catch (IOException | GeneralSecurityException unreadable) {
            LOG.warn("The broker's certificate cannot be read: {}", unreadable.getMessage());
            return Instant.MAX;
        }
    }

    /** The broker itself has to be restarted to show it. */
    @Override
    public synchronized void renewCertificate() {
        try {
            writeServerKey(URI.create(properties.broker().external()).getHost());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        portalIdentity = authority.forPortal();
        LOG.warn("A new certificate for the broker is in {}: restart the broker", folder);
    }

    private void writeRevocations() throws IOException {
        byte[] list = authority.revocationList(units.revoked(clock.instant().getEpochSecond()));
        write("crl.pem", Pem.encode("X509 CRL", list));
    }

    /** Mosquitto's rules: with {@code use_identity_as_username} the user is the certificate's CN. */
    private static String rules() {
        return "user " + Subjects.PORTAL + "\ntopic readwrite " + Topics.PREFIX + "#\n\n"
                + "pattern write " + Topics.PREFIX + "%u/up/audit\n"
                + "pattern write " + Topics.PREFIX + "%u/up/ack\n"
                + "pattern write " + Topics.PREFIX + "%u/up/state\n"
                + "pattern read " + Topics.PREFIX + "%u/down/command\n"
                + "pattern read " + Topics.PREFIX + "%u/down/witness\n";
    }

    private void write(String name, String text) throws IOException {
        PrivateFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return Pem.encode(CERTIFICATE, certificate.getEncoded());
    }

    @Override
    public void stop() {
        portalIdentity = null;
    }

    @Override
    public boolean isRunning() {
        return portalIdentity != null;
    }
}
