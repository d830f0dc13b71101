// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

/**
 * Verifies presented codes for one site. What a code says is looked at only after its signature holds; the order of the
 * checks is in {@code docs/protocol.md}. Immutable and thread-safe.
 */
public final class CodeVerifier {

    private final KeyRing ring;
    private final String site;
    private final long maxSeconds;

    /**
     * @param site this unit's site
     * @param maxSeconds longest lifetime of a code at this site; never more than {@link AccessCode#MAX_LIFETIME}
     */
    public CodeVerifier(KeyRing ring, String site, long maxSeconds) {
        this.ring = ring;
        this.site = Bounds.name("site", site);
        this.maxSeconds = Math.min(maxSeconds, AccessCode.MAX_LIFETIME);
    }

    /**
     * Verifies the text exactly as presented.
     *
     * @param now seconds since 1970
     * @param iatTolerance how many seconds the code's iat may lie ahead of now
     * @throws ProtocolException with the reason of the first check that fails; never any other exception
     */
    public VerifiedCode verify(String text, long now, long iatTolerance) throws ProtocolException {
        return verify(text, now, iatTolerance, 0);
    }

    /**
     * The same for a site that grants customers some time after the end of their codes: what such a code may still do is
     * not judged here.
     *
     * @param grace how many seconds after its exp a code that is neither staff's nor a technician's is not refused, at least 0
     */
    public VerifiedCode verify(String text, long now, long iatTolerance, long grace) throws ProtocolException {
        if (text.length() > AccessCode.MAX_TEXT) {
            throw new ProtocolException(Reason.TOO_LONG);
        }
        if (!text.startsWith(AccessCode.PREFIX)) {
            throw new ProtocolException(Reason.BAD_PREFIX);
        }
        byte[] envelope = Base45.decode(text, AccessCode.PREFIX.length());
        CoseSign1 letter = CoseSign1.parse(envelope);
        List<KeyRingEntry> signers = ring.signersOf(letter, LetterType.CODE);
        AccessCode code = AccessCode.decode(letter.kid(), letter.payload());
        KeyRing.authorise(signers, site, code.issuedAt(), now);
        judge(code, now, iatTolerance, grace);
        return new VerifiedCode(code, Sha256.hash(envelope));
    }

    private void judge(AccessCode code, long now, long iatTolerance, long grace) throws ProtocolException {
        if (!code.site().equals(site)) {
            throw new ProtocolException(Reason.WRONG_SITE);
        }
        if (code.expires() - code.issuedAt() > maxSeconds) {
            throw new ProtocolException(Reason.LIFETIME);
        }
        // Neither side is negative, so the difference can not overflow.
        if (code.issuedAt() - Math.max(now, 0) > iatTolerance) {
            throw new ProtocolException(Reason.ISSUED_IN_FUTURE);
        }
        if (code.notBefore().isPresent() && now < code.notBefore().getAsLong()) {
            throw new ProtocolException(Reason.NOT_YET_VALID);
        }
        if (now >= code.expires() && now - code.expires() >= granted(code, grace)) {
            throw new ProtocolException(Reason.EXPIRED);
        }
    }

    private static long granted(AccessCode code, long grace) {
        Op op = code.scope().op();
        return op == Op.STAFF || op == Op.TECHNICIAN ? 0 : grace;
    }
}
