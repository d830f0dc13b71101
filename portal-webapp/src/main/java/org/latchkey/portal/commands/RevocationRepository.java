// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which codes were taken back, by site. */
@Component
class RevocationRepository {

    private final JdbcClient jdbc;

    RevocationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(String site, long statusIndex, long epoch, long until, long now, String operator) {
        jdbc.sql("INSERT INTO revocations (status_index, site, epoch, valid_until, revoked_at, revoked_by)"
                        + " VALUES (:index, :site, :epoch, :until, :now, :operator)")
                .param("index", statusIndex)
                .param("site", site)
                .param("epoch", epoch)
                .param("until", until)
                .param("now", now)
                .param("operator", operator)
                .update();
    }

    /** Gives a revocation another place. */
    void move(long statusIndex, long epoch) {
        jdbc.sql("UPDATE revocations SET epoch = :epoch WHERE status_index = :index")
                .param("epoch", epoch)
                .param("index", statusIndex)
                .update();
    }

    /** A code that was taken back, and in which place. */
    record Revoked(long statusIndex, long epoch) {}

    /** Those after one epoch and up to another that still matter, in order; as many as asked for. */
    List<Revoked> between(String site, long after, long upTo, long now, int most) {
        return jdbc.sql("SELECT status_index, epoch FROM revocations WHERE site = :site AND epoch > :after"
                        + " AND epoch <= :upTo AND valid_until >= :now ORDER BY epoch LIMIT :most")
                .param("site", site)
                .param("after", after)
                .param("upTo", upTo)
                .param("now", now)
                .param("most", most)
                .query((row, number) -> new Revoked(row.getLong(1), row.getLong(2)))
                .list();
    }

    /** How many still matter. */
    long count(String site, long now) {
        return jdbc.sql("SELECT COUNT(*) FROM revocations WHERE site = :site AND valid_until >= :now")
                .param("site", site)
                .param("now", now)
                .query(Long.class)
                .single();
    }

    /** All that still matter: until when, by status index. Those that end last come first, if there are too many. */
    SortedMap<Long, Long> all(String site, long now, int most) {
        SortedMap<Long, Long> all = new TreeMap<>();
        jdbc.sql("SELECT status_index, valid_until FROM revocations WHERE site = :site AND valid_until >= :now"
                        + " ORDER BY valid_until DESC LIMIT :most")
                .param("site", site)
                .param("now", now)
                .param("most", most)
                .query((row, number) -> all.put(row.getLong(1), row.getLong(2)))
                .list();
        return all;
    }
}
