// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;

/** Payloads that no portal would write, properly signed. */
final class Payloads {

    private Payloads() {}

    static byte[] signed(byte[] payload) {
        return CoseSign1.sign(LetterType.COMMAND, payload, Commands.KEY);
    }

    /** The command's claims with one more. */
    static byte[] added(Command command, long claim, Object value) {
        return replaced(command, claim, value);
    }

    /** The command's claims with another value for one of them; null leaves it out. */
    static byte[] replaced(Command command, long claim, Object value) {
        Map<byte[], Object> claims = new TreeMap<>(Arrays::compareUnsigned);
        try {
            CborReader in = new CborReader(command.encode());
            int count = in.readMap();
            for (int i = 0; i < count; i++) {
                claims.put(encoded(in.readInteger()), read(in));
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        claims.remove(encoded(claim));
        if (value != null) {
            claims.put(encoded(claim), value);
        }
        CborWriter out = new CborWriter();
        out.map(claims.size());
        claims.forEach((key, item) -> {
            out.integer(integer(key));
            write(item, out);
        });
        return out.toByteArray();
    }

    /** The command with any scope. */
    static byte[] withScope(Command command, CborWriter scope) {
        return replaced(command, 9, scope.toByteArray());
    }

    private static byte[] encoded(long key) {
        return new CborWriter().integer(key).toByteArray();
    }

    private static long integer(byte[] encoded) {
        try {
            return new CborReader(encoded).readInteger();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static Object read(CborReader in) throws ProtocolException {
        return switch (in.peek()) {
            case TEXT -> in.readText();
            case BYTES -> in.readBytes();
            default -> in.readInteger();
        };
    }

    private static void write(Object item, CborWriter out) {
        if (item instanceof String text) {
            out.text(text);
        } else if (item instanceof byte[] bytes) {
            out.bytes(bytes);
        } else {
            out.integer((Long) item);
        }
    }
}
