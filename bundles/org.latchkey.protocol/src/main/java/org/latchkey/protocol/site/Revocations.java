// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.code.News;

/**
 * Which codes no longer hold. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param epoch how far the portal's list of revocations is contained, without a gap
 * @param entries by status index (0 to 2^32 − 1), the latest second at which the code can still be valid; at most
 *     16,384
 */
public record Revocations(long epoch, SortedMap<Long, Long> entries) {

    /** How many revocations a unit keeps. */
    public static final int MAX_ENTRIES = 16_384;

    /** Nothing revoked yet. */
    public static final Revocations NONE = new Revocations(0, Collections.emptySortedMap());

    public Revocations {
        Bounds.range("epoch", epoch, 0, Long.MAX_VALUE);
        Bounds.size("revocations", entries.keySet(), 0, MAX_ENTRIES);
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        for (Map.Entry<Long, Long> entry : entries.entrySet()) {
            Bounds.range("status index", entry.getKey(), 0, News.MAX_INDEX);
            Bounds.range("expiry", entry.getValue(), 0, Long.MAX_VALUE);
        }
    }
}
