// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.letter;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.Claims;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

/**
 * The portal's time in answer to a unit's nonce. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param site the site that asked
 * @param millis the portal's time in milliseconds since 1970
 * @param nonce what the unit sent, 16 bytes
 */
public record TimeLetter(String site, long millis, byte[] nonce) {

    /** Length of a nonce in bytes. */
    public static final int NONCE_LENGTH = 16;

    /** The largest letter in bytes. */
    public static final int MAX_SIZE = 512;

    private static final int CLAIMS = 2;
    private static final int SCOPE_FIELDS = 2;
    private static final long MILLIS_PER_SECOND = 1000;

    public TimeLetter {
        Bounds.name("site", site);
        Bounds.range("millis", millis, 0, Long.MAX_VALUE);
        nonce = Bounds.length("nonce", nonce, NONCE_LENGTH, NONCE_LENGTH).clone();
    }

    /** Makes the letter. */
    public byte[] sign(Signer commandKey) {
        CborWriter scope = new CborWriter();
        scope.array(SCOPE_FIELDS).integer(millis).bytes(nonce);
        CborWriter payload = new CborWriter();
        payload.map(CLAIMS).integer(Claims.AUD).text(site).integer(Claims.SCOPE).bytes(scope);
        return CoseSign1.sign(LetterType.TIME, payload.toByteArray(), commandKey);
    }

    /**
     * Verifies and reads a letter. The key's own times are judged by the letter's time, because the unit's clock is what
     * it is about to prove. Only a letter that {@link #answers} a nonce of this unit, and that one once, says anything.
     *
     * @throws ProtocolException with the reason of the first check that fails; never any other exception
     */
    public static TimeLetter open(byte[] letter, KeyRing ring, String site) throws ProtocolException {
        if (letter.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CoseSign1 envelope = CoseSign1.parse(letter);
        List<KeyRingEntry> signers = ring.signersOf(envelope, LetterType.TIME);
        TimeLetter time;
        try {
            time = read(new CborReader(envelope.payload()));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_CLAIMS, e);
        }
        long second = time.millis / MILLIS_PER_SECOND;
        KeyRing.authorise(signers, site, second, second);
        if (!time.site.equals(site)) {
            throw new ProtocolException(Reason.WRONG_SITE);
        }
        return time;
    }

    private static TimeLetter read(CborReader in) throws ProtocolException {
        String site = null;
        CborReader scope = null;
        int claims = in.readMap();
        for (int i = 0; i < claims; i++) {
            switch (Claims.label(in)) {
                case Claims.AUD -> site = in.readText(Bounds.NAME);
                case Claims.SCOPE -> scope = in.readEmbedded();
                default -> throw new ProtocolException(Reason.UNKNOWN_CLAIM);
            }
        }
        in.end();
        Claims.require(site, scope);
        scope.readArray(SCOPE_FIELDS);
        TimeLetter time = new TimeLetter(site, scope.readUnsigned(), scope.readBytes(NONCE_LENGTH));
        scope.end();
        return time;
    }

    /** True if this answers the given nonce. */
    public boolean answers(byte[] asked) {
        return MessageDigest.isEqual(nonce, asked);
    }

    @Override
    public byte[] nonce() {
        return nonce.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeLetter time
                && site.equals(time.site)
                && millis == time.millis
                && Arrays.equals(nonce, time.nonce);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(millis) + Arrays.hashCode(nonce);
    }
}
