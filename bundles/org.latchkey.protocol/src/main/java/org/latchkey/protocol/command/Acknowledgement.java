// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.Arrays;
import java.util.OptionalLong;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.Claims;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.crypto.Signer;

/**
 * What a unit says about a command, signed with its own key. Out-of-bounds fields throw
 * {@link IllegalArgumentException}.
 *
 * @param site the unit's site
 * @param time when it says so, in seconds since 1970 as the unit believes them
 * @param commandId the command's cti, 16 bytes
 * @param seq the command's number; empty for a momentary one
 * @param envelopeHash SHA-256 of the command's letter, 32 bytes
 * @param outcome how it ended
 * @param reason why, a short stable word; empty when there is nothing to add; at most 64 characters
 * @param record number of the trail's record of it; {@link #NO_RECORD} if there is none
 * @param position how far the unit is in its log after it
 */
public record Acknowledgement(
        String site,
        long time,
        byte[] commandId,
        OptionalLong seq,
        byte[] envelopeHash,
        CommandOutcome outcome,
        String reason,
        long record,
        Position position) {

    /** In {@link #record}: the trail does not speak of it. */
    public static final long NO_RECORD = -1;

    /** The largest letter in bytes. */
    public static final int MAX_SIZE = 1024;

    private static final int CLAIMS = 4;
    private static final int SCOPE_FIELDS = 5;

    public Acknowledgement {
        Bounds.name("site", site);
        Bounds.range("time", time, 0, Long.MAX_VALUE);
        commandId = Bounds.length("command id", commandId, Command.ID_LENGTH, Command.ID_LENGTH)
                .clone();
        seq.ifPresent(number -> Bounds.range("seq", number, 1, Long.MAX_VALUE));
        envelopeHash = Bounds.length("envelope hash", envelopeHash, Sha256.LENGTH, Sha256.LENGTH)
                .clone();
        Bounds.text("reason", reason, 0, AuditEntry.MAX_WORD);
        Bounds.range("record", record, NO_RECORD, Long.MAX_VALUE);
    }

    /**
     * True if this is the command's end. A lasting command that came out of its turn is refused and asked for again:
     * the position has not reached its number then, and the same letter can still be applied.
     */
    public boolean settles() {
        return seq.isEmpty() || seq.getAsLong() <= position.seq();
    }

    /** Makes the letter. */
    public byte[] sign(Signer unitKey) {
        CborWriter scope = new CborWriter();
        scope.array(SCOPE_FIELDS).integer(outcome.number()).text(reason).bytes(envelopeHash);
        if (record == NO_RECORD) {
            scope.nothing();
        } else {
            scope.integer(record);
        }
        position.write(scope);
        CborWriter payload = new CborWriter();
        payload.map(CLAIMS + (seq.isPresent() ? 1 : 0));
        payload.integer(Claims.AUD).text(site);
        payload.integer(Claims.IAT).integer(time);
        payload.integer(Claims.CTI).bytes(commandId);
        payload.integer(Claims.SCOPE).bytes(scope);
        seq.ifPresent(number -> payload.integer(Claims.SEQ).integer(number));
        return CoseSign1.sign(LetterType.ACK, payload.toByteArray(), unitKey);
    }

    /**
     * Verifies and reads a letter. Whether site and command are the expected ones is the caller's to check.
     *
     * @throws ProtocolException with the reason of the first check that fails; never any other exception
     */
    public static Acknowledgement open(byte[] letter, Ed25519PublicKey unitKey) throws ProtocolException {
        if (letter.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CoseSign1 envelope = CoseSign1.parse(letter);
        envelope.checkSigner(LetterType.ACK, unitKey);
        try {
            return new Payload(new CborReader(envelope.payload())).acknowledgement();
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_CLAIMS, e);
        }
    }

    /** The claims as they come. */
    private static final class Payload {

        private String site;
        private Long time;
        private byte[] commandId;
        private OptionalLong seq = OptionalLong.empty();
        private CborReader scope;

        Payload(CborReader in) throws ProtocolException {
            int claims = in.readMap();
            for (int i = 0; i < claims; i++) {
                switch (Claims.label(in)) {
                    case Claims.AUD -> site = in.readText(Bounds.NAME);
                    case Claims.IAT -> time = in.readUnsigned();
                    case Claims.CTI -> commandId = in.readBytes(Command.ID_LENGTH);
                    case Claims.SCOPE -> scope = in.readEmbedded();
                    case Claims.SEQ -> seq = OptionalLong.of(in.readUnsigned());
                    default -> throw new ProtocolException(Reason.UNKNOWN_CLAIM);
                }
            }
            in.end();
            Claims.require(site, time, commandId, scope);
        }

        Acknowledgement acknowledgement() throws ProtocolException {
            scope.readArray(SCOPE_FIELDS);
            CommandOutcome outcome = CommandOutcome.of(scope.readUnsigned());
            String reason = scope.readText();
            byte[] envelopeHash = scope.readBytes(Sha256.LENGTH);
            long record = record();
            Position position = Position.read(scope);
            scope.end();
            return new Acknowledgement(site, time, commandId, seq, envelopeHash, outcome, reason, record, position);
        }

        private long record() throws ProtocolException {
            if (scope.peek() == CborReader.Kind.NULL) {
                scope.readNull();
                return NO_RECORD;
            }
            return scope.readUnsigned();
        }
    }

    @Override
    public byte[] commandId() {
        return commandId.clone();
    }

    @Override
    public byte[] envelopeHash() {
        return envelopeHash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Acknowledgement ack
                && site.equals(ack.site)
                && time == ack.time
                && Arrays.equals(commandId, ack.commandId)
                && seq.equals(ack.seq)
                && Arrays.equals(envelopeHash, ack.envelopeHash)
                && outcome == ack.outcome
                && reason.equals(ack.reason)
                && record == ack.record
                && position.equals(ack.position);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(commandId);
    }
}
