// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import java.util.Arrays;

/** What a two-wire adapter that hears itself puts before each answer, and how to take it away. */
enum Echo {
    /** Only the board speaks. */
    ABSENT {
        @Override
        byte[] strip(byte[] received, byte[] request) {
            return received;
        }

        @Override
        boolean missing(byte[] received, byte[] request) {
            return false;
        }
    },
    /** Each request comes back before its answer. */
    PRESENT {
        @Override
        byte[] strip(byte[] received, byte[] request) {
            int at = indexOf(received, request);
            return at < 0 ? new byte[0] : Arrays.copyOfRange(received, at + request.length, received.length);
        }

        @Override
        boolean missing(byte[] received, byte[] request) {
            return received.length > 0 && indexOf(received, request) < 0;
        }
    };

    /** What was received behind the echo of the request; nothing as long as the echo is not whole. */
    abstract byte[] strip(byte[] received, byte[] request);

    /** True if something came and our request was not part of it, though it should be. */
    abstract boolean missing(byte[] received, byte[] request);

    private static int indexOf(byte[] received, byte[] request) {
        for (int i = 0; i + request.length <= received.length; i++) {
            if (Arrays.equals(received, i, i + request.length, request, 0, request.length)) {
                return i;
            }
        }
        return -1;
    }
}
