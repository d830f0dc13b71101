// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cose;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;

/** The claims of a letter's payload (RFC 8392, and our own). */
public final class Claims {

    /** Who ordered it, an opaque id. */
    public static final int SUB = 2;
    /** Site code. */
    public static final int AUD = 3;
    /** First second after validity. */
    public static final int EXP = 4;
    /** First second of validity. */
    public static final int NBF = 5;
    /** Second of issue. */
    public static final int IAT = 6;
    /** The letter's own id. */
    public static final int CTI = 7;
    /** What the letter says, as embedded CBOR. */
    public static final int SCOPE = 9;
    /** What the portal wants the unit to know. */
    public static final int NEWS = -65537;
    /** A lasting command's number in the log of its site. */
    public static final int SEQ = -65538;

    private Claims() {}

    /** Reads a claim's key. @throws ProtocolException {@code unknown-claim} if it can not be one that we know */
    public static int label(CborReader payload) throws ProtocolException {
        CborReader.Kind kind = payload.peek();
        if (kind != CborReader.Kind.UNSIGNED && kind != CborReader.Kind.NEGATIVE) {
            throw new ProtocolException(Reason.UNKNOWN_CLAIM);
        }
        long label = payload.readInteger();
        if (label != (int) label) {
            throw new ProtocolException(Reason.UNKNOWN_CLAIM);
        }
        return (int) label;
    }

    /** @throws ProtocolException {@code missing-claim} if any is null */
    public static void require(Object... claims) throws ProtocolException {
        for (Object claim : claims) {
            if (claim == null) {
                throw new ProtocolException(Reason.MISSING_CLAIM);
            }
        }
    }
}
