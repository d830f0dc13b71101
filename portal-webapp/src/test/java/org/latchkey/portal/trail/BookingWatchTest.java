// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import tools.jackson.databind.JsonNode;

/** What a site's records tell of its bookings. */
class BookingWatchTest {

    private final TestPortal portal = TestPortal.shared();
    private final TestUnit unit = TestUnit.enrol(portal);
    private final TestClient operator = portal.program(Role.OPERATOR);
    private final String booking = operator.post(
                    "/bookings", "{\"site\":\"" + unit.site() + "\",\"validUntil\":\"2026-11-23T12:00:00Z\"}")
            .json()
            .get("id")
            .asString();

    private void add(Event event, int door, String outcome, String reason) {
        AuditEntry entry = new AuditEntry(
                event, Actor.SYSTEM, "A", door, outcome, reason, new byte[0], Map.of("booking", "A/" + booking));
        unit.addBytes(new AuditRecord(unit.size(), 1, TestUnit.START + unit.size(), 1, ClockQuality.UNPROVEN, entry)
                .encode());
    }

    private JsonNode after() {
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, unit.size()));
        return operator.get("/bookings/" + booking).json();
    }

    @Test
    void theDoorAndTheEndOfABookingAreRead() {
        add(Event.DOOR_ALLOCATED, 3, "allocated", "");
        JsonNode given = after();
        assertThat(given.get("state").asString()).isEqualTo("in-use");
        assertThat(given.get("door").asInt()).isEqualTo(3);
        add(Event.DOOR_RELEASED, 3, "released", "moved");
        add(Event.DOOR_ALLOCATED, 4, "moved", "");
        assertThat(after().get("door").asInt()).isEqualTo(4);
        add(Event.DOOR_ENDING, 4, "ending", "picked-up");
        add(Event.DOOR_RELEASED, 4, "released", "vacated");
        JsonNode over = after();
        assertThat(over.get("state").asString()).isEqualTo("picked-up");
        assertThat(over.get("endedAt").asString()).isNotEmpty();
        assertThat(operator.post("/bookings/" + booking + "/cancellation", "{}").problem())
                .isEqualTo("booking-over");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-sent", "never-opened"})
    void aDoorThatWasNeverOpenedIsForgotten(String reason) {
        add(Event.DOOR_ALLOCATED, 3, "allocated", "");
        add(Event.DOOR_RELEASED, 3, "released", reason);
        JsonNode waits = after();
        assertThat(waits.get("state").asString()).isEqualTo("waiting");
        assertThat(waits.has("door")).isFalse();
        assertThat(waits.has("givenAt")).isFalse();
        assertThat(waits.has("endedAt")).isFalse();
    }

    @Test
    void codesThatLiveAfterADoorWasFreedAreExtendedAndTakenBack() {
        add(Event.DOOR_ALLOCATED, 3, "allocated", "");
        add(Event.DOOR_RELEASED, 3, "released", "staff");
        assertThat(after().get("state").asString()).isEqualTo("released");
        String path = "/bookings/" + booking;
        assertThat(operator.post(path + "/extension", "{\"validUntil\":\"2026-11-23T13:00:00Z\"}")
                        .status())
                .isEqualTo(200);
        JsonNode cancelled = operator.post(path + "/cancellation", "{}").json();
        assertThat(cancelled.get("state").asString()).isEqualTo("cancelled");
        for (String code : List.of("dropOff", "pickUp")) {
            assertThat(cancelled.get(code).get("state").asString()).isEqualTo("revoked");
        }
    }

    @Test
    void aDoorThatStaffFreedEndsItToo() {
        add(Event.DOOR_ALLOCATED, 3, "allocated", "");
        add(Event.DOOR_RELEASED, 3, "released", "staff");
        assertThat(after().get("state").asString()).isEqualTo("released");
        assertThat(operator.get("/bookings?state=released&site=" + unit.site())
                        .json()
                        .get("items"))
                .hasSize(1);
    }
}
