// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.PortalAccess;
import org.latchkey.unit.api.Provisioning;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves a token, checks everything that comes back, and only then keeps it; renews the certificate before it ends. Needs
 * no container. One thread at a time.
 */
public final class Enroller {

    /** So long before its end a certificate is renewed: a site alone for a month comes back with one that holds. */
    static final long RENEW_SECONDS = 60L * 24 * 3600;

    private static final Logger LOG = LoggerFactory.getLogger(Enroller.class);
    private static final String ENROL = "/unit/v1/enrol";
    private static final String RENEW = "/unit/v1/renew";

    /** What the unit went by before; both empty on a new one. */
    public interface Known {

        /** SHA-256 of the root key that was accepted once. */
        Optional<byte[]> root() throws IOException;

        /** The site whose letters were accepted. */
        Optional<String> site() throws IOException;
    }

    private final Path folder;
    private final Ed25519PrivateKey key;
    private final TrustedClock clock;
    private final Provisioning provisioning;
    private final Known known;
    private Optional<PortalFile> current;

    /** @param folder where {@code portal.json} lies */
    public Enroller(Path folder, Ed25519PrivateKey key, TrustedClock clock, Provisioning provisioning, Known known) {
        this.folder = folder;
        this.key = key;
        this.clock = clock;
        this.provisioning = provisioning;
        this.known = known;
        current = load();
    }

    private Optional<PortalFile> load() {
        try {
            Optional<PortalFile> file = PortalFile.load(folder);
            if (file.isPresent()) {
                file.get().check(key.publicKey());
            }
            return file;
        } catch (IOException e) {
            LOG.error("{} is not used ({}): enrol the unit again.", PortalFile.NAME, e.getMessage());
            return Optional.empty();
        }
    }

    /** How to reach the portal; empty until the unit is enrolled. */
    public Optional<PortalAccess> access() {
        return current.map(file -> new Access(file.site(), file.base(), file.broker(), tls(file), file.end()));
    }

    private record Access(String site, String units, String broker, SSLContext tls, long certificateEnd)
            implements PortalAccess {}

    private SSLContext tls(PortalFile file) {
        try {
            return UnitTls.members(key, file.certificate(), file.ca(), clock);
        } catch (GeneralSecurityException | IOException e) {
            throw new UnitException("The unit's certificate can not be used: " + e.getMessage(), e);
        }
    }

    /**
     * Enrols with a token. The same token and key may be tried again: the portal answers a lost answer once more.
     *
     * @throws IOException if the portal can not be reached or answers nonsense: try again
     * @throws UnitException if it makes no sense to try again
     */
    public void enrol(EnrolmentToken token) throws IOException {
        check(token);
        Optional<String> site = known.site();
        Map<String, String> answer = ask(token, site);
        Map<String, String> fields = new LinkedHashMap<>(answer);
        fields.put("url", token.url());
        PortalFile file = PortalFile.of(fields);
        if (!Arrays.equals(UnitTls.fingerprint(file.ca()), token.caFingerprint())) {
            throw new IOException("the CA is not the one that the token names");
        }
        file.check(key.publicKey());
        if (site.isPresent() && !site.get().equals(file.site())) {
            throw new UnitException("The token is refused: it is for site " + file.site() + ", and this is the unit of "
                    + site.get() + ".");
        }
        takeLetters(PortalFile.field(answer, "provisioning"), token, site.isPresent());
        keep(file);
    }

    /**
     * What can be said of a token without asking anybody.
     *
     * @throws RefusedException if it comes from a portal with another root key than the unit's
     * @throws IOException if the unit can not read which one is its own
     */
    void check(EnrolmentToken token) throws IOException {
        Optional<byte[]> root = known.root();
        if (root.isPresent() && !Arrays.equals(root.get(), token.rootFingerprint())) {
            throw new RefusedException(
                    Enrolment.TOKEN_REFUSED,
                    "The token is refused: it comes from another portal's root key than the unit's.");
        }
    }

    /** True if the unit belongs to a site, also if what says so is unreadable. */
    public boolean hasLetters() {
        try {
            return known.root().isPresent() || known.site().isPresent();
        } catch (IOException e) {
            LOG.warn("What the unit went by can not be read: {}", e.getMessage());
            return true;
        }
    }

    /** Says whose unit this is, so that the token of another site is refused before it shuts that site's unit out. */
    private Map<String, String> ask(EnrolmentToken token, Optional<String> site) throws IOException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("secret", HexFormat.of().formatHex(token.secret()));
        body.put("request", CertificateRequest.pem(key));
        site.ifPresent(own -> body.put("site", own));
        try {
            URI address = new URI(token.url().replaceAll("/+$", "") + ENROL);
            return PortalHttp.post(address, UnitTls.strangers(token.caFingerprint(), clock), body);
        } catch (URISyntaxException e) {
            throw new UnitException("The token is refused: it names no address.", e);
        } catch (GeneralSecurityException e) {
            throw new UnitException("TLS can not be used: " + e.getMessage(), e);
        }
    }

    /**
     * A unit that already has letters keeps them if these are older: what is newer comes over the connection. Others that are
     * refused end the enrolment: that they verify is all that proves the answer, since tokens are public in part.
     */
    private void takeLetters(String base64, EnrolmentToken token, boolean hasLetters) throws IOException {
        byte[] letters;
        try {
            letters = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("the letters are not base64", e);
        }
        try {
            LOG.info(provisioning.accept(letters, HexFormat.of().formatHex(token.rootFingerprint())));
        } catch (RefusedException e) {
            if (!hasLetters || !e.reason().equals(RefusedException.OLDER)) {
                throw e;
            }
            LOG.warn("The unit keeps the letters it has: {}", e.getMessage());
        }
    }

    private void keep(PortalFile file) throws IOException {
        file.save(folder);
        current = Optional.of(file);
        LOG.info(
                "Enrolled for site {}; the certificate holds until {}.",
                file.site(),
                file.certificate().getNotAfter());
    }

    /** True if the certificate ends soon and still holds. */
    public boolean isRenewalDue() {
        long now = clock.now().seconds();
        return current.map(PortalFile::end)
                .filter(end -> now < end && end - now <= RENEW_SECONDS)
                .isPresent();
    }

    /**
     * Gets a fresh certificate for the same key.
     *
     * @throws IOException if the portal can not be reached or answers nonsense
     * @throws UnitException if it refuses
     */
    public void renew() throws IOException {
        PortalFile file = current.orElseThrow(() -> new UnitException("The unit is not enrolled."));
        Map<String, String> answer =
                PortalHttp.post(file.at(RENEW), tls(file), Map.of("request", CertificateRequest.pem(key)));
        PortalFile next = file.renewed(
                Pem.certificate(PortalFile.field(answer, "certificate")),
                Pem.certificate(PortalFile.field(answer, "ca")));
        next.check(key.publicKey());
        keep(next);
    }
}
