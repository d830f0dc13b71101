// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cbor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/**
 * Reads one item of the deterministic subset, in the order it is written: shortest heads, ascending keys, strict UTF-8,
 * no floats, tags or indefinite lengths, at most {@value #MAX_DEPTH} nested arrays and maps. What it accepts, {@link
 * CborWriter} writes back byte for byte. Not thread-safe.
 */
public final class CborReader {

    /** How deep arrays and maps may nest; a map of numbers has depth 1. */
    public static final int MAX_DEPTH = 8;

    private static final int ITEMS_PER_MAP_ENTRY = 2;
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    /** The kind of an item. */
    public enum Kind {
        UNSIGNED,
        NEGATIVE,
        BYTES,
        TEXT,
        ARRAY,
        MAP,
        BOOLEAN,
        NULL
    }

    private final byte[] data;
    private final int end;
    private int pos;
    private boolean started;
    private int depth;

    /** Per open array or map: items still to come, and for maps where this key and the last one lie. */
    private final int[] left = new int[MAX_DEPTH];

    private final boolean[] map = new boolean[MAX_DEPTH];
    private final int[] keyStart = new int[MAX_DEPTH];
    private final int[] lastStart = new int[MAX_DEPTH];
    private final int[] lastEnd = new int[MAX_DEPTH];

    public CborReader(byte[] data) {
        this(data, 0, data.length);
    }

    private CborReader(byte[] data, int start, int end) {
        this.data = data;
        this.pos = start;
        this.end = end;
    }

    /** The kind of the next item, without reading it. */
    public Kind peek() throws ProtocolException {
        if (pos >= end) {
            throw new ProtocolException(Reason.CBOR_TRUNCATED);
        }
        int initial = data[pos] & 0xff;
        switch (initial >>> 5) {
            case Head.UNSIGNED:
                return Kind.UNSIGNED;
            case Head.NEGATIVE:
                return Kind.NEGATIVE;
            case Head.BYTES:
                return Kind.BYTES;
            case Head.TEXT:
                return Kind.TEXT;
            case Head.ARRAY:
                return Kind.ARRAY;
            case Head.MAP:
                return Kind.MAP;
            default:
                if (initial == Head.NULL) {
                    return Kind.NULL;
                }
                if (initial == Head.FALSE || initial == Head.TRUE) {
                    return Kind.BOOLEAN;
                }
                throw new ProtocolException(Reason.CBOR_FORBIDDEN);
        }
    }

    /** An unsigned integer below 2^63. */
    public long readUnsigned() throws ProtocolException {
        long value = readArgument(Kind.UNSIGNED);
        if (value < 0) {
            throw new ProtocolException(Reason.CBOR_RANGE);
        }
        return value;
    }

    /** An unsigned integer of at most the given value. */
    public long readUnsigned(long most) throws ProtocolException {
        long value = readUnsigned();
        if (value > most) {
            throw new ProtocolException(Reason.CBOR_RANGE);
        }
        return value;
    }

    /** An integer from −2^63 to 2^63 − 1. */
    public long readInteger() throws ProtocolException {
        boolean negative = peek() == Kind.NEGATIVE;
        long argument = readArgument(negative ? Kind.NEGATIVE : Kind.UNSIGNED);
        if (argument < 0) {
            throw new ProtocolException(Reason.CBOR_RANGE);
        }
        return negative ? ~argument : argument;
    }

    /** The argument of an integer as 64 unsigned bits: n itself, or −1 − n for a negative one. */
    long readArgument(Kind kind) throws ProtocolException {
        long argument = head(kind);
        itemDone();
        return argument;
    }

    public boolean readBoolean() throws ProtocolException {
        expect(Kind.BOOLEAN);
        itemStarts();
        boolean value = (data[pos++] & 0xff) == Head.TRUE;
        itemDone();
        return value;
    }

    public void readNull() throws ProtocolException {
        expect(Kind.NULL);
        itemStarts();
        pos++;
        itemDone();
    }

    public byte[] readBytes() throws ProtocolException {
        return readBytes(0, UNBOUNDED);
    }

    /** A byte string of exactly this length. */
    public byte[] readBytes(int length) throws ProtocolException {
        return readBytes(length, length);
    }

    /** A byte string whose length lies in the given range. */
    public byte[] readBytes(int least, int most) throws ProtocolException {
        int length = stringLength(Kind.BYTES, least, most);
        byte[] value = Arrays.copyOfRange(data, pos, pos + length);
        pos += length;
        itemDone();
        return value;
    }

    /** A reader over the item that a byte string holds; {@link #end} it as well. */
    public CborReader readEmbedded() throws ProtocolException {
        int length = stringLength(Kind.BYTES, 0, UNBOUNDED);
        CborReader inner = new CborReader(data, pos, pos + length);
        pos += length;
        itemDone();
        return inner;
    }

    public String readText() throws ProtocolException {
        return readText(UNBOUNDED);
    }

    /** Text of at most so many UTF-8 bytes. */
    public String readText(int mostBytes) throws ProtocolException {
        int length = stringLength(Kind.TEXT, 0, mostBytes);
        try {
            String value = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data, pos, length))
                    .toString();
            pos += length;
            itemDone();
            return value;
        } catch (CharacterCodingException e) {
            throw new ProtocolException(Reason.CBOR_UTF8, e);
        }
    }

    /** The number of items in the array that follows. */
    public int readArray() throws ProtocolException {
        return open(Kind.ARRAY, 1);
    }

    /** An array of exactly this many items. */
    public void readArray(int count) throws ProtocolException {
        if (readArray() != count) {
            throw new ProtocolException(Reason.CBOR_RANGE);
        }
    }

    /** Reads one item of an array. */
    public interface Item<T> {
        T read(CborReader in) throws ProtocolException;
    }

    /** An array of at most so many items. */
    public <T> List<T> readList(int most, Item<T> item) throws ProtocolException {
        int count = readArray();
        if (count > most) {
            throw new ProtocolException(Reason.CBOR_RANGE);
        }
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(item.read(this));
        }
        return list;
    }

    /** The number of entries in the map that follows: read a key, then its value, so many times. */
    public int readMap() throws ProtocolException {
        return open(Kind.MAP, ITEMS_PER_MAP_ENTRY);
    }

    /** @throws ProtocolException if anything follows the item */
    public void end() throws ProtocolException {
        if (!started) {
            throw new ProtocolException(Reason.CBOR_TRUNCATED);
        }
        if (depth != 0 || pos != end) {
            throw new ProtocolException(Reason.CBOR_TRAILING);
        }
    }

    private int open(Kind kind, int itemsPerEntry) throws ProtocolException {
        long count = head(kind);
        // Every item takes a byte at least, so a claimed count never makes anybody allocate more than the input.
        if (count < 0 || count > (end - pos) / itemsPerEntry) {
            throw new ProtocolException(Reason.CBOR_TRUNCATED);
        }
        if (depth == MAX_DEPTH) {
            throw new ProtocolException(Reason.CBOR_DEPTH);
        }
        left[depth] = (int) count * itemsPerEntry;
        map[depth] = kind == Kind.MAP;
        lastStart[depth] = -1;
        depth++;
        itemDone();
        return (int) count;
    }

    private int stringLength(Kind kind, int least, int most) throws ProtocolException {
        long length = head(kind);
        if (length < 0 || length > end - pos) {
            throw new ProtocolException(Reason.CBOR_TRUNCATED);
        }
        if (length < least || length > most) {
            throw new ProtocolException(Reason.CBOR_RANGE);
        }
        return (int) length;
    }

    private void expect(Kind kind) throws ProtocolException {
        if (peek() != kind) {
            throw new ProtocolException(Reason.CBOR_TYPE);
        }
    }

    /** Begins an item and reads its argument. */
    private long head(Kind kind) throws ProtocolException {
        expect(kind);
        itemStarts();
        int info = data[pos++] & 0x1f;
        if (info < Head.ONE_BYTE) {
            return info;
        }
        if (info > Head.EIGHT_BYTES) {
            throw new ProtocolException(Reason.CBOR_FORBIDDEN);
        }
        int bytes = 1 << (info - Head.ONE_BYTE);
        if (end - pos < bytes) {
            throw new ProtocolException(Reason.CBOR_TRUNCATED);
        }
        long argument = 0;
        for (int i = 0; i < bytes; i++) {
            argument = argument << 8 | data[pos++] & 0xff;
        }
        if (Head.bytesFor(argument) != bytes) {
            throw new ProtocolException(Reason.CBOR_NOT_SHORTEST);
        }
        return argument;
    }

    private void itemStarts() throws ProtocolException {
        if (depth == 0) {
            if (started) {
                throw new ProtocolException(Reason.CBOR_TRAILING);
            }
            started = true;
            return;
        }
        int top = depth - 1;
        if (map[top]) {
            if (left[top] % ITEMS_PER_MAP_ENTRY == 0) {
                keyStart[top] = pos;
            } else {
                checkOrder(top);
            }
        }
        left[top]--;
    }

    /** Bytewise order of the encoded keys (RFC 8949 section 4.2.1); the key just read ends where its value starts. */
    private void checkOrder(int top) throws ProtocolException {
        if (lastStart[top] >= 0) {
            int order = Arrays.compareUnsigned(data, lastStart[top], lastEnd[top], data, keyStart[top], pos);
            if (order == 0) {
                throw new ProtocolException(Reason.CBOR_DUPLICATE_KEY);
            }
            if (order > 0) {
                throw new ProtocolException(Reason.CBOR_KEY_ORDER);
            }
        }
        lastStart[top] = keyStart[top];
        lastEnd[top] = pos;
    }

    private void itemDone() {
        while (depth > 0 && left[depth - 1] == 0) {
            depth--;
        }
    }
}
