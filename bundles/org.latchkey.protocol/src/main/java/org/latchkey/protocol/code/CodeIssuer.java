// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import java.util.Arrays;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Signer;

/** Makes the text of access codes. */
public final class CodeIssuer {

    private static final int LEAST_ALLOCATION_USES = 2;

    private CodeIssuer() {}

    /**
     * Signs the claims. Refuses what a unit would refuse, and an allocation that could be opened only once: its
     * customer could put something in and never get it out.
     *
     * @param claims with the signing key's own kid
     * @return the text to print: {@code LK1:…}
     * @throws ProtocolException {@code bad-kid}, {@code lifetime}, {@code bad-claims} or {@code too-long}
     */
    public static String issue(AccessCode claims, Signer key) throws ProtocolException {
        if (!Arrays.equals(claims.kid(), key.publicKey().kid(LetterType.CODE.kidLength()))) {
            throw new ProtocolException(Reason.BAD_KID);
        }
        if (claims.expires() - claims.issuedAt() > AccessCode.MAX_LIFETIME) {
            throw new ProtocolException(Reason.LIFETIME);
        }
        Scope scope = claims.scope();
        if (scope.op() == Op.ALLOCATE && scope.uses() != 0 && scope.uses() < LEAST_ALLOCATION_USES) {
            throw new ProtocolException(Reason.BAD_CLAIMS);
        }
        byte[] envelope = CoseSign1.sign(LetterType.CODE, claims.encode(), key);
        String text = AccessCode.PREFIX + Base45.encode(envelope);
        if (text.length() > AccessCode.MAX_TEXT) {
            throw new ProtocolException(Reason.TOO_LONG);
        }
        return text;
    }
}
