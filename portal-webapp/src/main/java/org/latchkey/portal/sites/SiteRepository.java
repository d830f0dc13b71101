// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Sites in the database. */
@Component
public class SiteRepository {

    private static final String SUMMARY = "SELECT s.code, s.name, s.time_zone, s.banks, s.doors,"
            + " (SELECT COUNT(*) FROM codes c WHERE c.site = s.code AND c.revoked_at IS NULL AND c.valid_until > :now"
            + " AND (c.valid_from IS NULL OR c.valid_from <= :now)),"
            + " (SELECT COUNT(*) FROM bookings b WHERE b.site = s.code AND b.valid_until <= :now AND b.given_at IS NOT NULL"
            + " AND b.ended_at IS NULL) FROM sites s WHERE ";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    public SiteRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Sites by code, after one, and one more than asked for if there are more. */
    public List<SiteSummary> list(String afterOrNull, int limit, long now) {
        return jdbc.sql(SUMMARY + "s.code > :after ORDER BY s.code LIMIT :limit")
                .param("now", now)
                .param("after", afterOrNull == null ? "" : afterOrNull)
                .param("limit", limit + 1)
                .query(SiteRepository::readSummary)
                .list();
    }

    /** The codes of all sites, as many as asked for. */
    public List<String> codes(int most) {
        return jdbc.sql("SELECT code FROM sites ORDER BY code LIMIT :most")
                .param("most", most)
                .query(String.class)
                .list();
    }

    public Optional<SiteSummary> summary(String code, long now) {
        return jdbc.sql(SUMMARY + "s.code = :code")
                .param("now", now)
                .param("code", code)
                .query(SiteRepository::readSummary)
                .optional();
    }

    public Optional<Site> find(String code) {
        return jdbc.sql("SELECT config, config_version FROM sites WHERE code = :code")
                .param("code", code)
                .query((row, number) -> new Site(
                        json.readValue(row.getString(1), SiteForm.class).toConfig(), row.getLong(2)))
                .optional();
    }

    /** @return false if there is such a site */
    public boolean add(Site site, long now) {
        return jdbc.sql("INSERT INTO sites (code, name, time_zone, banks, doors, config, config_version, created_at,"
                                + " updated_at) VALUES (:code, :name, :timeZone, :banks, :doors, :config, :version,"
                                + " :now, :now) ON CONFLICT DO NOTHING")
                        .params(SiteRow.of(site, json, now))
                        .update()
                == 1;
    }

    /** @return false if the site's version is not the one before the new one */
    public boolean update(Site site, long now) {
        return jdbc.sql("UPDATE sites SET name = :name, time_zone = :timeZone, banks = :banks, doors = :doors,"
                                + " config = :config, config_version = :version, updated_at = :now"
                                + " WHERE code = :code AND config_version = :version - 1")
                        .params(SiteRow.of(site, json, now))
                        .update()
                == 1;
    }

    /** Door numbers of the site that are never used again. */
    public Set<Integer> retiredDoors(String code) {
        return new TreeSet<>(jdbc.sql("SELECT door FROM retired_doors WHERE site = :site")
                .param("site", code)
                .query(Integer.class)
                .list());
    }

    public void retireDoors(String code, Set<Integer> doors) {
        for (int door : doors) {
            jdbc.sql("INSERT INTO retired_doors (site, door) VALUES (:site, :door)")
                    .param("site", code)
                    .param("door", door)
                    .update();
        }
    }

    private static SiteSummary readSummary(ResultSet row, int number) throws SQLException {
        return new SiteSummary(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7));
    }
}
