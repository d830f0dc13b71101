// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.Optional;
import java.util.function.BiPredicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The unit's durable state: byte keys in unsigned order, by prefix (the first byte names the room, see
 * {@code docs/protocol.md} "Store"). Thread-safe. Reads see every write that has returned.
 */
@ProviderType
public interface Store {

    Optional<byte[]> get(byte[] key);

    /** Visits the entries below a prefix in key order until the visitor returns false. */
    void scan(byte[] prefix, BiPredicate<byte[], byte[]> visitor);

    /** Visits in key order from {@code from} (inclusive) while keys start with the prefix and the visitor returns true. */
    void scanFrom(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor);

    /**
     * Applies the batch atomically and returns when it is on the disk.
     *
     * @throws UnitException if it is not durable; it may then be there or not after the next start
     */
    void write(Batch batch);

    /**
     * Moves the present state aside, never deleting it, and goes on empty.
     *
     * @param reason for the log and the name of the folder
     */
    void setAside(String reason);

    /** Empty, or why an earlier state was set aside and has not been answered by a snapshot yet. */
    Optional<String> setAsideReason();

    /** Adds to a batch what makes {@link #setAsideReason} empty: for the room that accepted the answering snapshot. */
    void answerSetAside(Batch batch);
}
