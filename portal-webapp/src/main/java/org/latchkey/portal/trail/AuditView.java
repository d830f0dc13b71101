// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;

/**
 * A record as the API shows it.
 *
 * @param unit kid of the unit that wrote it
 * @param generation of its trail
 * @param seq its number there
 * @param time as the unit believed
 * @param clock unproven or proven: how far to trust the time; null if the record cannot be read
 * @param event a word, or unreadable
 * @param title what happened, for people
 * @param person who had the code, as far as this portal knows
 * @param locker the door's number, or null
 */
record AuditView(
        String site,
        String unit,
        long generation,
        long seq,
        Instant time,
        String clock,
        String event,
        String title,
        ActorView actor,
        String person,
        String bank,
        Integer locker,
        String outcome,
        String reason,
        Map<String, Object> details) {

    private static final String UNREADABLE = "unreadable";

    /** Who caused it. @param kind system, code, command, operator, session, technician or scanner */
    record ActorView(String kind, String id) {}

    static AuditView of(AuditQuery.Found found, Map<String, String> names) {
        StoredRecord stored = found.record();
        AuditRecord record;
        try {
            record = AuditRecord.decode(stored.bytes());
        } catch (ProtocolException fromANewerUnit) {
            return unreadable(found);
        }
        if (stored.event() == StoredRecord.UNREADABLE) {
            return unreadable(found);
        }
        AuditEntry entry = record.entry();
        return new AuditView(
                found.site(),
                found.kid(),
                found.generation(),
                stored.seq(),
                Instant.ofEpochSecond(stored.time()),
                record.clock().name().toLowerCase(Locale.ROOT),
                AuditFilter.word(entry.event()),
                EventTitles.of(entry.event()),
                new ActorView(
                        entry.actor().kind().name().toLowerCase(Locale.ROOT),
                        entry.actor().id()),
                names.get(entry.actor().id()),
                entry.bank().isEmpty() ? null : entry.bank(),
                entry.door() == 0 ? null : entry.door(),
                entry.outcome(),
                entry.reason().isEmpty() ? null : entry.reason(),
                entry.details());
    }

    private static AuditView unreadable(AuditQuery.Found found) {
        StoredRecord stored = found.record();
        return new AuditView(
                found.site(),
                found.kid(),
                found.generation(),
                stored.seq(),
                Instant.ofEpochSecond(stored.time()),
                null,
                UNREADABLE,
                "A record that this portal cannot read",
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of());
    }
}
