// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Makes the hash of a PIN. */
interface Hasher {

    int SALT = 16;
    int HASH = 32;

    /** @return {@link #HASH} bytes */
    byte[] hash(char[] pin, byte[] salt);

    /** Argon2id with 19 MiB, two passes, one lane: what OWASP takes for the least. */
    Hasher ARGON2 = new Hasher() {
        private static final int MEMORY_KIB = 19 * 1024;
        private static final int PASSES = 2;

        @Override
        public byte[] hash(char[] pin, byte[] salt) {
            Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(MEMORY_KIB)
                    .withIterations(PASSES)
                    .withParallelism(1)
                    .withSalt(salt)
                    .build();
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters);
            byte[] hash = new byte[HASH];
            generator.generateBytes(pin, hash);
            return hash;
        }
    };
}
