// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.latchkey.portal.pki.RevocationList;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Changes of units and their certificates in the database; inside a transaction. */
@Component
public class UnitRepository {

    private static final int HEX = 16;

    private final JdbcClient jdbc;

    public UnitRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Ends the service of every other unit of the site, and takes their certificates back. Returns their kids. */
    List<String> replaceOthers(String site, String kid, long now) {
        List<String> replaced = jdbc.sql("UPDATE units SET replaced_at = :now WHERE site = :site AND kid <> :kid"
                        + " AND replaced_at IS NULL RETURNING kid")
                .param("now", now)
                .param("site", site)
                .param("kid", kid)
                .query(String.class)
                .list();
        replaced.forEach(
                old -> jdbc.sql("UPDATE unit_certificates SET revoked_at = :now WHERE site = :site AND kid = :kid"
                                + " AND revoked_at IS NULL")
                        .param("now", now)
                        .param("site", site)
                        .param("kid", old)
                        .update());
        return replaced;
    }

    /** Makes it the unit of the site, which must have no other. */
    void put(String site, String kid, Ed25519PublicKey key, long enrolledAt, long certificateEndsAt) {
        jdbc.sql("INSERT INTO units (site, kid, public_key, enrolled_at, certificate_ends_at)"
                        + " VALUES (:site, :kid, :key, :enrolled, :ends) ON CONFLICT (site, kid) DO UPDATE"
                        + " SET enrolled_at = :enrolled, certificate_ends_at = :ends, replaced_at = NULL")
                .param("site", site)
                .param("kid", kid)
                .param("key", Base64.getUrlEncoder().withoutPadding().encodeToString(key.raw()))
                .param("enrolled", enrolledAt)
                .param("ends", certificateEndsAt)
                .update();
    }

    void addCertificate(X509Certificate certificate, String site, String kid, long now, long endsAt) {
        jdbc.sql("INSERT INTO unit_certificates (serial, site, kid, issued_at, ends_at)"
                        + " VALUES (:serial, :site, :kid, :now, :ends)")
                .param("serial", certificate.getSerialNumber().toString(HEX))
                .param("site", site)
                .param("kid", kid)
                .param("now", now)
                .param("ends", endsAt)
                .update();
    }

    /** Certificates that were taken back and have not ended by themselves. */
    public List<RevocationList.Entry> revoked(long now) {
        return jdbc.sql("SELECT serial, revoked_at FROM unit_certificates WHERE revoked_at IS NOT NULL"
                        + " AND ends_at > :now ORDER BY serial")
                .param("now", now)
                .query((row, number) -> new RevocationList.Entry(
                        new BigInteger(row.getString(1), HEX), Instant.ofEpochSecond(row.getLong(2))))
                .list();
    }
}
