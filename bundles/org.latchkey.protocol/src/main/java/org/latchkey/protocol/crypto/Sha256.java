// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4). */
public final class Sha256 {

    /** Length of a hash in bytes. */
    public static final int LENGTH = 32;

    /** Never fed, only copied: looking for a provider takes several times as long as a short hash. */
    private static final MessageDigest FRESH = fromProvider();

    private Sha256() {}

    /** The hash of the parts one after another. */
    public static byte[] hash(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** A new digest, for one thread. */
    public static MessageDigest digest() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (CloneNotSupportedException expected) {
            // A provider may hash in hardware that can not be copied.
            return fromProvider();
        }
    }

    private static MessageDigest fromProvider() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
