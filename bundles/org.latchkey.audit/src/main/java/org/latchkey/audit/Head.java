// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.note.Checkpoint;

/**
 * How long a trail was known to be.
 *
 * @param size number of records
 * @param root root hash over them
 * @param note the signed checkpoint
 */
record Head(long size, byte[] root, String note) {

    private static final String SIZE = "size";
    private static final String ROOT = "root";

    static Head of(Checkpoint checkpoint) {
        return new Head(checkpoint.size(), checkpoint.root(), checkpoint.note());
    }

    /** How the first record of the next trail names it. */
    Map<String, Object> details() {
        return Map.of(SIZE, size, ROOT, HexFormat.of().formatHex(root));
    }

    /** True if a trail that begins with this record follows the one whose head this is. */
    boolean isNamedBy(byte[] firstRecord) {
        try {
            var entry = AuditRecord.decode(firstRecord).entry();
            return entry.event() == Event.TRAIL_RESTARTED
                    && Long.valueOf(size).equals(entry.details().get(SIZE))
                    && HexFormat.of().formatHex(root).equals(entry.details().get(ROOT));
        } catch (ProtocolException ignored) {
            // A record that can not be read names nothing.
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Head head && size == head.size && Arrays.equals(root, head.root);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(root);
    }
}
