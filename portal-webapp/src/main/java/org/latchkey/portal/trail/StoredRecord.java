// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditRecord;

/**
 * A record with what it is searched by.
 *
 * @param seq its place in the trail
 * @param time seconds since 1970, as the unit believed
 * @param event its number, or {@link #UNREADABLE}
 * @param door 0 if it concerns no single one
 * @param actor the actor's id, or "" for the unit itself
 * @param bytes as they came
 */
record StoredRecord(long seq, long time, long event, int door, String actor, byte[] bytes) {

    /** In place of the event of a record that this version cannot read: it is kept and counted all the same. */
    static final long UNREADABLE = 0;

    /** @param before the time of the record before, for one that cannot be read */
    static StoredRecord of(long seq, byte[] bytes, long before) {
        try {
            AuditRecord record = AuditRecord.decode(bytes);
            if (record.seq() == seq) {
                Actor actor = record.entry().actor();
                return new StoredRecord(
                        seq,
                        record.time(),
                        record.entry().event().number(),
                        record.entry().door(),
                        actor.id(),
                        bytes);
            }
        } catch (ProtocolException ignored) {
            // A newer unit may know more events; the unit signed the tree with this record, so it belongs there.
        }
        return new StoredRecord(seq, before, UNREADABLE, 0, "", bytes);
    }
}
