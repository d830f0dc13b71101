// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.portal.platform.Rows;
import org.latchkey.portal.rollouts.Rollout.Ring;
import org.latchkey.portal.rollouts.Rollout.RingState;
import org.latchkey.portal.rollouts.Rollout.Site;
import org.latchkey.portal.rollouts.Rollout.SiteState;
import org.latchkey.portal.rollouts.Rollout.State;
import org.latchkey.portal.rollouts.Rollout.Terms;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Roll-outs in the database. */
@Component
class RolloutTable {

    private static final String ACTIVE = "('running', 'paused', 'rolling-back')";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    RolloutTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Adds a roll-out; its id must be new. */
    void add(Rollout rollout) {
        long number = jdbc.sql("UPDATE counters SET value = value + 1 WHERE name = 'rollout' RETURNING value")
                .query(Long.class)
                .single();
        Terms terms = rollout.terms;
        jdbc.sql("INSERT INTO rollouts (id, number, release_counter, state, reason, success_percent, failure_percent,"
                        + " deadline_seconds, not_before, not_after, started_at, started_by) VALUES (:id, :number,"
                        + " :release, :state, :reason, :success, :failure, :deadline, :before, :after, :at, :by)")
                .param("id", rollout.id)
                .param("number", number)
                .param("release", terms.release())
                .param("state", rollout.state.word())
                .param("reason", rollout.reason)
                .param("success", terms.successPercent())
                .param("failure", terms.failurePercent())
                .param("deadline", terms.deadlineSeconds())
                .param("before", orNull(terms.notBefore()), Types.BIGINT)
                .param("after", orNull(terms.notAfter()), Types.BIGINT)
                .param("at", terms.startedAt())
                .param("by", terms.startedBy())
                .update();
        for (int i = 0; i < rollout.rings.size(); i++) {
            Ring ring = rollout.rings.get(i);
            jdbc.sql("INSERT INTO rollout_rings (rollout, ring, name, state) VALUES (:id, :ring, :name, :state)")
                    .param("id", rollout.id)
                    .param("ring", i)
                    .param("name", ring.name)
                    .param("state", ring.state.word())
                    .update();
            addSites(rollout.id, i, ring.sites);
        }
    }

    private void addSites(String id, int ring, List<Site> sites) {
        batches.batchUpdate(
                "INSERT INTO rollout_sites (state, reason, target, previous, runs, command, baseline, directed_at,"
                        + " since, rollout, site, ring) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                sites.stream().map(site -> row(id, site, ring)).toList());
    }

    /** Stores what has changed since it was loaded. */
    void update(Rollout before, Rollout rollout) {
        jdbc.sql("UPDATE rollouts SET state = :state, reason = :reason WHERE id = :id")
                .param("state", rollout.state.word())
                .param("reason", rollout.reason)
                .param("id", rollout.id)
                .update();
        List<Object[]> changed = new ArrayList<>();
        for (int i = 0; i < rollout.rings.size(); i++) {
            Ring ring = rollout.rings.get(i);
            Ring old = before.rings.get(i);
            if (ring.state != old.state) {
                jdbc.sql("UPDATE rollout_rings SET state = :state WHERE rollout = :id AND ring = :ring")
                        .param("state", ring.state.word())
                        .param("id", rollout.id)
                        .param("ring", i)
                        .update();
            }
            for (int j = 0; j < ring.sites.size(); j++) {
                if (!ring.sites.get(j).sameAs(old.sites.get(j))) {
                    changed.add(row(rollout.id, ring.sites.get(j)));
                }
            }
        }
        if (!changed.isEmpty()) {
            batches.batchUpdate(
                    "UPDATE rollout_sites SET state = ?, reason = ?, target = ?, previous = ?, runs = ?, command = ?,"
                            + " baseline = ?, directed_at = ?, since = ? WHERE rollout = ? AND site = ?",
                    changed);
        }
    }

    private static Object[] row(String id, Site site, Object... more) {
        List<Object> row = new ArrayList<>(List.of(
                site.state.word(),
                site.reason,
                site.target,
                site.previous,
                site.runs,
                site.command,
                site.baseline,
                site.directedAt,
                site.since,
                id,
                site.code));
        row.addAll(List.of(more));
        return row.toArray();
    }

    Optional<Rollout> find(String id) {
        return jdbc.sql("SELECT * FROM rollouts WHERE id = :id")
                .param("id", id)
                .query(this::read)
                .optional();
    }

    /** Ids of the newest ones, the newest first. */
    List<String> newest(int most) {
        return jdbc.sql("SELECT id FROM rollouts ORDER BY number DESC LIMIT :most")
                .param("most", most)
                .query(String.class)
                .list();
    }

    /** Ids of those that are not over. */
    List<String> active() {
        return jdbc.sql("SELECT id FROM rollouts WHERE state IN " + ACTIVE + " ORDER BY number")
                .query(String.class)
                .list();
    }

    /** Ids of those whose sites may still change: the active ones, and failed ones that wait for sites. */
    List<String> watched() {
        return jdbc.sql("SELECT id FROM rollouts WHERE state IN " + ACTIVE + " OR state = 'failed' AND EXISTS (SELECT 1"
                        + " FROM rollout_sites s WHERE s.rollout = rollouts.id AND s.state IN ('directed', 'fetching',"
                        + " 'waiting-for-window', 'swapping', 'proving')) ORDER BY number")
                .query(String.class)
                .list();
    }

    /** Ids of those that are not over, or failed, and hold the site. */
    List<String> concerning(String site) {
        return jdbc.sql("SELECT r.id FROM rollouts r JOIN rollout_sites s ON s.rollout = r.id WHERE s.site = :site"
                        + " AND (r.state IN " + ACTIVE + " OR r.state = 'failed')")
                .param("site", site)
                .query(String.class)
                .list();
    }

    /** Which sites are in a roll-out that is not over, but for that one. */
    List<String> sitesInOthers(String id) {
        return jdbc.sql("SELECT s.site FROM rollout_sites s JOIN rollouts r ON r.id = s.rollout WHERE r.id <> :id"
                        + " AND r.state IN " + ACTIVE)
                .param("id", id)
                .query(String.class)
                .list();
    }

    /** True if a later roll-out has directed a site of that one. */
    boolean overtaken(String id) {
        return jdbc.sql("SELECT COUNT(*) FROM rollout_sites mine JOIN rollouts me ON me.id = mine.rollout"
                                + " JOIN rollout_sites theirs ON theirs.site = mine.site AND theirs.directed_at > 0"
                                + " JOIN rollouts they ON they.id = theirs.rollout AND they.number > me.number"
                                + " WHERE mine.rollout = :id AND mine.directed_at > 0")
                        .param("id", id)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private Rollout read(ResultSet row, int number) throws SQLException {
        Terms terms = new Terms(
                row.getLong("release_counter"),
                row.getInt("success_percent"),
                row.getInt("failure_percent"),
                row.getLong("deadline_seconds"),
                Rows.number(row, "not_before"),
                Rows.number(row, "not_after"),
                row.getLong("started_at"),
                row.getString("started_by"));
        String id = row.getString("id");
        State state = Rollout.of(State.class, row.getString("state"));
        Rollout rollout = new Rollout(id, terms, state, rings(id));
        rollout.reason = row.getString("reason");
        return rollout;
    }

    private List<Ring> rings(String id) {
        Map<Integer, List<Site>> sites = new HashMap<>();
        jdbc.sql("SELECT * FROM rollout_sites WHERE rollout = :id ORDER BY site")
                .param("id", id)
                .query(row -> {
                    sites.computeIfAbsent(row.getInt("ring"), any -> new ArrayList<>())
                            .add(site(row));
                });
        return jdbc.sql("SELECT ring, name, state FROM rollout_rings WHERE rollout = :id ORDER BY ring")
                .param("id", id)
                .query((row, number) -> new Ring(
                        row.getString(2),
                        Rollout.of(RingState.class, row.getString(3)),
                        sites.getOrDefault(row.getInt(1), List.of())))
                .list();
    }

    private static Site site(ResultSet row) throws SQLException {
        Site site = new Site(row.getString("site"), row.getLong("target"));
        site.state = Rollout.of(SiteState.class, row.getString("state"));
        site.reason = row.getString("reason");
        site.previous = row.getLong("previous");
        site.runs = row.getLong("runs");
        site.command = row.getString("command");
        site.baseline = row.getString("baseline");
        site.directedAt = row.getLong("directed_at");
        site.since = row.getLong("since");
        return site;
    }

    private static Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
