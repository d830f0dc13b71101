// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.List;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.site.ModeState;
import org.osgi.annotation.versioning.ProviderType;

/** What the unit tells the portal of its state, beside doors, clock, trail and health. Thread-safe, from memory. */
@ProviderType
public interface SiteReport {

    /** The position in the log of lasting commands. */
    Position position();

    long keyRingVersion();

    /** SHA-256 of the configuration in force, as the portal computes it. */
    byte[] configDigest();

    /** Every revocation up to this epoch is known here. */
    long revocationEpoch();

    /** Whether the state was set aside and waits for a snapshot. */
    boolean setAside();

    /** Every bank's mode now, in the order of their names. */
    List<ModeState> modes();
}
