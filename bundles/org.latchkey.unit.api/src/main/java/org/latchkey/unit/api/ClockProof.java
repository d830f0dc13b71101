// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How the portal proves the unit's clock: the unit sends a nonce, the portal answers with a signed time letter over it, which
 * is handed to the {@link LetterGate}. Thread-safe.
 */
@ProviderType
public interface ClockProof {

    /** Length of a nonce in bytes. */
    int NONCE = 16;

    /** A fresh nonce; its round trip begins now, and the one before lapses. Send it at once. */
    byte[] nonce();

    /**
     * Takes the time of a verified time letter: the clock is proven from now on, with half the round trip as its error,
     * and the floor goes where it says, also down, but not below the build time.
     *
     * @param millis since 1970, when the portal signed
     * @param nonce that it signed
     * @return the error in milliseconds
     * @throws UnitException if the nonce is not the last one given out, was answered before, or is too old; the message is
     *     a stable word: {@code unknown-nonce} or {@code late}
     */
    long prove(long millis, byte[] nonce);
}
