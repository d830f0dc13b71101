// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.Optional;
import java.util.function.Supplier;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.Outbox;

/** The trail as the portal reads it. Thread-safe. */
final class TrailOutbox implements Outbox {

    private final Supplier<Tip> durable;
    private final Pages pages;
    private final Witness witness;

    TrailOutbox(Supplier<Tip> durable, Pages pages, Witness witness) {
        this.durable = durable;
        this.pages = pages;
        this.witness = witness;
    }

    @Override
    public long size() {
        return durable.get().size();
    }

    @Override
    public long oldest() {
        return pages.oldest();
    }

    @Override
    public long witnessed() {
        return witness.highest().map(Checkpoint::size).orElse(0L);
    }

    @Override
    public Optional<String> cosigned() {
        return witness.highest().map(Checkpoint::note);
    }

    @Override
    public Optional<Page> page(long from, int maxRecords, int maxBytes) {
        if (maxRecords < 1 || maxRecords > MAX_RECORDS || maxBytes < 1 || maxBytes > MAX_BYTES) {
            throw new IllegalArgumentException("a page of " + maxRecords + " records and " + maxBytes + " bytes");
        }
        return pages.page(from, maxRecords, maxBytes);
    }

    @Override
    public long accept(String cosignedNote) {
        return witness.accept(cosignedNote, pages, size());
    }
}
