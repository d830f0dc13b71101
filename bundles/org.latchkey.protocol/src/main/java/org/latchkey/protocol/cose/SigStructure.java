// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cose;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborWriter;

/** The bytes that a COSE_Sign1 signature covers (RFC 9052 section 4.4). */
public final class SigStructure {

    private static final String CONTEXT = "Signature1";
    private static final int PARTS = 4;
    private static final int OVERHEAD = 32;
    private static final int TAG_SIGN1 = 18;

    private SigStructure() {}

    static byte[] of(byte[] protectedHeader, byte[] externalAad, byte[] payload) {
        return new CborWriter(OVERHEAD + protectedHeader.length + externalAad.length + payload.length)
                .array(PARTS)
                .text(CONTEXT)
                .bytes(protectedHeader)
                .bytes(externalAad)
                .bytes(payload)
                .toByteArray();
    }

    /**
     * The bytes to be signed for any well-formed COSE_Sign1, tagged with 18 or not, in any encoding that RFC 8949
     * allows; what its headers say is not judged.
     *
     * @throws ProtocolException if it is not well-formed, too deep, or its payload is detached
     */
    public static byte[] ofAny(byte[] message, byte[] externalAad) throws ProtocolException {
        LenientCbor in = new LenientCbor(message);
        in.skipTag(TAG_SIGN1);
        if (!in.enterArray(PARTS)) {
            throw new ProtocolException(Reason.BAD_ENVELOPE);
        }
        byte[] protectedHeader = in.readBytes();
        boolean empty = protectedHeader.length == 0 || new LenientCbor(protectedHeader).isWholeMap() == 0;
        if (in.skipMap() < 0) {
            throw new ProtocolException(Reason.BAD_ENVELOPE);
        }
        if (in.isNull()) {
            throw new ProtocolException(Reason.NO_PAYLOAD);
        }
        byte[] payload = in.readBytes();
        in.readBytes();
        in.leaveArray();
        in.end();
        return of(empty ? new byte[0] : protectedHeader, externalAad, payload);
    }
}
