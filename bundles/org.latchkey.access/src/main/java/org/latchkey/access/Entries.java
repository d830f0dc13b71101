// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.EmergencyOpening.Asked;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Holders.Hold;

/** The records of this room. */
final class Entries {

    static final String ACCEPTED = "accepted";
    static final String REFUSED = "refused";
    static final String SOURCE = "source";
    static final String RELEASED = "released";
    static final String LATE = "late";
    static final String GRACE = "grace";

    /** A technician whom no code names. */
    static final Actor AT_CONSOLE = new Actor(Actor.Kind.TECHNICIAN, "console");

    private static final byte[] NO_CAUSE = {};
    private static final int MOST_TEXTS = 3;

    private Entries() {}

    static Actor actor(VerifiedCode verified) {
        return new Actor(
                Actor.Kind.CODE, HexFormat.of().formatHex(verified.code().id()));
    }

    private static Actor actor(CodeDoor of) {
        return new Actor(Actor.Kind.CODE, of.codeHex());
    }

    /** Who ordered the opening of a reserved door. */
    static By by(Reservation reservation) {
        return new By(actor(reservation.of()), reservation.cause());
    }

    static By by(VerifiedCommand command) {
        return new By(CommandHandler.actor(command), command.envelopeHash());
    }

    static By by(Actor actor) {
        return new By(actor, NO_CAUSE);
    }

    /** A door opened when its opening had ended, and there was nothing left to settle. */
    static AuditEntry late(By by, Doors.Status status) {
        String outcome = word(Outcome.OPENED);
        return new AuditEntry(
                Event.OPENING, by.actor(), status.bank(), status.door(), outcome, LATE, by.cause(), Map.of());
    }

    static AuditEntry accepted(VerifiedCode verified, String bank, int door, String source, long use) {
        return accepted(verified, bank, door, "", source, use);
    }

    /**
     * A code opens a door.
     *
     * @param why it does though it is past its end; empty if it is not
     * @param use the how-manieth use this will be, 0 if they are not counted
     */
    static AuditEntry accepted(VerifiedCode verified, String bank, int door, String why, String source, long use) {
        Map<String, Object> details = use == 0 ? Map.of(SOURCE, source) : Map.of(SOURCE, source, "use", use);
        return new AuditEntry(
                Event.CODE_ACCEPTED, actor(verified), bank, door, ACCEPTED, why, verified.envelopeHash(), details);
    }

    /** A verified code that opens nothing now. */
    static AuditEntry refused(VerifiedCode verified, int door, String reason, String source) {
        return new AuditEntry(
                Event.CODE_REFUSED,
                actor(verified),
                "",
                door,
                REFUSED,
                reason,
                verified.envelopeHash(),
                Map.of(SOURCE, source));
    }

    /** A text that does not verify: nothing of it is kept but its hash. */
    static AuditEntry refused(String text, String reason, String source) {
        byte[] hash = Sha256.hash(text.getBytes(StandardCharsets.UTF_8));
        return new AuditEntry(
                Event.CODE_REFUSED,
                new Actor(Actor.Kind.SCANNER, source),
                "",
                0,
                REFUSED,
                reason,
                hash,
                Map.of("length", (long) text.length()));
    }

    /** A reading of which the scanner could make no text. */
    static AuditEntry unreadable(String reason, String source) {
        Actor scanner = new Actor(Actor.Kind.SCANNER, source);
        return new AuditEntry(Event.CODE_REFUSED, scanner, "", 0, REFUSED, reason, NO_CAUSE, Map.of());
    }

    /** A token that is not tried, or led to nothing: not even its hash is kept, for it holds a secret. */
    static AuditEntry tokenRefused(Actor actor, String reason, String source) {
        Map<String, Object> details = Map.of(SOURCE, source);
        return new AuditEntry(Event.CODE_REFUSED, actor, "", 0, REFUSED, reason, NO_CAUSE, details);
    }

    /** A token that was shown has connected the unit with its portal. */
    static AuditEntry enrolled(Actor actor, String source) {
        Map<String, Object> details = Map.of(SOURCE, source);
        return new AuditEntry(Event.ENROLLED, actor, "", 0, Enrolment.CONNECTED, "", NO_CAUSE, details);
    }

    /** The unit gave a door to somebody. @param from the same holder at the door before; empty if there was none */
    static AuditEntry allocated(VerifiedCode verified, String bank, Hold to, Optional<Hold> from) {
        Map<String, Object> details = new HashMap<>(to.details());
        details.put("until", to.until());
        from.ifPresent(hold -> details.put("from", (long) hold.door()));
        String outcome = from.isPresent() ? "moved" : "allocated";
        return new AuditEntry(
                Event.DOOR_ALLOCATED, actor(verified), bank, to.door(), outcome, "", verified.envelopeHash(), details);
    }

    /** What the holder of a code did to the stay in a door. */
    static AuditEntry stay(Event event, VerifiedCode verified, String bank, String outcome, String reason, Hold hold) {
        return new AuditEntry(
                event, actor(verified), bank, hold.door(), outcome, reason, verified.envelopeHash(), hold.details());
    }

    /** What an opening means for the stay in its door. */
    static AuditEntry stay(Event event, Reservation by, String bank, String outcome, String reason, Hold hold) {
        return new AuditEntry(event, actor(by.of()), bank, hold.door(), outcome, reason, by.cause(), hold.details());
    }

    /** What time or the sensors mean for the stay in a door. */
    static AuditEntry stay(Event event, String bank, String outcome, String reason, Hold hold) {
        return new AuditEntry(event, Actor.SYSTEM, bank, hold.door(), outcome, reason, NO_CAUSE, hold.details());
    }

    static AuditEntry opening(Reservation reservation, String bank, Opening opening, String reason) {
        return new AuditEntry(
                Event.OPENING,
                actor(reservation.of()),
                bank,
                reservation.of().door(),
                word(opening.outcome()),
                reason,
                reservation.cause(),
                detail(opening));
    }

    static AuditEntry settled(Reservation reservation, String bank, String outcome, String reason) {
        return new AuditEntry(
                Event.OPENING_SETTLED,
                actor(reservation.of()),
                bank,
                reservation.of().door(),
                outcome,
                reason,
                reservation.cause(),
                Map.of());
    }

    static AuditEntry test(String bank, int door, Actor technician) {
        return new AuditEntry(Event.TEST_OPENING, technician, bank, door, ACCEPTED, "", NO_CAUSE, Map.of());
    }

    static AuditEntry tested(String bank, int door, Actor technician, Opening opening) {
        return new AuditEntry(
                Event.OPENING, technician, bank, door, word(opening.outcome()), "test", NO_CAUSE, detail(opening));
    }

    /** The outcome of an opening that the portal ordered. */
    static AuditEntry ordered(VerifiedCommand by, Doors.Status status, Opening opening) {
        return new AuditEntry(
                Event.OPENING,
                CommandHandler.actor(by),
                status.bank(),
                status.door(),
                word(opening.outcome()),
                by.command().type().word(),
                by.envelopeHash(),
                detail(opening));
    }

    /** The outcome of one door's opening in an emergency. */
    static AuditEntry emergency(By by, Doors.Status status, Opening opening) {
        return new AuditEntry(
                Event.OPENING,
                by.actor(),
                status.bank(),
                status.door(),
                word(opening.outcome()),
                CommandType.EMERGENCY_OPEN.word(),
                by.cause(),
                detail(opening));
    }

    static AuditEntry emergencyBegun(Wish wish, long doors) {
        return emergency(wish.by(), wish.bank(), "begun", "", Map.of("asked", word(wish.asked()), "doors", doors));
    }

    /** The contact that has been obeyed is open again. */
    static AuditEntry emergencyContactOpen() {
        return emergency(By.UNKNOWN, "", "contact-open", "", Map.of());
    }

    /**
     * The report of an emergency opening: {@code after} has {@code door:milliseconds}, {@code failed} has {@code door:word}.
     *
     * @param stoppedBy who ended it; empty if nobody did
     */
    static AuditEntry emergencyEnded(By by, EmergencyOpening.Report report, Optional<Actor> stoppedBy) {
        Map<String, Object> details = new HashMap<>();
        details.put("asked", word(report.asked()));
        details.put("doors", (long) report.doors());
        details.put("opened", (long) report.opened().size());
        details.put("millis", report.millis());
        texts("after", report.opened(), details);
        texts("failed", report.failed(), details);
        stoppedBy.ifPresent(who -> details.put("stopped-by", who.id()));
        return emergency(by, report.bank(), "ended", report.failed().isEmpty() ? "" : Emergency.NOT_ALL, details);
    }

    private static AuditEntry emergency(
            By by, String bank, String outcome, String reason, Map<String, Object> details) {
        return new AuditEntry(Event.EMERGENCY_OPENING, by.actor(), bank, 0, outcome, reason, by.cause(), details);
    }

    private static String word(Asked asked) {
        return asked.name().toLowerCase(Locale.ROOT);
    }

    /** In at most {@link #MOST_TEXTS} texts, so that the record keeps its size; each door has a record of its own besides. */
    private static void texts(String name, SortedMap<Integer, ?> all, Map<String, Object> details) {
        int texts = 0;
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Integer, ?> each : all.entrySet()) {
            String one = each.getKey() + ":" + each.getValue();
            if (text.length() + 1 + one.length() > AuditEntry.MAX_DETAIL) {
                details.put(numbered(name, ++texts), text.toString());
                if (texts == MOST_TEXTS) {
                    return;
                }
                text.setLength(0);
            }
            text.append(text.isEmpty() ? "" : ",").append(one);
        }
        if (!text.isEmpty()) {
            details.put(numbered(name, ++texts), text.toString());
        }
    }

    private static String numbered(String name, int number) {
        return number == 1 ? name : name + "-" + number;
    }

    /** @param freed whether the door was kept for staff to look */
    static AuditEntry cleared(String bank, int door, Actor technician, boolean quarantined, long held, boolean freed) {
        Map<String, Object> details = new HashMap<>(Map.of("quarantined", quarantined ? 1L : 0L, "held", held));
        if (freed) {
            details.put("freed", 1L);
        }
        return new AuditEntry(Event.DOOR_CLEARED, technician, bank, door, "cleared", "", NO_CAUSE, details);
    }

    private static Map<String, Object> detail(Opening opening) {
        String detail = opening.detail();
        return detail.isEmpty() ? Map.of() : Map.of("detail", AuditEntry.fit(detail));
    }

    static String word(Outcome outcome) {
        return switch (outcome) {
            case OPENED -> "opened";
            case PULSED -> "pulsed";
            case JAMMED -> "jammed";
            case NO_ANSWER -> "no-answer";
            case NOT_SENT -> "not-sent";
        };
    }
}
