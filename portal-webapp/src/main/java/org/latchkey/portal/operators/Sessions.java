// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.latchkey.portal.platform.Hashes;
import org.latchkey.portal.platform.PortalProperties;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.WriteTransactions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is signed in. Sessions live in the database: they survive a restart, and any instance of the portal has them. */
@Component
public class Sessions {

    private static final long SEEN_EVERY_SECONDS = 60;
    private static final String CSRF_ALGORITHM = "HmacSHA256";

    private final JdbcClient jdbc;
    private final WriteTransactions transactions;
    private final InstantSource clock;
    private final long idleSeconds;
    private final long absoluteSeconds;

    public Sessions(JdbcClient jdbc, WriteTransactions transactions, InstantSource clock, PortalProperties properties) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
        this.idleSeconds = properties.session().idle().toSeconds();
        this.absoluteSeconds = properties.session().absolute().toSeconds();
    }

    private record Seen(Caller caller, long createdAt, long lastSeenAt) {}

    /** Begins a session and returns its token, which is kept nowhere. */
    public String begin(Operator operator) {
        String token = Secrets.token();
        long now = now();
        transactions.run(() -> {
            jdbc.sql("DELETE FROM sessions WHERE created_at < :oldest OR last_seen_at < :longAgo")
                    .param("oldest", now - absoluteSeconds)
                    .param("longAgo", now - idleSeconds)
                    .update();
            jdbc.sql("INSERT INTO sessions (token_hash, operator_id, created_at, last_seen_at)"
                            + " VALUES (:hash, :operator, :now, :now)")
                    .param("hash", Hashes.ofSecret(token))
                    .param("operator", operator.id())
                    .param("now", now)
                    .update();
        });
        return token;
    }

    /** Who has this session, if it still lasts. */
    public Optional<Caller> find(String token) {
        long now = now();
        Optional<Seen> found = jdbc.sql(
                        "SELECT o.id, o.name, o.role, o.must_change_password, s.created_at, s.last_seen_at"
                                + " FROM sessions s JOIN operators o ON o.id = s.operator_id"
                                + " WHERE s.token_hash = :hash")
                .param("hash", Hashes.ofSecret(token))
                .query((row, number) -> new Seen(
                        new Caller(
                                row.getString(1),
                                row.getString(2),
                                Role.of(row.getString(3)),
                                row.getInt(4) != 0,
                                token),
                        row.getLong(5),
                        row.getLong(6)))
                .optional()
                .filter(seen -> now < seen.createdAt() + absoluteSeconds && now < seen.lastSeenAt() + idleSeconds);
        found.filter(seen -> now >= seen.lastSeenAt() + SEEN_EVERY_SECONDS).ifPresent(seen -> saw(token, now));
        return found.map(Seen::caller);
    }

    public void end(String token) {
        transactions.run(() -> jdbc.sql("DELETE FROM sessions WHERE token_hash = :hash")
                .param("hash", Hashes.ofSecret(token))
                .update());
    }

    /** Ends every session of the operator. */
    public void endAll(String operatorId) {
        transactions.run(() -> jdbc.sql("DELETE FROM sessions WHERE operator_id = :operator")
                .param("operator", operatorId)
                .update());
    }

    /** The word that a page must send along, bound to its session: another site can neither read nor guess it. */
    public static String csrfToken(String token) {
        try {
            Mac mac = Mac.getInstance(CSRF_ALGORITHM);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), CSRF_ALGORITHM));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal("csrf".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CSRF_ALGORITHM, e);
        }
    }

    private void saw(String token, long now) {
        transactions.run(() -> jdbc.sql("UPDATE sessions SET last_seen_at = :now WHERE token_hash = :hash")
                .param("now", now)
                .param("hash", Hashes.ofSecret(token))
                .update());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
