// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.UnitState;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The latest word of each unit, in the database. */
@Component
class UnitStates {

    private final JdbcClient jdbc;

    UnitStates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What is known of a site's unit.
     *
     * @param kid of the unit that said it
     * @param seenAt when it was last heard, in seconds since 1970
     * @param state the last thing it said of itself
     */
    record Known(String kid, long seenAt, UnitState state) {}

    Optional<Known> find(String site) {
        return jdbc.sql("SELECT unit_kid, seen_at, state FROM unit_states WHERE site = :site")
                .param("site", site)
                .query((row, number) -> new Known(row.getString(1), row.getLong(2), decode(row.getString(3))))
                .optional();
    }

    /** Sites whose unit was ever heard. */
    List<String> sites() {
        return jdbc.sql("SELECT site FROM unit_states ORDER BY site")
                .query(String.class)
                .list();
    }

    void put(String site, String kid, UnitState state, long now) {
        jdbc.sql("INSERT INTO unit_states (site, unit_kid, seen_at, state) VALUES (:site, :kid, :now, :state)"
                        + " ON CONFLICT (site) DO UPDATE SET unit_kid = :kid, seen_at = :now, state = :state")
                .param("site", site)
                .param("kid", kid)
                .param("now", now)
                .param("state", Base64.getUrlEncoder().withoutPadding().encodeToString(state.encode()))
                .update();
    }

    /** The unit was heard, or its connection was lost. */
    void seen(String site, long now) {
        jdbc.sql("UPDATE unit_states SET seen_at = :now WHERE site = :site")
                .param("now", now)
                .param("site", site)
                .update();
    }

    private static UnitState decode(String encoded) {
        try {
            return UnitState.decode(Base64.getUrlDecoder().decode(encoded));
        } catch (ProtocolException fromAnotherVersion) {
            return UnitState.offline();
        }
    }
}
