// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import tools.jackson.databind.JsonNode;

/** What an operator sees of doors that are not well. */
class DoorTicketsTest {

    private final TestPortal portal = TestPortal.shared();
    private final TestUnit unit = TestUnit.enrol(portal);
    private int sent;

    private void tell(Event event, int door, String outcome, Map<String, Object> details) {
        AuditEntry entry = new AuditEntry(event, Actor.SYSTEM, "A", door, outcome, "", new byte[0], details);
        unit.addBytes(new AuditRecord(unit.size(), 1, 1_900_000_000L, 1, ClockQuality.PROVEN, entry).encode());
    }

    private void tell(Event event, int door, String outcome) {
        tell(event, door, outcome, Map.of());
    }

    private void send() {
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(sent, unit.size()));
    }

    private List<String> tickets(boolean open) {
        JsonNode items = portal.program(Role.OPERATOR)
                .get("/incidents?open=" + open + "&limit=100&site=" + unit.site())
                .json()
                .get("items");
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.get("kind").asString())
                .sorted()
                .toList();
    }

    @Test
    void eachTroubleOfADoorIsATicketAndEachRecordCountsOnce() {
        tell(Event.OPENING, 3, "jammed");
        tell(Event.DOOR_FORCED, 4, "opened");
        tell(Event.DOOR_LEFT_OPEN, 5, "open");
        tell(Event.DOOR_OVERSTAYED, 6, "overstayed");
        tell(Event.OPENING, 7, "opened");
        send();
        send();
        assertThat(tickets(true))
                .containsExactly("door-forced:4", "door-jammed:3", "door-left-open:5", "door-overstayed:6");

        sent = unit.size();
        tell(Event.DOOR_CLOSED, 4, "closed");
        tell(Event.DOOR_CLOSED, 5, "closed");
        tell(Event.OPENING, 3, "opened");
        tell(Event.DOOR_RELEASED, 6, "released");
        send();
        assertThat(tickets(true)).as("somebody has to look at a forced door").containsExactly("door-forced:4");
        assertThat(tickets(false)).containsExactly("door-jammed:3", "door-left-open:5", "door-overstayed:6");

        sent = unit.size();
        tell(Event.OPENING, 3, "jammed");
        tell(Event.DOOR_CLEARED, 3, "cleared");
        tell(Event.DOOR_LEFT_OPEN, 5, "open");
        send();
        assertThat(tickets(true)).containsExactly("door-forced:4", "door-left-open:5");
    }

    @Test
    void aJammedDoorThatSomebodyOpenedByKeyIsForcedAndNoLongerJammed() {
        tell(Event.OPENING, 3, "jammed");
        tell(Event.DOOR_FORCED, 3, "opened");
        send();
        assertThat(tickets(true)).containsExactly("door-forced:3");
        assertThat(tickets(false)).containsExactly("door-jammed:3");
    }

    @Test
    void aStayThatGoesOnIsTooLongNoMore() {
        tell(Event.DOOR_OVERSTAYED, 6, "overstayed");
        tell(Event.DOOR_OVERSTAYED, 6, "goes-on");
        send();
        assertThat(tickets(true)).isEmpty();
        assertThat(tickets(false)).containsExactly("door-overstayed:6");
    }

    @Test
    void aSummaryNamesItsDoors() {
        tell(Event.DOOR_LEFT_OPEN, 5, "open");
        tell(Event.DOOR_CHANGES, 0, "summary", Map.of("forced", 1L, "closed", 2L, "doors", "5,8,x"));
        send();
        assertThat(tickets(true)).containsExactly("door-forced:5", "door-forced:8");
    }

    @Test
    void theOperatorClosesWhatStays() {
        tell(Event.DOOR_FORCED, 4, "opened");
        send();
        JsonNode item = portal.program(Role.OPERATOR)
                .get("/incidents?open=true&site=" + unit.site())
                .json()
                .get("items")
                .get(0);
        assertThat(item.get("detail").asString()).isEqualTo("Door 4 opened without an order.");
        portal.program(Role.OPERATOR)
                .post("/incidents/" + item.get("id").asString() + "/close", "{\"note\":\"Looked at it.\"}");
        assertThat(tickets(true)).isEmpty();
        sent = unit.size();
        tell(Event.DOOR_FORCED, 4, "opened");
        send();
        assertThat(tickets(true)).containsExactly("door-forced:4");
    }
}
