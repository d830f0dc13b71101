// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

/** A trail that is a list of entries, for tests of other rooms: no tree, no signatures. */
public abstract class EntryTrail implements AuditTrail {

    /** What was recorded, in order. */
    public final List<AuditEntry> entries = new ArrayList<>();

    /** Which start of the unit this is. */
    public long start = 1;

    /** The newest entry. */
    public final synchronized AuditEntry last() {
        return entries.get(entries.size() - 1);
    }

    /** The entries of one kind. */
    public final synchronized List<AuditEntry> of(Event event) {
        return entries.stream().filter(entry -> entry.event() == event).toList();
    }

    /** How many entries of one kind there are. */
    public final long count(Event event) {
        return of(event).size();
    }

    /** How many of them ended like that. */
    public final long count(Event event, String outcome) {
        return of(event).stream()
                .filter(entry -> entry.outcome().equals(outcome))
                .count();
    }

    @Override
    public long append(AuditEntry entry, Batch changes) {
        try {
            return submit(List.of(entry), changes).join();
        } catch (CompletionException e) {
            throw new UnitException(e.getCause().getMessage(), e);
        }
    }

    @Override
    public final synchronized long size() {
        return entries.size();
    }

    @Override
    public final Optional<Checkpoint> checkpoint() {
        return Optional.empty();
    }

    @Override
    public final Optional<byte[]> record(long seq) {
        return Optional.empty();
    }

    @Override
    public final Verification verify() {
        return new Verification(true, size(), "", "");
    }

    @Override
    public final long boot() {
        return start;
    }
}
