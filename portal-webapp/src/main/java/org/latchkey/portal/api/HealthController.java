// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** For scripts and load balancers. */
@RestController
@RequestMapping(Api.BASE)
final class HealthController {

    private final JdbcClient jdbc;

    HealthController(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Answers with up, or 503 while the database does not. */
    record Health(String status) {}

    @GetMapping("/health")
    Health health() {
        try {
            jdbc.sql("SELECT value FROM counters WHERE name = 'status-index'")
                    .query(Long.class)
                    .single();
            return new Health("up");
        } catch (DataAccessException e) {
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "database", "The database does not answer.");
        }
    }
}
