// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.note;

import java.util.Base64;

/** Base64 (RFC 4648 section 4) in its one canonical form. */
final class StrictBase64 {

    private StrictBase64() {}

    /** The bytes, or null if the text is not what encoding them gives. */
    static byte[] decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : null;
        } catch (IllegalArgumentException ignored) {
            // Characters outside the alphabet are as wrong as a second form; the caller names the reason.
            return null;
        }
    }
}
