// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.note.Checkpoint;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way of the trail to the portal: the trail itself, read from any number on, and what the portal has witnessed of it.
 * Thread-safe; reading does not hold up recording.
 */
@ProviderType
public interface Outbox {

    /**
     * A stretch of the trail that a reader can check by itself.
     *
     * @param from number of the first record
     * @param records the stored bytes, in order, at least one
     * @param checkpoint the unit's signed statement of exactly the tree that ends with them
     * @param consistency proof from the tree of {@code from} records to that one; empty if {@code from} is 0
     */
    record Page(long from, List<byte[]> records, Checkpoint checkpoint, List<byte[]> consistency) {

        public Page {
            records = List.copyOf(records);
            consistency = List.copyOf(consistency);
        }
    }

    /** The most records of a page. */
    int MAX_RECORDS = 512;

    /** The most bytes that a page's records have together, unless there is only one. */
    int MAX_BYTES = 256 * 1024;

    /** Number of durable records. */
    long size();

    /** Number of the first record that is still stored; those before it were witnessed and pruned. */
    long oldest();

    /** How many records the portal has witnessed: the highest size it ever cosigned. */
    long witnessed();

    /** The cosigned checkpoint of that size; empty if there is none yet. */
    Optional<String> cosigned();

    /**
     * Reads a stretch and signs its end. Every leaf is recomputed from the stored bytes, and they must lead to the tree
     * that was signed when they were recorded.
     *
     * @param from 0 to {@link #size}
     * @param maxRecords 1 to {@link #MAX_RECORDS}
     * @param maxBytes of all records together; at least one is returned
     * @return empty if there is none from that number on
     * @throws UnitException if {@code from} is out of range or pruned, or the stored bytes are damaged
     */
    Optional<Page> page(long from, int maxRecords, int maxBytes);

    /**
     * Takes a cosigned checkpoint: it must be signed by this unit and by a key of the ring of type {@code witness}, and
     * its size and root must be this trail's. A size below the witnessed one changes nothing. Durable when this returns.
     *
     * @return the checkpoint's size
     * @throws UnitException with a reason in words if it is refused; then nothing changes
     */
    long accept(String cosignedNote);
}
