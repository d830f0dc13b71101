// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people call those whose ids stand in trails. */
@Component
public class CallerNames {

    private final JdbcClient jdbc;

    public CallerNames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Names of operators and API keys by id. */
    public Map<String, String> all() {
        Map<String, String> names = new HashMap<>();
        jdbc.sql("SELECT id, name FROM operators UNION ALL SELECT id, name FROM api_keys")
                .query(row -> {
                    names.put(row.getString(1), row.getString(2));
                });
        return names;
    }
}
