// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers.holders;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;

/** Holders as bytes. Who was assigned a door by the portal is stored as the id of the code alone, the others in full. */
final class HoldCodec {

    private static final int MAX_SECRET = 512;
    private static final int MAX_ID = 200;
    private static final int HEAD = 3 + 2 * Long.BYTES + 2 * Short.BYTES;

    private HoldCodec() {}

    static byte[] encode(Hold hold) {
        byte[] id = hold.id().getBytes(StandardCharsets.UTF_8);
        byte[] secret = hold.secret();
        if (id.length > MAX_ID || secret.length > MAX_SECRET) {
            throw new IllegalArgumentException("a holder with an id of " + id.length + " bytes");
        }
        return ByteBuffer.allocate(HEAD + id.length + secret.length)
                .put((byte) hold.kind().number())
                .put((byte) hold.phase().number())
                .put((byte) (hold.opened() ? 1 : 0))
                .putLong(hold.since())
                .putLong(hold.until())
                .putShort((short) id.length)
                .put(id)
                .putShort((short) secret.length)
                .put(secret)
                .array();
    }

    /** @throws RuntimeException if the bytes are none of ours */
    static Hold decode(int door, byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        Kind kind = kind(in.get());
        Phase phase = phase(in.get());
        boolean opened = in.get() != 0;
        long since = in.getLong();
        long until = in.getLong();
        byte[] id = new byte[in.getShort()];
        in.get(id);
        byte[] secret = new byte[in.getShort()];
        in.get(secret);
        return new Hold(door, kind, new String(id, StandardCharsets.UTF_8), since, until, phase, opened, secret);
    }

    static Hold assigned(int door, byte[] codeId) {
        if (codeId.length != AccessCode.ID_LENGTH) {
            throw new IllegalArgumentException("length of a code's id");
        }
        return new Hold(door, Kind.ASSIGNED, HexFormat.of().formatHex(codeId), 0, 0);
    }

    private static Kind kind(int number) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a holder of kind " + number));
    }

    private static Phase phase(int number) {
        return Arrays.stream(Phase.values())
                .filter(phase -> phase.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a holder in phase " + number));
    }
}
