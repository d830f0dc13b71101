// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.latchkey.unit.api.Holders.Hold;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session's hold keeps: enough to check the PIN, and whether the clock was proven when the session began. It is erased
 * with the hold.
 *
 * @param proven whether the end of the stay was set by a proven clock
 * @param salt 16 random bytes
 * @param hash of the PIN
 */
record PinSecret(boolean proven, byte[] salt, byte[] hash) {

    private static final byte LAYOUT = 1;
    private static final Logger LOG = LoggerFactory.getLogger(PinSecret.class);
    private static final int LENGTH = 2 + Hasher.SALT + Hasher.HASH;

    /** Compares in constant time. */
    boolean isOf(byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }

    PinSecret inProvenTime() {
        return new PinSecret(true, salt, hash);
    }

    byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .put(LAYOUT)
                .put((byte) (proven ? 1 : 0))
                .put(salt)
                .put(hash)
                .array();
    }

    /** @throws IllegalArgumentException if the bytes are none of ours */
    static PinSecret decode(byte[] value) {
        if (value.length != LENGTH || value[0] != LAYOUT) {
            throw new IllegalArgumentException("a session's secret of " + value.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(value, 1, LENGTH - 1);
        boolean proven = in.get() == 1;
        byte[] salt = new byte[Hasher.SALT];
        byte[] hash = new byte[Hasher.HASH];
        in.get(salt).get(hash);
        return new PinSecret(proven, salt, hash);
    }

    /** Whether the end of the stay waits for a proven clock. A damaged secret does not say so: then the end counts. */
    static boolean isUnproven(Hold hold) {
        try {
            return !decode(hold.secret()).proven();
        } catch (IllegalArgumentException e) {
            LOG.debug("door {}: {}", hold.door(), e.getMessage());
            return false;
        }
    }

    @Override
    public String toString() {
        return "secret";
    }
}
