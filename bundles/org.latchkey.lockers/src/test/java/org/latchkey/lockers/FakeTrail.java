// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;

/** Keeps what it is given and answers when told. */
final class FakeTrail implements AuditTrail {

    final List<AuditEntry> entries = new ArrayList<>();
    final List<CompletableFuture<Long>> waiting = new ArrayList<>();
    boolean slow;

    @Override
    public synchronized CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
        entries.addAll(more);
        CompletableFuture<Long> answer = new CompletableFuture<>();
        if (slow) {
            waiting.add(answer);
        } else {
            answer.complete((long) entries.size());
        }
        return answer;
    }

    @Override
    public long append(AuditEntry entry, Batch changes) {
        return submit(List.of(entry), changes).join();
    }

    @Override
    public long size() {
        return entries.size();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> record(long seq) {
        return Optional.empty();
    }

    @Override
    public Verification verify() {
        return new Verification(true, size(), "", "");
    }

    @Override
    public long boot() {
        return 1;
    }
}
