// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.Map;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Hold;

/** The records of this room. None of them has anything of a PIN. */
final class Entries {

    static final String RELEASED = "released";

    /** Where PINs are typed. */
    private static final Actor KIOSK = new Actor(Actor.Kind.SCANNER, "kiosk");

    private static final byte[] NO_CAUSE = {};

    private Entries() {}

    static AuditEntry of(Event event, Hold hold, String bank, String outcome, String reason, Map<String, Object> more) {
        return of(event, new Actor(Actor.Kind.SESSION, hold.id()), bank, hold.door(), outcome, reason, more);
    }

    private static AuditEntry of(
            Event event, Actor actor, String bank, int door, String outcome, String reason, Map<String, Object> more) {
        return new AuditEntry(event, actor, bank, door, outcome, reason, NO_CAUSE, more);
    }

    /** @param session empty if there is none at the door */
    static AuditEntry refused(String session, String bank, int door, String reason) {
        Actor actor = session.isEmpty() ? KIOSK : new Actor(Actor.Kind.SESSION, session);
        return of(Event.SESSION_REFUSED, actor, bank, door, "refused", reason, Map.of());
    }

    static AuditEntry opening(Pending of, String bank, Opening opening, String reason) {
        String detail = opening.detail();
        return of(
                Event.OPENING,
                actor(of),
                bank,
                of.door(),
                word(opening.outcome()),
                reason,
                detail.isEmpty() ? Map.of() : Map.of("detail", AuditEntry.fit(detail)));
    }

    static AuditEntry settled(Pending of, String bank, String outcome, String reason) {
        return of(Event.OPENING_SETTLED, actor(of), bank, of.door(), outcome, reason, Map.of());
    }

    /** Who has the door pulsed. */
    static Doors.By by(Pending of) {
        return new Doors.By(actor(of), NO_CAUSE);
    }

    static boolean isBy(Doors.By by, Pending of) {
        return by.actor().equals(actor(of));
    }

    private static Actor actor(Pending of) {
        return new Actor(Actor.Kind.SESSION, of.session());
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case OPENED -> "opened";
            case PULSED -> "pulsed";
            case JAMMED -> "jammed";
            case NO_ANSWER -> "no-answer";
            case NOT_SENT -> "not-sent";
        };
    }
}
