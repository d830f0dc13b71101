// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.pki.SigningRequest;
import org.latchkey.portal.pki.Subjects;
import org.latchkey.portal.platform.Hashes;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Lets units in: enrols a key with a token, renews its certificate, and shuts the unit out that it replaces. */
@Service
class UnitAdmission {

    private static final Logger LOG = LoggerFactory.getLogger(UnitAdmission.class);

    private final EnrolmentRepository tokens;
    private final UnitRepository units;
    private final Units current;
    private final Authority authority;
    private final ProvisioningSource provisioning;
    private final WriteTransactions transactions;
    private final Journal journal;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    UnitAdmission(
            EnrolmentRepository tokens,
            UnitRepository units,
            Units current,
            Authority authority,
            ProvisioningSource provisioning,
            WriteTransactions transactions,
            Journal journal,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.tokens = tokens;
        this.units = units;
        this.current = current;
        this.authority = authority;
        this.provisioning = provisioning;
        this.transactions = transactions;
        this.journal = journal;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What a unit that was let in gets.
     *
     * @param provisioning the provisioning file
     */
    record Admitted(String site, X509Certificate certificate, byte[] provisioning) {}

    /**
     * Enrols the key that made the request.
     *
     * @param secret 32 hex digits
     * @param request PKCS#10 in PEM
     * @param own whose unit it is, if it said so
     * @throws Problem 403 if the secret is not that of a token that can be used, 409 if that is for another site than the
     *     unit's, 422 if the request is none
     */
    Admitted enrol(String secret, String request, Optional<String> own) {
        Ed25519PublicKey key = key(request);
        String kid = Subjects.kid(key);
        List<Object> done = new ArrayList<>();
        Admitted admitted = transactions.call(() -> {
            long now = now();
            String token = Hashes.ofSecret(secret);
            String site = tokens.take(token, kid, now).orElseThrow(UnitAdmission::noSuchToken);
            if (!own.orElse(site).equals(site)) {
                // Undone: the token stays as it was, and so does the other site's unit.
                throw Problem.conflict("other-site", "The token is for site " + site + ", which is not the unit's.");
            }
            // Else the unit that goes could come back with the token that it once used.
            tokens.withdrawOthers(site, token, now);
            List<String> replaced = units.replaceOthers(site, kid, now);
            replaced.forEach(old -> done.add(new UnitReplaced(site, old)));
            X509Certificate certificate = authority.forUnit(site, key);
            units.put(site, kid, key, now, end(certificate));
            units.addCertificate(certificate, site, kid, now, end(certificate));
            provisioning.begin(site, !replaced.isEmpty());
            done.add(new UnitEnrolled(site, kid));
            journal.record("unit-enrolled", Map.of(Journal.SITE, site, "unit", kid));
            return new Admitted(site, certificate, provisioning.provisioning(site));
        });
        LOG.info("Unit {} was enrolled for site {}", kid, admitted.site());
        done.forEach(events::publishEvent);
        return admitted;
    }

    /**
     * A fresh certificate for the same key.
     *
     * @param presented what the unit showed in the handshake, which checked that this portal issued it
     * @throws Problem 403 if the certificate is not the current unit's, 422 if the request is for another key
     */
    X509Certificate renew(X509Certificate presented, String request) {
        Ed25519PublicKey key = key(request);
        Optional<Subjects.Unit> named = Subjects.unit(presented);
        return transactions.call(() -> {
            UnitIdentity unit = named.flatMap(name -> current.current(name.site()))
                    .filter(one -> one.kid().equals(named.get().kid()))
                    .orElseThrow(() -> Problem.of(
                            HttpStatus.FORBIDDEN, "not-the-unit", "This certificate is not the site's unit's."));
            if (!unit.key().equals(key)) {
                throw Problem.invalid("request", "must be for the key that was enrolled");
            }
            X509Certificate certificate = authority.forUnit(unit.site(), key);
            units.put(unit.site(), unit.kid(), key, unit.enrolledAt(), end(certificate));
            units.addCertificate(certificate, unit.site(), unit.kid(), now(), end(certificate));
            return certificate;
        });
    }

    /** True if the certificate, which this portal issued, is that of a unit that serves its site now. */
    boolean admits(X509Certificate presented) {
        return Subjects.unit(presented)
                .filter(name -> current.current(name.site())
                        .filter(unit -> unit.kid().equals(name.kid()))
                        .isPresent())
                .isPresent();
    }

    private static Ed25519PublicKey key(String request) {
        try {
            return SigningRequest.key(request);
        } catch (SigningRequest.Refused e) {
            throw Problem.invalid("request", e.getMessage());
        }
    }

    private static Problem noSuchToken() {
        return Problem.of(
                HttpStatus.FORBIDDEN, "token", "The token was used, has expired or never was: make another one.");
    }

    private static long end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().getEpochSecond();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
