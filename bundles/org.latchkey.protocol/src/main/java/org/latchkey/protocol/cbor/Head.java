// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cbor;

/** The numbers in a CBOR item's head (RFC 8949 section 3). */
final class Head {

    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;

    static final int FALSE = 0xf4;
    static final int TRUE = 0xf5;
    static final int NULL = 0xf6;

    /** Additional information from which on the argument follows in bytes of its own. */
    static final int ONE_BYTE = 24;

    static final int EIGHT_BYTES = 27;

    private Head() {}

    /** How many bytes after the first the shortest head of this unsigned argument has. */
    static int bytesFor(long argument) {
        if (argument >= 0 && argument < ONE_BYTE) {
            return 0;
        }
        if (argument >>> 8 == 0) {
            return 1;
        }
        if (argument >>> 16 == 0) {
            return 2;
        }
        return argument >>> 32 == 0 ? 4 : 8;
    }
}
