// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.osgi.annotation.versioning.ProviderType;

/** What the unit tells the portal of its state, beside doors, clock, trail and health. Thread-safe, from memory. */
@ProviderType
public interface SiteReport {

    /** The position in the log of lasting commands. */
    LetterGate.Mark position();

    long keyRingVersion();

    /** SHA-256 of the configuration in force, as the portal computes it. */
    byte[] configDigest();

    /** Every revocation up to this epoch is known here. */
    long revocationEpoch();

    /** Whether the state was set aside and waits for a snapshot. */
    boolean setAside();
}
