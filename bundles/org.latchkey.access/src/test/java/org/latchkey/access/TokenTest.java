// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.GateWatcher.Kind;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.latchkey.unit.api.refusals.RefusalLog;

/** Enrolment tokens that are shown to the scanner. */
class TokenTest {

    private static final String TOKEN = "LKE:SECRET";

    private final World world = new World();
    private final Room room = new Room();

    /** Takes tokens from technicians, or from anybody. */
    private static final class Room implements Enrolment {

        final List<String> tokens = new ArrayList<>();
        final CompletableFuture<String> first = new CompletableFuture<>();
        final CompletableFuture<String> end = new CompletableFuture<>();
        boolean open;

        @Override
        public Offer offer(String text, boolean technician) {
            if (!open && !technician) {
                return Offer.refused(ALREADY_CONNECTED);
            }
            tokens.add(text);
            return new Offer("", first, end);
        }

        void ended(String outcome) {
            first.complete(outcome);
            end.complete(outcome);
        }

        @Override
        public String enrol(String token) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Status status() {
            throw new UnsupportedOperationException();
        }
    }

    private void show() {
        assertThat(world.gate.token(TOKEN, World.SCANNER, Optional.of(room))).isTrue();
    }

    private List<String> told() {
        assertThat(world.told).allSatisfy(one -> {
            assertThat(one.text()).isEmpty();
            assertThat(one.kind()).isEqualTo(Kind.ENROLMENT);
        });
        return world.told.stream().map(one -> one.verdict().reason()).toList();
    }

    private void nothingOfTheTokenIsRecorded() {
        assertThat(world.trail.entries).allSatisfy(entry -> {
            assertThat(entry.toString()).doesNotContain("SECRET");
            assertThat(entry.cause()).isEmpty();
        });
    }

    @Test
    void aTokenIsHandedOnAndScreensHearHowItGoes() {
        room.open = true;
        show();
        assertThat(room.tokens).containsExactly(TOKEN);
        assertThat(told()).containsExactly(TokenDesk.CONNECTING);
        assertThat(world.trail.entries).isEmpty();

        room.ended(Enrolment.CONNECTED);
        assertThat(told()).containsExactly(TokenDesk.CONNECTING, Enrolment.CONNECTED);
        assertThat(world.trail.last().event()).isEqualTo(Event.ENROLLED);
        assertThat(world.trail.last().outcome()).isEqualTo(Enrolment.CONNECTED);
        nothingOfTheTokenIsRecorded();
    }

    @Test
    void aPortalThatAnswersLaterIsToldOfAndRecorded() {
        room.open = true;
        show();
        room.first.complete(Enrolment.PORTAL_UNREACHABLE);
        assertThat(told()).containsExactly(TokenDesk.CONNECTING, Enrolment.PORTAL_UNREACHABLE);
        assertThat(world.trail.last().event()).isEqualTo(Event.CODE_REFUSED);
        room.end.complete(Enrolment.CONNECTED);
        assertThat(told()).last().isEqualTo(Enrolment.CONNECTED);
        assertThat(world.trail.last().event()).isEqualTo(Event.ENROLLED);
        nothingOfTheTokenIsRecorded();
    }

    @Test
    void aPortalThatNeverAnswersIsToldOfOnce() {
        room.open = true;
        show();
        room.ended(Enrolment.PORTAL_UNREACHABLE);
        assertThat(told()).containsExactly(TokenDesk.CONNECTING, Enrolment.PORTAL_UNREACHABLE);
        assertThat(world.trail.entries).hasSize(1);
    }

    @Test
    void aTokenThatLeadsToNothingIsARefusal() {
        room.open = true;
        show();
        room.ended(Enrolment.TOKEN_REFUSED);
        assertThat(told()).containsExactly(TokenDesk.CONNECTING, Enrolment.TOKEN_REFUSED);
        assertThat(world.told.get(1).verdict().accepted()).isFalse();
        assertThat(world.trail.entries)
                .extracting(AuditEntry::event, AuditEntry::reason)
                .containsExactly(tuple(Event.CODE_REFUSED, Enrolment.TOKEN_REFUSED));
        nothingOfTheTokenIsRecorded();
    }

    @Test
    void aConnectedUnitTakesOneOnlyFromATechnician() {
        show();
        assertThat(room.tokens).isEmpty();
        assertThat(told()).containsExactly(Enrolment.ALREADY_CONNECTED);
        assertThat(world.trail.last().reason()).isEqualTo(Enrolment.ALREADY_CONNECTED);
        nothingOfTheTokenIsRecorded();

        world.scan(world.code(9, Scope.technician(0)));
        world.told.clear();
        show();
        assertThat(told()).containsExactly(TokenDesk.CONNECTING);
        room.ended(Enrolment.CONNECTED);
        assertThat(world.trail.last().actor()).isEqualTo(new Actor(Actor.Kind.TECHNICIAN, "0000000900000007"));
    }

    @Test
    void aFloodOfTokensIsSummarised() {
        for (int i = 0; i < 3 * RefusalLog.SINGLES; i++) {
            show();
        }
        assertThat(world.trail.entries).hasSize(RefusalLog.SINGLES);
        assertThat(world.told).extracting(Presented::verdict).noneMatch(verdict -> verdict.accepted());
    }

    @Test
    void withoutTheRoomItIsRefusedAndAfterTheEndNotLookedAt() {
        world.gate.token(TOKEN, World.SCANNER, Optional.empty());
        assertThat(told()).containsExactly(Refusal.NOT_SUPPORTED);
        world.gate.close();
        assertThat(world.gate.token(TOKEN, World.SCANNER, Optional.of(room))).isFalse();
    }
}
