// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandPlace;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.CommandHandler;

/** The records of this room. */
final class Entries {

    /** The outcome of a command whose effect follows; a second record says how that ended. */
    static final String BEGUN = "begun";

    private static final String REFUSED = "refused";
    private static final String SOURCE = "source";
    private static final String TYPE = "type";

    private Entries() {}

    /** A command that was taken. */
    static AuditEntry taken(
            VerifiedCommand verified, String source, String outcome, String reason, Map<String, Object> more) {
        return entry(Event.COMMAND, verified, source, outcome, reason, more);
    }

    /** A command that verified but was not taken. */
    static AuditEntry refused(VerifiedCommand verified, String source, String reason) {
        return entry(Event.LETTER_REFUSED, verified, source, REFUSED, reason, Map.of());
    }

    private static AuditEntry entry(
            Event event,
            VerifiedCommand verified,
            String source,
            String outcome,
            String reason,
            Map<String, Object> more) {
        Command command = verified.command();
        Map<String, Object> details = new TreeMap<>(more);
        details.put(TYPE, command.type().word());
        details.put(SOURCE, source);
        details.put("operator", command.operator());
        command.seq().ifPresent(seq -> details.put("seq", seq));
        return new AuditEntry(
                event, CommandHandler.actor(verified), "", 0, outcome, reason, verified.envelopeHash(), details);
    }

    /** A command of which only its place can be read. */
    static AuditEntry unreadable(CommandPlace place, String source, String reason) {
        Actor actor = new Actor(Actor.Kind.COMMAND, HexFormat.of().formatHex(place.id()));
        Map<String, Object> details =
                Map.of(SOURCE, source, "operator", place.operator(), "seq", place.seq(), TYPE, "unreadable");
        return new AuditEntry(Event.COMMAND, actor, "", 0, REFUSED, reason, place.envelopeHash(), details);
    }

    /** A lasting command that a restart cut off. */
    static AuditEntry interrupted(long seq, Remembered one) {
        Actor actor = new Actor(Actor.Kind.COMMAND, HexFormat.of().formatHex(one.id()));
        return new AuditEntry(
                Event.COMMAND, actor, "", 0, "failed", Reasons.INTERRUPTED, one.hash(), Map.of("seq", seq));
    }

    /** A letter of which nothing is known for sure. */
    static AuditEntry refused(TypedLetter letter, String source, String reason) {
        byte[] bytes = letter.letter();
        Map<String, Object> details = Map.of(SOURCE, source, TYPE, letter.type().word(), "length", (long) bytes.length);
        return new AuditEntry(Event.LETTER_REFUSED, Actor.SYSTEM, "", 0, REFUSED, reason, Sha256.hash(bytes), details);
    }

    /** A key ring that came by itself. */
    static AuditEntry ring(byte[] letter, String source, long version) {
        Map<String, Object> details = Map.of(SOURCE, source, "key-ring", version);
        return new AuditEntry(Event.PROVISIONED, Actor.SYSTEM, "", 0, "key-ring", "", Sha256.hash(letter), details);
    }

    /** How the configuration that a snapshot brought ended. */
    static AuditEntry configuration(byte[] snapshotHash, SiteConfig config, CommandHandler.Result result) {
        Map<String, Object> details = new TreeMap<>(result.details());
        details.put("digest", HexFormat.of().formatHex(config.digest()));
        String outcome = result.outcome() == CommandOutcome.APPLIED ? "configured" : "configuration-failed";
        return new AuditEntry(Event.PROVISIONED, Actor.SYSTEM, "", 0, outcome, result.reason(), snapshotHash, details);
    }

    /** @param off seconds by which the clock went forward, negative for back */
    static AuditEntry proven(byte[] letter, long off, long errorMillis) {
        Map<String, Object> details = Map.of("off-seconds", off, "error-millis", errorMillis);
        return new AuditEntry(Event.CLOCK_PROVEN, Actor.SYSTEM, "", 0, "proven", "", Sha256.hash(letter), details);
    }
}
