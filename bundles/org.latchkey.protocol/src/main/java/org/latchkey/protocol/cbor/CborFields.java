// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cbor;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/**
 * The entries of a map whose keys are small unsigned numbers, asked for in ascending order. Read each value before
 * asking for the next key. Not thread-safe.
 */
public final class CborFields {

    private static final long NONE = -1;

    private final CborReader in;
    private int left;
    private long next = NONE;

    /** Enters the map that comes next. */
    public CborFields(CborReader in) throws ProtocolException {
        this.in = in;
        this.left = in.readMap();
    }

    /** True if this key is there; its value comes next then. */
    public boolean has(int key) throws ProtocolException {
        if (next == NONE && left > 0) {
            if (in.peek() != CborReader.Kind.UNSIGNED) {
                throw new ProtocolException(Reason.UNKNOWN_CLAIM);
            }
            next = in.readUnsigned();
            left--;
        }
        if (next != key) {
            return false;
        }
        next = NONE;
        return true;
    }

    /** The reader before this key's value. @throws ProtocolException {@code missing-claim} if the key is not there */
    public CborReader required(int key) throws ProtocolException {
        if (!has(key)) {
            throw new ProtocolException(Reason.MISSING_CLAIM);
        }
        return in;
    }

    /** @throws ProtocolException {@code unknown-claim} if there is an entry that was not asked for */
    public void end() throws ProtocolException {
        if (next != NONE || left > 0) {
            throw new ProtocolException(Reason.UNKNOWN_CLAIM);
        }
    }
}
