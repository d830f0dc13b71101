// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.platform.Secrets;
import org.springframework.http.HttpStatus;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/** Argon2id hashes of passwords. A hash takes 19 MiB and some 50 ms, so few are made at a time. */
@Component
public class Passwords {

    /** Shortest password that a person may choose, in characters. */
    public static final int SHORTEST = 12;

    /** Longest password that is looked at, in characters. */
    public static final int LONGEST = 128;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int PARALLELISM = 1;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;
    private static final int AT_A_TIME = 2;
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final Argon2PasswordEncoder encoder =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, ITERATIONS);
    private final Semaphore working = new Semaphore(AT_A_TIME, true);
    private final String nobodysHash = encoder.encode(Secrets.token());

    public String hash(String password) {
        return limited(() -> encoder.encode(password));
    }

    /** True if the password belongs to the operator; for nobody it takes as long, and is false. */
    public boolean matches(String password, Operator operatorOrNull) {
        String hash = operatorOrNull == null ? nobodysHash : operatorOrNull.passwordHash();
        boolean matches = limited(() -> encoder.matches(password, hash));
        return matches && operatorOrNull != null;
    }

    private <T> T limited(Supplier<T> work) {
        boolean mine = false;
        try {
            mine = working.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            if (!mine) {
                throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "busy", "Too many people sign in at this moment.");
            }
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "busy", "The portal is stopping.");
        } finally {
            if (mine) {
                working.release();
            }
        }
    }
}
