// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.HexFormat;
import java.util.OptionalLong;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Sha256;

/**
 * A release that the portal wants here.
 *
 * @param release its counter; 0 is what the unit was installed with
 * @param notBefore first second at which its swap may begin; empty means at once
 * @param notAfter first second at which it may no longer begin; empty means no end
 * @param cause envelope hash of the command, in hex: names this direction
 */
record Direction(long release, OptionalLong notBefore, OptionalLong notAfter, String cause) {

    private static final int FIELDS = 4;

    boolean isEarly(long now) {
        return notBefore.isPresent() && now < notBefore.getAsLong();
    }

    boolean isMissed(long now) {
        return notAfter.isPresent() && now >= notAfter.getAsLong();
    }

    byte[] encode() {
        CborWriter out = new CborWriter().array(FIELDS).integer(release);
        time(notBefore, out);
        time(notAfter, out);
        return out.bytes(HexFormat.of().parseHex(cause)).toByteArray();
    }

    private static void time(OptionalLong time, CborWriter out) {
        if (time.isPresent()) {
            out.integer(time.getAsLong());
        } else {
            out.nothing();
        }
    }

    static Direction decode(byte[] stored) throws ProtocolException {
        CborReader in = new CborReader(stored);
        in.readArray(FIELDS);
        Direction direction = new Direction(
                in.readUnsigned(), time(in), time(in), HexFormat.of().formatHex(in.readBytes(Sha256.LENGTH)));
        in.end();
        return direction;
    }

    private static OptionalLong time(CborReader in) throws ProtocolException {
        if (in.peek() == CborReader.Kind.NULL) {
            in.readNull();
            return OptionalLong.empty();
        }
        return OptionalLong.of(in.readUnsigned());
    }
}
