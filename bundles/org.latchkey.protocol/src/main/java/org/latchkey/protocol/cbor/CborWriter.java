// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cbor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Writes the deterministic subset with shortest heads. The caller writes map keys in ascending order and as many items
 * as it announced. Not thread-safe.
 */
public final class CborWriter {

    /** The order of text keys in a map: by encoded length, then byte by byte. */
    public static final Comparator<String> TEXT_KEY_ORDER =
            Comparator.comparing(key -> new CborWriter().text(key).toByteArray(), Arrays::compareUnsigned);

    private byte[] data;
    private int size;

    public CborWriter() {
        this(128);
    }

    /** @param capacity expected size in bytes; it grows by itself */
    public CborWriter(int capacity) {
        data = new byte[capacity];
    }

    /** Announces an array of so many items. */
    public CborWriter array(int count) {
        return head(Head.ARRAY, count);
    }

    /** Announces a map of so many entries. */
    public CborWriter map(int count) {
        return head(Head.MAP, count);
    }

    /** An integer, negative or not. */
    public CborWriter integer(long value) {
        return value < 0 ? head(Head.NEGATIVE, ~value) : head(Head.UNSIGNED, value);
    }

    public CborWriter bytes(byte[] value) {
        head(Head.BYTES, value.length);
        return raw(value);
    }

    /** A byte string that holds what another writer has written. */
    public CborWriter bytes(CborWriter inner) {
        head(Head.BYTES, inner.size);
        ensure(inner.size);
        System.arraycopy(inner.data, 0, data, size, inner.size);
        size += inner.size;
        return this;
    }

    /** @throws IllegalArgumentException for unpaired surrogates, which UTF-8 can not carry */
    public CborWriter text(String value) {
        if (hasUnpairedSurrogate(value)) {
            throw new IllegalArgumentException("text with an unpaired surrogate");
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        head(Head.TEXT, utf8.length);
        return raw(utf8);
    }

    private static boolean hasUnpairedSurrogate(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!paired) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    public CborWriter bool(boolean value) {
        return initial(value ? Head.TRUE : Head.FALSE);
    }

    public CborWriter nothing() {
        return initial(Head.NULL);
    }

    /** How many bytes were written so far. */
    public int size() {
        return size;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(data, size);
    }

    /** A head with a 64-bit unsigned argument. */
    CborWriter head(int major, long argument) {
        int bytes = Head.bytesFor(argument);
        ensure(1 + bytes);
        if (bytes == 0) {
            data[size++] = (byte) (major << 5 | (int) argument);
            return this;
        }
        data[size++] = (byte) (major << 5 | Head.ONE_BYTE + Integer.numberOfTrailingZeros(bytes));
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            data[size++] = (byte) (argument >>> shift);
        }
        return this;
    }

    private CborWriter initial(int value) {
        ensure(1);
        data[size++] = (byte) value;
        return this;
    }

    private CborWriter raw(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, data, size, value.length);
        size += value.length;
        return this;
    }

    private void ensure(int more) {
        if (data.length - size < more) {
            data = Arrays.copyOf(data, Math.max(2 * data.length, Math.addExact(size, more)));
        }
    }
}
