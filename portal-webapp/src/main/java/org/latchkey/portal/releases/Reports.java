// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The latest report of each site's current unit, in the database. */
@Component
public class Reports {

    private static final String SELECT = "SELECT r.site, r.unit_kid, r.reported_at, r.received_at, r.release_counter,"
            + " r.phase, r.target, r.reason, r.bundles, r.development, r.digest FROM unit_reports r"
            + " JOIN units u ON u.site = r.site AND u.kid = r.unit_kid AND u.replaced_at IS NULL ";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Reports(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** What the site's unit said last; empty if it, or the unit that replaced it, said nothing. */
    public Optional<SiteReport> of(String site) {
        return jdbc.sql(SELECT + "WHERE r.site = :site")
                .param("site", site)
                .query(this::read)
                .optional();
    }

    /** True if the site's unit said last that something runs on it that was not meant for service. */
    public boolean isInDevelopment(String site) {
        return jdbc.sql("SELECT r.development FROM unit_reports r JOIN units u ON u.site = r.site"
                        + " AND u.kid = r.unit_kid AND u.replaced_at IS NULL WHERE r.site = :site")
                .param("site", site)
                .query(Integer.class)
                .optional()
                .filter(development -> development != 0)
                .isPresent();
    }

    /** The reports of all sites. */
    public Map<String, SiteReport> all() {
        Map<String, SiteReport> all = new HashMap<>();
        jdbc.sql(SELECT).query(this::read).list().forEach(report -> all.put(report.site(), report));
        return all;
    }

    /** All sites that a unit serves, by code. */
    public List<String> sitesWithUnit() {
        return jdbc.sql("SELECT site FROM units WHERE replaced_at IS NULL ORDER BY site")
                .query(String.class)
                .list();
    }

    /** @param letter the signed bytes */
    void put(SiteReport report, byte[] letter) {
        jdbc.sql("INSERT INTO unit_reports (site, unit_kid, reported_at, received_at, release_counter, phase, target,"
                        + " reason, bundles, development, digest, letter) VALUES (:site, :kid, :reported, :received, :release, :phase,"
                        + " :target, :reason, :bundles, :development, :digest, :letter) ON CONFLICT (site) DO UPDATE SET"
                        + " unit_kid = :kid, reported_at = :reported, received_at = :received,"
                        + " release_counter = :release, phase = :phase, target = :target, reason = :reason,"
                        + " bundles = :bundles, development = :development, digest = :digest, letter = :letter")
                .param("site", report.site())
                .param("kid", report.kid())
                .param("reported", report.reportedAt())
                .param("received", report.receivedAt())
                .param("release", report.release())
                .param("phase", report.phase().name().toLowerCase(Locale.ROOT))
                .param("target", report.target())
                .param("reason", report.reason())
                .param("bundles", json.writeValueAsString(report.bundles()))
                .param("development", report.development() ? 1 : 0)
                .param("digest", report.digest())
                .param("letter", Base64.getUrlEncoder().withoutPadding().encodeToString(letter))
                .update();
    }

    private SiteReport read(ResultSet row, int number) throws SQLException {
        return new SiteReport(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                SiteReport.Phase.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
                row.getLong(7),
                row.getString(8),
                Arrays.asList(json.readValue(row.getString(9), SiteReport.Running[].class)),
                row.getInt(10) != 0,
                row.getString(11));
    }
}
