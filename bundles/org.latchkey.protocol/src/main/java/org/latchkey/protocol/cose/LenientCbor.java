// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cose;

import java.io.ByteArrayOutputStream;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/**
 * Walks any well-formed CBOR (RFC 8949 appendix C), whatever form it was written in: only to find the parts of other
 * people's envelopes, never to decide on what they say.
 */
final class LenientCbor {

    private static final int MAX_DEPTH = 64;
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;
    private static final int NULL = 0xf6;

    private final byte[] data;
    private int pos;
    private boolean indefiniteArray;

    /** Of the last head: major type, additional information, argument. */
    private int major;

    private int info;
    private long argument;

    LenientCbor(byte[] data) {
        this.data = data;
    }

    /** Passes one tag of this number, if there is one. */
    void skipTag(long number) throws ProtocolException {
        if (peek() >>> 5 == TAG) {
            head();
            if (argument != number) {
                throw new ProtocolException(Reason.BAD_ENVELOPE);
            }
        }
    }

    /** Enters an array; false if it is none, or is known to have another number of items. */
    boolean enterArray(int items) throws ProtocolException {
        head();
        indefiniteArray = info == INDEFINITE;
        return major == ARRAY && (indefiniteArray || argument == items);
    }

    void leaveArray() throws ProtocolException {
        if (indefiniteArray && !isBreak()) {
            throw new ProtocolException(Reason.BAD_ENVELOPE);
        }
    }

    /** The content of a byte string, of all its chunks if it has some. */
    byte[] readBytes() throws ProtocolException {
        head();
        if (major != BYTES) {
            throw new ProtocolException(Reason.BAD_ENVELOPE);
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        skipString(BYTES, content);
        return content.toByteArray();
    }

    boolean isNull() throws ProtocolException {
        return peek() == NULL;
    }

    /** Passes a map with everything in it: its number of entries, or −1 if it is none. */
    int skipMap() throws ProtocolException {
        head();
        return major == MAP ? skipItems(2, 1) : -1;
    }

    /** The number of entries if this is one map and nothing else. */
    int isWholeMap() throws ProtocolException {
        int entries = skipMap();
        if (entries < 0) {
            throw new ProtocolException(Reason.BAD_ENVELOPE);
        }
        end();
        return entries;
    }

    void end() throws ProtocolException {
        if (pos != data.length) {
            throw new ProtocolException(Reason.CBOR_TRAILING);
        }
    }

    private void skip(int depth) throws ProtocolException {
        if (depth > MAX_DEPTH) {
            throw new ProtocolException(Reason.CBOR_DEPTH);
        }
        head();
        switch (major) {
            case UNSIGNED, NEGATIVE -> definite();
            case BYTES, TEXT -> skipString(major, null);
            case ARRAY -> skipItems(1, depth);
            case MAP -> skipItems(2, depth);
            case TAG -> {
                definite();
                skip(depth + 1);
            }
            default -> skipSimple();
        }
    }

    /** A simple value or float: its bytes are in the argument. A break has no place here. */
    private void skipSimple() throws ProtocolException {
        definite();
        if (info == 24 && argument < 32) {
            throw new ProtocolException(Reason.CBOR_FORBIDDEN);
        }
    }

    private int skipItems(int itemsPerEntry, int depth) throws ProtocolException {
        boolean indefinite = info == INDEFINITE;
        long count = argument;
        if (!indefinite && (count < 0 || count > (data.length - pos) / itemsPerEntry)) {
            throw new ProtocolException(Reason.CBOR_TRUNCATED);
        }
        int entries = 0;
        while (indefinite ? !isBreak() : entries < count) {
            for (int i = 0; i < itemsPerEntry; i++) {
                skip(depth + 1);
            }
            entries++;
        }
        return entries;
    }

    private void skipString(int kind, ByteArrayOutputStream content) throws ProtocolException {
        if (info != INDEFINITE) {
            take(content);
            return;
        }
        while (!isBreak()) {
            head();
            if (major != kind) {
                throw new ProtocolException(Reason.CBOR_FORBIDDEN);
            }
            definite();
            take(content);
        }
    }

    private void take(ByteArrayOutputStream content) throws ProtocolException {
        if (argument < 0 || argument > data.length - pos) {
            throw new ProtocolException(Reason.CBOR_TRUNCATED);
        }
        if (content != null) {
            content.write(data, pos, (int) argument);
        }
        pos += (int) argument;
    }

    private void definite() throws ProtocolException {
        if (info == INDEFINITE) {
            throw new ProtocolException(Reason.CBOR_FORBIDDEN);
        }
    }

    /** Passes a break if it comes next. */
    private boolean isBreak() throws ProtocolException {
        if (peek() != BREAK) {
            return false;
        }
        pos++;
        return true;
    }

    private int peek() throws ProtocolException {
        if (pos >= data.length) {
            throw new ProtocolException(Reason.CBOR_TRUNCATED);
        }
        return data[pos] & 0xff;
    }

    private void head() throws ProtocolException {
        int initial = peek();
        pos++;
        major = initial >>> 5;
        info = initial & 0x1f;
        argument = info;
        if (info < 24 || info == INDEFINITE) {
            return;
        }
        if (info > 27) {
            throw new ProtocolException(Reason.CBOR_FORBIDDEN);
        }
        int bytes = 1 << (info - 24);
        if (data.length - pos < bytes) {
            throw new ProtocolException(Reason.CBOR_TRUNCATED);
        }
        argument = 0;
        for (int i = 0; i < bytes; i++) {
            argument = argument << 8 | data[pos++] & 0xff;
        }
    }
}
