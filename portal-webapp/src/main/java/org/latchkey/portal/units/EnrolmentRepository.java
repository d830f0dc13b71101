// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Enrolment tokens in the database: their secrets' hashes, never the secrets. */
@Component
class EnrolmentRepository {

    private final JdbcClient jdbc;

    EnrolmentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param kid hex of the only unit that can use it; empty for the first one that does */
    void add(
            String id,
            String site,
            String secretHash,
            Optional<String> kid,
            String operator,
            long now,
            long expiresAt) {
        jdbc.sql("INSERT INTO enrolments (id, site, secret_hash, created_at, created_by, expires_at, used_by)"
                        + " VALUES (:id, :site, :hash, :now, :operator, :expires, :kid)")
                .param("kid", kid.orElse(null))
                .param("id", id)
                .param("site", site)
                .param("hash", secretHash)
                .param("now", now)
                .param("operator", operator)
                .param("expires", expiresAt)
                .update();
    }

    /**
     * Takes the token for this key: once, and again only for the same key, whose answer may have been lost.
     *
     * @return the token's site, or empty if there is no such token for it
     */
    Optional<String> take(String secretHash, String kid, long now) {
        return jdbc.sql("UPDATE enrolments SET used_at = :now, used_by = :kid WHERE secret_hash = :hash"
                        + " AND expires_at > :now AND (used_by IS NULL OR used_by = :kid) RETURNING site")
                .param("now", now)
                .param("kid", kid)
                .param("hash", secretHash)
                .query(String.class)
                .optional();
    }

    /** Makes every token of the site useless, a used one too: there is one way in at a time. */
    void withdraw(String site, long now) {
        withdrawOthers(site, "", now);
    }

    /** As {@link #withdraw}, but for the token with which the site's unit has come. */
    void withdrawOthers(String site, String secretHash, long now) {
        jdbc.sql("UPDATE enrolments SET expires_at = :now WHERE site = :site AND secret_hash <> :hash"
                        + " AND expires_at > :now")
                .param("site", site)
                .param("hash", secretHash)
                .param("now", now)
                .update();
    }
}
