// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;

/**
 * Hashes of a file by the algorithm's name; at least one is known to us, and all that are known must match.
 *
 * @param known lower-case hexadecimal by TUF's name, the preferred one first
 */
record Hashes(Map<String, String> known) {

    private static final Map<String, String> JAVA_NAMES = new LinkedHashMap<>();

    static {
        JAVA_NAMES.put("sha256", "SHA-256");
        JAVA_NAMES.put("sha512", "SHA-512");
    }

    static Hashes parse(JsonObject hashes) throws JsonException {
        Map<String, String> known = new LinkedHashMap<>();
        for (String name : JAVA_NAMES.keySet()) {
            if (hashes.has(name)) {
                String hex = hashes.text(name);
                if (hex.length() != 2 * digest(name).getDigestLength() || !hex.matches("[0-9a-f]+")) {
                    throw new JsonException("a hash is not lower-case hexadecimal of its length");
                }
                known.put(name, hex);
            }
        }
        if (known.isEmpty()) {
            throw new JsonException("no hash that we know");
        }
        return new Hashes(known);
    }

    static boolean anyKnown(JsonObject hashes) {
        return JAVA_NAMES.keySet().stream().anyMatch(hashes::has);
    }

    /** The hash that stands before a target's file name in a consistent snapshot. */
    String prefix() {
        return known.values().iterator().next();
    }

    boolean match(byte[] bytes) {
        Check check = new Check(this);
        check.update(bytes, bytes.length);
        return check.matches();
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(JAVA_NAMES.get(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-2", e);
        }
    }

    /** Computes all hashes of a file that comes in parts. For one thread. */
    static final class Check {

        private final Hashes expected;
        private final Map<String, MessageDigest> digests = new LinkedHashMap<>();

        Check(Hashes expected) {
            this.expected = expected;
            expected.known.keySet().forEach(name -> digests.put(name, digest(name)));
        }

        void update(byte[] bytes, int length) {
            digests.values().forEach(digest -> digest.update(bytes, 0, length));
        }

        boolean matches() {
            return digests.entrySet().stream().allMatch(entry -> HexFormat.of()
                    .formatHex(entry.getValue().digest())
                    .equals(expected.known.get(entry.getKey())));
        }
    }
}
