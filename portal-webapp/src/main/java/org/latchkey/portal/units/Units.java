// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which unit serves which site. Thread-safe. */
@Component
public class Units {

    private static final String SELECT =
            "SELECT site, kid, public_key, enrolled_at, certificate_ends_at FROM units WHERE site = :site AND ";

    private final JdbcClient jdbc;
    private final WriteTransactions transactions;
    private final KeyRings rings;
    private final ObjectProvider<IncidentSink> incidents;

    public Units(
            JdbcClient jdbc, WriteTransactions transactions, KeyRings rings, ObjectProvider<IncidentSink> incidents) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.rings = rings;
        this.incidents = incidents;
    }

    /** The unit that serves the site now, if one was enrolled. */
    public Optional<UnitIdentity> current(String site) {
        return jdbc.sql(SELECT + "replaced_at IS NULL")
                .param("site", site)
                .query(Units::read)
                .optional();
    }

    /** The kid of the unit that serves the site now, if one was enrolled. */
    public Optional<String> currentKid(String site) {
        return jdbc.sql("SELECT kid FROM units WHERE site = :site AND replaced_at IS NULL")
                .param("site", site)
                .query(String.class)
                .optional();
    }

    /** A unit that serves the site or served it once. */
    public Optional<UnitIdentity> find(String site, String kid) {
        return jdbc.sql(SELECT + "kid = :kid")
                .param("site", site)
                .param("kid", kid)
                .query(Units::read)
                .optional();
    }

    /** Remembers which key ring the site's unit says that it has; one above the portal's own is an incident. */
    public void keyRingVersion(String site, long version) {
        long own = rings.current().ring().version();
        if (version > own) {
            incidents.ifAvailable(sink -> sink.raise(
                    site,
                    IncidentSink.PORTAL_BEHIND,
                    "The unit has key ring " + version + ", this portal's newest is " + own
                            + ": it was restored from a backup. Renew the key ring: the unit takes no other."));
        }
        long known = jdbc.sql("SELECT key_ring_version FROM units WHERE site = :site AND replaced_at IS NULL")
                .param("site", site)
                .query(Long.class)
                .optional()
                .orElse(version);
        if (known != version) {
            transactions.run(() -> jdbc.sql(
                            "UPDATE units SET key_ring_version = :version WHERE site = :site AND replaced_at IS NULL")
                    .param("version", version)
                    .param("site", site)
                    .update());
        }
    }

    private static UnitIdentity read(ResultSet row, int number) throws SQLException {
        try {
            return new UnitIdentity(
                    row.getString("site"),
                    row.getString("kid"),
                    Ed25519PublicKey.of(Base64.getUrlDecoder().decode(row.getString("public_key"))),
                    row.getLong("enrolled_at"),
                    row.getLong("certificate_ends_at"));
        } catch (ProtocolException e) {
            throw new IllegalStateException("only keys that were checked are stored", e);
        }
    }
}
