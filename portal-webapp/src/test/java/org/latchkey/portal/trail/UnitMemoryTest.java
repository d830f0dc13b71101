// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.site.SiteMemory;

/** What a unit learns that takes another's place. */
class UnitMemoryTest {

    private TestPortal portal;
    private TestUnit unit;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    @BeforeEach
    void enrol() {
        portal = portal();
        unit = TestUnit.enrol(portal);
    }

    @Test
    void usesThatAreSpentAndDoorsThatAreHeldAreRead() {
        String code = code("1,2", 2);
        String unlimited = code("3", 0);
        opening(Event.OPENING, code, 1, "opened");
        opening(Event.OPENING, code, 1, "jammed");
        opening(Event.OPENING, code, 1, "pulsed");
        opening(Event.OPENING_SETTLED, code, 2, "burnt");
        opening(Event.OPENING_SETTLED, code, 2, "returned");
        opening(Event.OPENING, unlimited, 3, "opened");
        opening(Event.OPENING, "ffffffffffffffff", 3, "opened");
        assign(Event.DOOR_ASSIGNED, 5, code);
        assign(Event.DOOR_ASSIGNED, 6, code);
        assign(Event.DOOR_RELEASED, 6, "");
        assign(Event.DOOR_ASSIGNED, 7, unlimited);
        assign(Event.DOOR_ASSIGNED, 7, code);
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, unit.size()));

        UnitMemory memory = portal.bean(UnitMemory.class);
        byte[] id = HexFormat.of().parseHex(code);
        assertThat(memory.burnt(unit.site()))
                .containsExactlyInAnyOrder(new SiteMemory.BurntUse(id, 1, 2), new SiteMemory.BurntUse(id, 2, 1));
        assertThat(memory.held(unit.site()))
                .isEqualTo(List.of(new SiteMemory.Assignment(5, id), new SiteMemory.Assignment(7, id)));
    }

    @Test
    void aClockThatRanAheadMixesNoOrder() {
        String code = code("1,2", 2);
        long now = portal.clock().instant().getEpochSecond();
        at(now - 300, Event.DOOR_RELEASED, 4, "");
        at(now + 365 * 86_400, Event.DOOR_ASSIGNED, 4, code);
        at(now + 365 * 86_400, Event.DOOR_ASSIGNED, 5, code);
        at(now - 200, Event.DOOR_RELEASED, 5, "");
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, unit.size()));

        UnitMemory memory = portal.bean(UnitMemory.class);
        assertThat(memory.held(unit.site()))
                .isEqualTo(List.of(new SiteMemory.Assignment(4, HexFormat.of().parseHex(code))));
        assertThat(memory.changed(unit.site()))
                .as("orders since are news, this year too")
                .containsEntry(4, now - 300)
                .containsEntry(5, now - 200);
    }

    @Test
    void aUnitsSuccessorComesAfterItWhateverItsClockSaid() {
        String first = code("1", 2);
        String second = code("2", 2);
        String third = code("3", 2);
        long now = portal.clock().instant().getEpochSecond();
        at(now + 365 * 86_400, Event.DOOR_ASSIGNED, 4, first);
        at(now + 365 * 86_400, Event.DOOR_ASSIGNED, 5, first);
        opening(Event.OPENING, first, 1, "opened", now + 365 * 86_400);
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, unit.size()));
        unit = unit.successor();
        at(now - 300, Event.DOOR_RELEASED, 4, "");
        at(now - 200, Event.DOOR_ASSIGNED, 5, second);
        at(now + 365 * 86_400, Event.DOOR_ASSIGNED, 6, third);
        opening(Event.OPENING, second, 2, "opened", now);
        opening(Event.OPENING, third, 3, "opened", now - 60);
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, unit.size()));

        UnitMemory memory = portal.bean(UnitMemory.class);
        assertThat(memory.held(unit.site()))
                .isEqualTo(List.of(
                        new SiteMemory.Assignment(5, HexFormat.of().parseHex(second)),
                        new SiteMemory.Assignment(6, HexFormat.of().parseHex(third))));
        assertThat(memory.burnt(unit.site()))
                .as("the newest last: those are kept")
                .containsExactly(
                        new SiteMemory.BurntUse(HexFormat.of().parseHex(first), 1, 1),
                        new SiteMemory.BurntUse(HexFormat.of().parseHex(second), 2, 1),
                        new SiteMemory.BurntUse(HexFormat.of().parseHex(third), 3, 1));
        assertThat(memory.changed(unit.site()))
                .as("what another unit recorded tells nothing of this one's clock")
                .isEqualTo(Map.of(4, now - 300, 5, now - 200, 6, now - 200));
    }

    private void at(long time, Event event, int door, String code) {
        Map<String, Object> details = code.isEmpty() ? Map.of() : Map.of("code", code);
        add(event, new Actor(Actor.Kind.COMMAND, "00"), door, "done", time, details);
    }

    @Test
    void aRecordThatANewGenerationHasAgainCountsOnce() {
        String code = code("1", 2);
        opening(Event.OPENING, code, 1, "opened");
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, 1));
        TrailRepository trails = portal.bean(TrailRepository.class);
        Trail old = trails.current(unit.site(), unit.identity().kid()).orElseThrow();
        portal.bean(WriteTransactions.class)
                .run(() -> trails.begin(old.site(), old.kid(), 1, OptionalLong.of(old.id()), TestUnit.START));
        opening(Event.OPENING, code, 1, "opened");
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, 2));
        assertThat(portal.bean(UnitMemory.class).burnt(unit.site()))
                .containsExactly(new SiteMemory.BurntUse(HexFormat.of().parseHex(code), 1, 2));
    }

    private String code(String doors, int uses) {
        return portal.program(Role.OPERATOR)
                .post("/codes", Examples.code(unit.site(), doors, "Ada").replace("\"uses\":2", "\"uses\":" + uses))
                .json()
                .get("id")
                .asString();
    }

    private void opening(Event event, String code, int door, String outcome) {
        opening(event, code, door, outcome, TestUnit.START);
    }

    private void opening(Event event, String code, int door, String outcome, long time) {
        add(event, new Actor(Actor.Kind.CODE, code), door, outcome, time, Map.of());
    }

    private void assign(Event event, int door, String code) {
        at(TestUnit.START, event, door, code);
    }

    private void add(Event event, Actor actor, int door, String outcome, long time, Map<String, Object> details) {
        AuditEntry entry = new AuditEntry(event, actor, "A", door, outcome, "", new byte[0], details);
        unit.addBytes(new AuditRecord(unit.size(), 1, time, 1, ClockQuality.PROVEN, entry).encode());
    }
}
