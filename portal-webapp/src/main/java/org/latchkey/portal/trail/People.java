// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.codes.CodeFilter;
import org.latchkey.portal.codes.CodeRepository;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who had which code: trails know codes, and this portal alone knows people. */
@Component
class People {

    private static final int MOST_CODES = 500;

    private final CodeRepository codes;
    private final JdbcClient jdbc;

    People(CodeRepository codes, JdbcClient jdbc) {
        this.codes = codes;
        this.jdbc = jdbc;
    }

    /** Ids of codes, and the sites where they open something. */
    record Codes(Set<String> ids, Set<String> sites) {}

    /**
     * The codes of whoever's name has this in it, or whose id starts so.
     *
     * @throws Problem 422 if they are too many to search for
     */
    Codes codes(Optional<String> site, String person) {
        CodeFilter filter = new CodeFilter(site, Optional.empty(), Optional.of(person));
        List<Code> found = codes.list(filter, Long.MAX_VALUE, MOST_CODES, 0);
        if (found.size() > MOST_CODES) {
            throw Problem.invalid(
                    "person", "has more than " + MOST_CODES + " codes: say more of the name, or the site");
        }
        return new Codes(
                found.stream().map(Code::id).collect(Collectors.toSet()),
                found.stream().map(Code::site).collect(Collectors.toSet()));
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
