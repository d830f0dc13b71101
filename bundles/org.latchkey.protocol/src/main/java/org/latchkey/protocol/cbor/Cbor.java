// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cbor;

import org.latchkey.protocol.ProtocolException;

/** Whole items of the deterministic subset. */
public final class Cbor {

    private Cbor() {}

    /**
     * Decodes one item of the subset and encodes it anew.
     *
     * @return the encoding, equal to the input
     * @throws ProtocolException if the input is not one item of the subset and nothing else
     */
    public static byte[] reencode(byte[] item) throws ProtocolException {
        CborReader reader = new CborReader(item);
        CborWriter writer = new CborWriter(item.length);
        copy(reader, writer);
        reader.end();
        return writer.toByteArray();
    }

    private static void copy(CborReader reader, CborWriter writer) throws ProtocolException {
        CborReader.Kind kind = reader.peek();
        switch (kind) {
            case UNSIGNED -> writer.head(Head.UNSIGNED, reader.readArgument(kind));
            case NEGATIVE -> writer.head(Head.NEGATIVE, reader.readArgument(kind));
            case BYTES -> writer.bytes(reader.readBytes());
            case TEXT -> writer.text(reader.readText());
            case ARRAY -> copyItems(reader.readArray(), Head.ARRAY, 1, reader, writer);
            case MAP -> copyItems(reader.readMap(), Head.MAP, 2, reader, writer);
            case BOOLEAN -> writer.bool(reader.readBoolean());
            default -> {
                reader.readNull();
                writer.nothing();
            }
        }
    }

    private static void copyItems(int count, int major, int itemsPerEntry, CborReader reader, CborWriter writer)
            throws ProtocolException {
        writer.head(major, count);
        for (int i = 0; i < count * itemsPerEntry; i++) {
            copy(reader, writer);
        }
    }
}
