// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
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
    private final ApplicationAvailability availability;

    HealthController(JdbcClient jdbc, ApplicationAvailability availability) {
        this.jdbc = jdbc;
        this.availability = availability;
    }

    /** Answers with up, or 503 while the database does not, or the ports for units are not open yet. */
    record Health(String status) {}

    @GetMapping("/health")
    Health health() {
        if (availability.getReadinessState() != ReadinessState.ACCEPTING_TRAFFIC) {
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "starting", "The portal is starting or stopping.");
        }
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
