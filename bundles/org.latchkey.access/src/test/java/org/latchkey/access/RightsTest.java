// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.Gatekeeper.Verdict;
import org.latchkey.unit.api.TechnicianRights;

class RightsTest {

    private static final Actor HOLDER = new Actor(Actor.Kind.TECHNICIAN, "0000000900000007");

    private final World world = new World();

    private Optional<Actor> holder() {
        return world.gate.rights().holder();
    }

    private String technician() {
        return world.code(9, Scope.technician(0));
    }

    @Test
    void areClosedUntilATechniciansCodeIsShownAndRecorded() {
        assertThat(holder()).isEmpty();
        Verdict verdict = world.gate.present(technician(), "front");
        assertThat(verdict.accepted()).isTrue();
        assertThat(verdict.doors()).isEmpty();
        assertThat(holder()).contains(HOLDER);
        assertThat(world.trail.last().event()).isEqualTo(Event.CODE_ACCEPTED);
        assertThat(world.bank.pulses).isEmpty();
    }

    @Test
    void closeAfterTheirTime() {
        world.gate.present(technician(), "front");
        world.clock.millis += (TechnicianRights.SECONDS - 1) * 1_000;
        assertThat(holder()).isPresent();
        world.clock.millis += 1_000;
        assertThat(holder()).isEmpty();
    }

    @Test
    void surviveARestartForTheSameTime() {
        world.gate.present(technician(), "front");
        world.restart();
        assertThat(holder()).contains(HOLDER);
        world.clock.millis += TechnicianRights.SECONDS * 1_000;
        world.restart();
        assertThat(holder()).isEmpty();
    }

    @Test
    void aRevokedCodeOpensNone() {
        News news = new News(1, 0, List.of(9L));
        world.gate.present(world.code(3, Scope.open(List.of(3), 1), Optional.of(news)), "front");
        assertThat(world.reason(technician())).isEqualTo(Refusal.REVOKED);
        assertThat(holder()).isEmpty();
    }

    @Test
    void endAtOnceWhenTheirCodeIsRevokedAndStayClosed() {
        world.gate.present(technician(), "front");
        new Orders(world).carryOut(Orders.revoke(1, 8));
        assertThat(holder()).as("another code").contains(HOLDER);

        new Orders(world).carryOut(Orders.revoke(2, 9));
        assertThat(holder()).isEmpty();
        world.restart();
        assertThat(holder()).isEmpty();
    }

    @Test
    void endWithTheNewsThatSomebodysCodeBrings() {
        world.gate.present(technician(), "front");
        News news = new News(1, 0, List.of(9L));
        world.gate.present(world.code(3, Scope.open(List.of(3), 1), Optional.of(news)), "front");
        assertThat(holder()).isEmpty();
    }

    @Test
    void whatIsDoneUnderThemNamesTheirHolder() {
        world.gate.present(technician(), "front");
        work();

        assertThat(world.trail.entries)
                .filteredOn(one -> one.event() != Event.CODE_ACCEPTED)
                .extracting(AuditEntry::event, AuditEntry::actor)
                .containsExactly(
                        tuple(Event.TEST_OPENING, HOLDER),
                        tuple(Event.OPENING, HOLDER),
                        tuple(Event.DOOR_CLEARED, HOLDER));
    }

    @Test
    void withoutThemTheConsoleIsNamed() {
        work();
        Actor console = new Actor(Actor.Kind.TECHNICIAN, "console");
        assertThat(world.trail.entries).extracting(AuditEntry::actor).containsOnly(console);
    }

    /** A test of a door that jams, and the clearing of that. */
    private void work() {
        world.run(1_000);
        world.bank.doors.get(3).jammed = true;
        world.gate.test(3);
        world.run(2_000);
        world.gate.clear(3);
    }

    @Test
    void whatCannotBeRecordedOpensNone() {
        world.trail.failing = true;
        assertThat(world.reason(technician())).isEqualTo(Refusal.NOT_RECORDED);
        assertThat(holder()).isEmpty();
    }
}
