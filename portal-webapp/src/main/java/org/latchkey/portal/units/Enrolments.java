// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.platform.Hashes;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.portal.sites.Sites;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.springframework.stereotype.Service;

/** Makes the one-time tokens with which a unit becomes the unit of a site. Thread-safe. */
@Service
public class Enrolments {

    /** How long a token can be used. */
    public static final Duration LIFE = Duration.ofHours(1);

    private static final int REMEMBERED = 1000;

    private final EnrolmentRepository repository;
    private final Sites sites;
    private final Authority authority;
    private final SigningKeys keys;
    private final UnitPort port;
    private final WriteTransactions transactions;
    private final Journal journal;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    // Texts are kept in memory alone, so that the QR can be shown while the token lives.
    private final Map<String, Token> texts = new LinkedHashMap<>();

    public Enrolments(
            EnrolmentRepository repository,
            Sites sites,
            Authority authority,
            SigningKeys keys,
            UnitPort port,
            WriteTransactions transactions,
            Journal journal,
            InstantSource clock) {
        this.repository = repository;
        this.sites = sites;
        this.authority = authority;
        this.keys = keys;
        this.port = port;
        this.transactions = transactions;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * A token that was made.
     *
     * @param id names it in the API
     * @param text what the technician types or shows to the unit
     */
    public record Token(String id, String site, String text, Instant expiresAt) {

        @Override
        public String toString() {
            return "Token[" + id + "]";
        }
    }

    /** Makes a token; an earlier one of the site no longer holds, used or not. */
    public Token make(String site, Caller caller) {
        return make(site, Optional.empty(), caller);
    }

    /** As {@link #make(String, Caller)}, for the unit that serves the site now and no other; nobody is shown it. */
    public Token makeFor(UnitIdentity unit, Caller caller) {
        return make(unit.site(), Optional.of(unit.kid()), caller);
    }

    private Token make(String site, Optional<String> kid, Caller caller) {
        sites.get(site);
        byte[] secret = new byte[EnrolmentToken.SECRET_LENGTH];
        random.nextBytes(secret);
        String text = new EnrolmentToken(
                        port.url(),
                        secret,
                        authority.fingerprint(),
                        keys.rootPublicKey().fingerprint())
                .encode();
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Token token = new Token(Secrets.id(), site, text, now.plus(LIFE));
        transactions.run(() -> {
            repository.withdraw(site, now.getEpochSecond());
            repository.add(
                    token.id(),
                    site,
                    Hashes.ofSecret(HexFormat.of().formatHex(secret)),
                    kid,
                    caller.id(),
                    now.getEpochSecond(),
                    token.expiresAt().getEpochSecond());
            journal.recordAs(caller.id(), "enrolment-made", Map.of(Journal.SITE, site, "enrolment", token.id()));
            // In the order in which they replace each other.
            remember(token, kid.isEmpty());
        });
        return token;
    }

    /** @throws Problem 404 if this portal made none, or it has expired or the portal was started again since */
    public synchronized Token get(String id) {
        Token token = texts.get(id);
        if (token == null || !clock.instant().isBefore(token.expiresAt())) {
            throw Problem.notFound("There is no such token any more: make another one.");
        }
        return token;
    }

    private synchronized void remember(Token token, boolean shown) {
        Instant now = clock.instant();
        texts.values()
                .removeIf(old -> !now.isBefore(old.expiresAt()) || old.site().equals(token.site()));
        if (texts.size() >= REMEMBERED) {
            texts.remove(texts.keySet().iterator().next());
        }
        if (shown) {
            texts.put(token.id(), token);
        }
    }
}
