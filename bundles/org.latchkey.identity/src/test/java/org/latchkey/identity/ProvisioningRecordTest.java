// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.store.leveldb.LevelStore;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.testing.EntryTrail;

class ProvisioningRecordTest {

    @TempDir
    Path home;

    private final FakeClock clock = new FakeClock();
    private final Portal portal = new Portal(1);
    private final List<AuditEntry> recorded = new ArrayList<>();
    private LevelStore store;
    private ProvisioningRecord record;

    @BeforeEach
    void open() {
        store = LevelStore.open(home);
        record = new ProvisioningRecord(store, new NotingTrail(), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Letters letters() throws ProtocolException {
        return Letters.verify(portal.letters(), null, clock.now, clock.tolerance());
    }

    @Test
    void recordsAnAcceptedSnapshotOnceAndRaisesTheClock() throws ProtocolException {
        Letters letters = letters();
        store.write(ProvisioningRecord.accepted(letters));

        record.write(letters);
        record.write(letters);

        assertThat(recorded).hasSize(1);
        AuditEntry entry = recorded.get(0);
        assertThat(entry.event()).isEqualTo(Event.PROVISIONED);
        assertThat(entry.outcome()).isEqualTo("accepted");
        assertThat(entry.cause()).isEqualTo(letters.snapshotHash());
        assertThat(entry.details()).containsEntry("seq", 5L).containsEntry("key-ring", 3L);
        assertThat(clock.accepted).isEqualTo(portal.issuedAt);
        assertThat(store.get(new byte[] {'c'})).isPresent();
    }

    @Test
    void recordsTheNextSnapshotToo() throws ProtocolException {
        record.write(letters());
        portal.at(6, portal.issuedAt + 1);
        record.write(letters());

        assertThat(recorded).hasSize(2);
    }

    @Test
    void theSnapshotOfALostStateDoesNotEndTheRestriction() throws ProtocolException {
        Letters old = letters();
        store.write(ProvisioningRecord.accepted(old));
        record.write(old);
        store.setAside("lost");

        record.write(old);
        assertThat(recorded.get(1).outcome()).isEqualTo("kept");
        assertThat(store.setAsideReason()).isPresent();

        portal.at(5, portal.issuedAt + 1);
        Letters fresh = letters();
        store.write(ProvisioningRecord.accepted(fresh));
        record.write(fresh);
        assertThat(recorded.get(2).outcome()).isEqualTo("accepted");
        assertThat(store.setAsideReason()).isEmpty();
    }

    /** Writes the changes and notes the entries. */
    private final class NotingTrail extends EntryTrail {

        @Override
        public CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
            store.write(changes);
            recorded.addAll(more);
            return CompletableFuture.completedFuture(recorded.size() - 1L);
        }
    }
}
