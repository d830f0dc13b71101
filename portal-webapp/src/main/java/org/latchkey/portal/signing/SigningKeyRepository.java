// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** When keys that were added later begin to sign, and whether units know them. */
@Component
public class SigningKeyRepository {

    private final JdbcClient jdbc;

    public SigningKeyRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A key that was added after the first one of its use.
     *
     * @param ringVersion the first ring that has it
     * @param signsFrom second from which on it signs, whatever units have said
     */
    record Added(String kid, long ringVersion, long signsFrom) {}

    void add(String kid, KeyUse use, long ringVersion, long signsFrom) {
        jdbc.sql("INSERT INTO signing_keys (kid, key_use, ring_version, signs_from)"
                        + " VALUES (:kid, :use, :version, :from)")
                .param("kid", kid)
                .param("use", use.word())
                .param("version", ringVersion)
                .param("from", signsFrom)
                .update();
    }

    /** The newest first. */
    List<Added> added(KeyUse use) {
        return jdbc.sql("SELECT kid, ring_version, signs_from FROM signing_keys WHERE key_use = :use"
                        + " AND revoked_at IS NULL ORDER BY ring_version DESC")
                .param("use", use.word())
                .query((row, number) -> new Added(row.getString(1), row.getLong(2), row.getLong(3)))
                .list();
    }

    Optional<Added> find(String kid) {
        return jdbc.sql("SELECT kid, ring_version, signs_from FROM signing_keys WHERE kid = :kid")
                .param("kid", kid)
                .query((row, number) -> new Added(row.getString(1), row.getLong(2), row.getLong(3)))
                .optional();
    }

    /** From now on nobody waits for it. */
    void signsNow(KeyUse use, long now) {
        jdbc.sql("UPDATE signing_keys SET signs_from = :now WHERE key_use = :use AND signs_from > :now")
                .param("now", now)
                .param("use", use.word())
                .update();
    }

    void revoke(String kid, long now) {
        jdbc.sql("UPDATE signing_keys SET revoked_at = :now WHERE kid = :kid")
                .param("now", now)
                .param("kid", kid)
                .update();
    }

    /**
     * True if every site has a unit that said it has this ring or a newer one of this portal. What a unit has from
     * before the portal was restored from a backup is not known, and does not count.
     */
    boolean everySiteHas(long ringVersion) {
        return jdbc.sql("SELECT COUNT(*) FROM sites s WHERE NOT EXISTS (SELECT 1 FROM units u WHERE u.site = s.code"
                                + " AND u.replaced_at IS NULL AND u.key_ring_version >= :version"
                                + " AND u.key_ring_version IN (SELECT version FROM key_rings))")
                        .param("version", ringVersion)
                        .query(Long.class)
                        .single()
                == 0;
    }

    /** The newest ring that a unit said it has, of those up to a version; 0 if none did. */
    long highestReported(long upTo) {
        return jdbc.sql("SELECT COALESCE(MAX(key_ring_version), 0) FROM units WHERE replaced_at IS NULL"
                        + " AND key_ring_version <= :upTo")
                .param("upTo", upTo)
                .query(Long.class)
                .single();
    }
}
