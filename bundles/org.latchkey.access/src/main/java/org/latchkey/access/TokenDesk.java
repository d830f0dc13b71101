// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Enrolment.Offer;
import org.latchkey.unit.api.GateWatcher.Kind;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.latchkey.unit.api.Gatekeeper.Verdict;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.refusals.RefusalLog;

/** Hands enrolment tokens on that are shown to a scanner. Nothing of a token is told, recorded or kept. */
final class TokenDesk {

    /** What screens are told while the portal is being asked. */
    static final String CONNECTING = "connecting";

    private final TechnicianRights rights;
    private final RefusalLog refusals;
    private final AuditTrail trail;
    private final Consumer<Presented> watchers;

    TokenDesk(TechnicianRights rights, RefusalLog refusals, AuditTrail trail, Consumer<Presented> watchers) {
        this.rights = rights;
        this.refusals = refusals;
        this.trail = trail;
        this.watchers = watchers;
    }

    /** Returns before the portal has answered. @param enrolment where tokens are tried, if it is there */
    void show(String text, String source, Optional<Enrolment> enrolment) {
        Optional<Actor> technician = rights.holder();
        Offer offer = enrolment
                .map(room -> room.offer(text, technician.isPresent()))
                .orElseGet(() -> Offer.refused(Refusal.NOT_SUPPORTED));
        if (offer.refusal().isEmpty()) {
            tell(true, CONNECTING, RefusalLog.SUMMARISED, source);
            Actor actor = technician.orElseGet(() -> new Actor(Actor.Kind.SCANNER, source));
            offer.first().thenAccept(outcome -> ended(outcome, actor, source));
            offer.end().thenAccept(outcome -> endedLater(outcome, offer.first().join(), actor, source));
        } else {
            refuse(offer.refusal(), new Actor(Actor.Kind.SCANNER, source), source);
        }
    }

    /** A portal that did not answer at first may yet have connected the unit, or refused. */
    private void endedLater(String outcome, String first, Actor actor, String source) {
        if (!outcome.equals(first)) {
            ended(outcome, actor, source);
        }
    }

    /** Where letters came with it, another gate has taken the place of this one by now. */
    private void ended(String outcome, Actor actor, String source) {
        if (outcome.equals(Enrolment.CONNECTED)) {
            tell(true, outcome, RefusalLog.SUMMARISED, source);
            record(Entries.enrolled(actor, source));
        } else {
            refuse(outcome, actor, source);
        }
    }

    private void record(AuditEntry entry) {
        trail.submit(List.of(entry), new Batch());
    }

    private void refuse(String reason, Actor actor, String source) {
        tell(false, reason, refusals.refuse(Entries.tokenRefused(actor, reason, source)), source);
    }

    private void tell(boolean accepted, String reason, long record, String source) {
        Verdict verdict =
                new Verdict(accepted, reason, List.of(), record, CompletableFuture.completedFuture(List.of()));
        watchers.accept(new Presented("", source, verdict, 0, Kind.ENROLMENT, Optional.empty()));
    }
}
