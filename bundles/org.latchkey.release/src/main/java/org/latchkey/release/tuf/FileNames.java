// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.nio.charset.StandardCharsets;
import org.latchkey.release.tuf.TufException.Reason;

/** Makes names out of metadata fit for URLs and file systems. */
final class FileNames {

    /** Bytes of a role's name: as a file name it can grow to three times as much. */
    private static final int MAX_ROLE_BYTES = 80;

    private static final int MAX_TARGET_BYTES = 1024;

    /** Bytes of one part of a target's name: with a hash before it, it still is a file name. */
    private static final int MAX_PART_BYTES = 120;

    private static final String HEX = "0123456789ABCDEF";

    private FileNames() {}

    static boolean fits(String role) {
        return !role.isEmpty() && length(role) <= MAX_ROLE_BYTES;
    }

    /** One part of a URL's path: all but RFC 3986's unreserved characters are percent-encoded. */
    static String urlPart(String name) {
        return encode(name, true);
    }

    /**
     * A file name for a role that no other role shares, not even where case does not count: capitals are encoded too,
     * and so is a leading full stop.
     */
    static String local(String role) {
        return encode(role, false).replaceFirst("^\\.", "%2E");
    }

    private static String encode(String name, boolean capitals) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_' || b == '.';
            if (plain || capitals && (b >= 'A' && b <= 'Z' || b == '~')) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return encoded.toString();
    }

    /**
     * Lets a target's name pass only if its parts are plain file names on every file system.
     *
     * @throws TufException unsafe-name
     */
    static void requireSafe(String target) throws TufException {
        if (length(target) > MAX_TARGET_BYTES) {
            throw new TufException(Reason.UNSAFE_NAME, "a target's name is too long");
        }
        for (String part : target.split("/", -1)) {
            if (part.isEmpty() || part.matches("\\.+") || length(part) > MAX_PART_BYTES) {
                throw new TufException(Reason.UNSAFE_NAME, "a part of a target's name is empty, dots or too long");
            }
            if (part.endsWith(".")
                    || part.endsWith(" ")
                    || part.endsWith(TargetDownload.PART)
                    || !part.codePoints().allMatch(FileNames::safe)) {
                throw new TufException(Reason.UNSAFE_NAME, "a target's name has characters that no file should have");
            }
        }
    }

    private static boolean safe(int c) {
        return !Character.isISOControl(c) && "\\:*?\"<>|".indexOf(c) < 0;
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
