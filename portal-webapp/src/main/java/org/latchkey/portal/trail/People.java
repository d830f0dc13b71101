// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latchkey.portal.codes.HolderSearch;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who had which code: trails know codes, and this portal alone knows people. */
@Component
class People {

    private final JdbcClient jdbc;

    People(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The codes of whoever's name has this in it, or whose id starts so. They can be many: the database finds them.
     *
     * @param site only of this site
     * @param text of the name or id
     * @param codes how many there are
     */
    record Person(Optional<String> site, String text, long codes) {

        /** A query of these columns of the codes; its parameters are {@link #params}. */
        String select(String columns) {
            return "SELECT " + columns + " FROM codes c WHERE " + (site.isPresent() ? "c.site = :personSite AND " : "")
                    + "(c.holder_search LIKE :personPart ESCAPE '!' OR c.id LIKE :personStart ESCAPE '!')";
        }

        Map<String, Object> params() {
            Map<String, Object> params = new HashMap<>();
            String pattern = HolderSearch.pattern(text);
            params.put("personPart", "%" + pattern + "%");
            params.put("personStart", pattern + "%");
            site.ifPresent(code -> params.put("personSite", code));
            return params;
        }
    }

    Person find(Optional<String> site, String text) {
        Person person = new Person(site, text, 0);
        long codes = jdbc.sql(person.select("COUNT(*)"))
                .params(person.params())
                .query(Long.class)
                .single();
        return new Person(site, text, codes);
    }

    /** Which of these are codes of the person. @param ids at most a page of them */
    Set<String> among(Set<String> ids, Person person) {
        if (ids.isEmpty() || person.codes() == 0) {
            return Set.of();
        }
        return Set.copyOf(jdbc.sql(person.select("c.id") + " AND c.id IN (:ids)")
                .params(person.params())
                .param("ids", ids)
                .query(String.class)
                .list());
    }

    /** Names by code id; codes without one are missing. @param ids at most a page of them */
    Map<String, String> names(Set<String> ids) {
        Map<String, String> names = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("SELECT id, holder FROM codes WHERE holder IS NOT NULL AND id IN (:ids)")
                    .param("ids", ids)
                    .query(row -> {
                        names.put(row.getString(1), row.getString(2));
                    });
        }
        return names;
    }
}
