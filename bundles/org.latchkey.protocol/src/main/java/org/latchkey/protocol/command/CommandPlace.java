// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cose.Claims;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

/**
 * The place in the log of a lasting command whose order can not be read here: one of a newer portal, or out of this
 * version's bounds. It is refused, but it takes its place, so that it does not block those after it.
 *
 * @param operator who ordered it
 * @param expires first second at which it must no longer act
 * @param issuedAt second of issue
 * @param id 16 bytes, never used twice
 * @param seq its number in the site's log, from 1
 * @param envelopeHash SHA-256 of the letter, 32 bytes
 */
public record CommandPlace(String operator, long expires, long issuedAt, byte[] id, long seq, byte[] envelopeHash) {

    private static final int BYTES_PER_CHARACTER = 3;

    public CommandPlace {
        Bounds.text("sub", operator, 1, Command.MAX_OPERATOR);
        Bounds.range("iat", issuedAt, 0, Long.MAX_VALUE);
        Bounds.range("exp", expires, 0, Long.MAX_VALUE);
        Bounds.check(expires > issuedAt, "exp");
        id = Bounds.length("cti", id, Command.ID_LENGTH, Command.ID_LENGTH).clone();
        Bounds.range("seq", seq, 1, Long.MAX_VALUE);
        envelopeHash = envelopeHash.clone();
    }

    /**
     * Verifies a letter as {@link CommandLetter#open} does, but for what it orders.
     *
     * @throws ProtocolException with the reason of the first check that fails; never any other exception
     */
    public static CommandPlace open(byte[] letter, KeyRing ring, String site, long now, long iatTolerance)
            throws ProtocolException {
        if (letter.length > CommandLetter.MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CoseSign1 envelope = CoseSign1.parse(letter);
        List<KeyRingEntry> signers = ring.signersOf(envelope, LetterType.COMMAND);
        CommandPlace place;
        try {
            place = read(new CborReader(envelope.payload()), site, Sha256.hash(letter));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_CLAIMS, e);
        }
        KeyRing.authorise(signers, site, place.issuedAt, now);
        if (place.expires - place.issuedAt > CommandType.REVOKE.maxLifetime()) {
            throw new ProtocolException(Reason.LIFETIME);
        }
        if (place.issuedAt - Math.max(now, 0) > iatTolerance) {
            throw new ProtocolException(Reason.ISSUED_IN_FUTURE);
        }
        return place;
    }

    private static CommandPlace read(CborReader in, String site, byte[] hash) throws ProtocolException {
        String operator = null;
        String audience = null;
        Long expires = null;
        Long issuedAt = null;
        byte[] id = null;
        CborReader scope = null;
        Long seq = null;
        int claims = in.readMap();
        for (int i = 0; i < claims; i++) {
            switch (Claims.label(in)) {
                case Claims.SUB -> operator = in.readText(BYTES_PER_CHARACTER * Command.MAX_OPERATOR);
                case Claims.AUD -> audience = in.readText(Bounds.NAME);
                case Claims.EXP -> expires = in.readUnsigned();
                case Claims.IAT -> issuedAt = in.readUnsigned();
                case Claims.CTI -> id = in.readBytes(Command.ID_LENGTH);
                case Claims.SCOPE -> scope = in.readEmbedded();
                case Claims.SEQ -> seq = in.readUnsigned();
                default -> throw new ProtocolException(Reason.UNKNOWN_CLAIM);
            }
        }
        in.end();
        Claims.require(operator, audience, expires, issuedAt, id, scope, seq);
        if (!audience.equals(site)) {
            throw new ProtocolException(Reason.WRONG_SITE);
        }
        return new CommandPlace(operator, expires, issuedAt, id, seq, hash);
    }

    @Override
    public byte[] id() {
        return id.clone();
    }

    @Override
    public byte[] envelopeHash() {
        return envelopeHash.clone();
    }
}
