// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.Optional;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.SiteConfig;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps what the portal told this unit: the letters it was provisioned with, and over them what commands have changed since.
 * Changes go into the batch of their command; {@link #publish} then makes a new {@link Site} of what is stored. A
 * snapshot with a higher sequence takes the place of everything below it. Thread-safe.
 */
@ProviderType
public interface SiteKeeper {

    /** What is in force; empty until the unit is provisioned. */
    Optional<Site> site();

    /** How far the log of lasting commands is contained, by commands or by a snapshot. */
    Position position();

    /** Adds to the batch that the log is contained up to there. */
    void advance(Position to, Batch batch);

    /** Adds to the batch that this configuration is in force from that command on. */
    void keepConfig(SiteConfig config, long seq, Batch batch);

    /**
     * Verifies a key ring letter against the pinned root.
     *
     * @return the ring, which has a higher version than the one in force, or is the same
     * @throws RefusedException if it does not verify, is older, or gives a known version another content
     */
    KeyRing verifyRing(byte[] letter);

    /** Adds to the batch that this ring, which {@link #verifyRing} took, is in force. */
    void keepRing(byte[] letter, Batch batch);

    /** Publishes a site with another configuration, which nothing stored speaks of; {@link #publish} ends that. */
    void tryConfig(SiteConfig config);

    /** Publishes what is stored, unless it is published. */
    void publish();

    /**
     * Takes a snapshot letter: it is stored with the key ring in force, and {@link #publish} publishes it. A configuration
     * in it that differs from the one in force is {@link #unproven} until {@link #settle}, and not in force.
     *
     * @return true if it changed anything
     * @throws RefusedException if it does not verify, or is older than what the unit goes by
     */
    boolean acceptSnapshot(byte[] letter);

    /** The configuration that the snapshot brought and that has yet to prove itself; also after a restart in between. */
    Optional<SiteConfig> unproven();

    /**
     * Adds to the batch how that ended.
     *
     * @param proven true: it is in force from now on; false: the one before stays, until a command or another snapshot
     *     brings one
     */
    void settle(boolean proven, Batch batch);
}
