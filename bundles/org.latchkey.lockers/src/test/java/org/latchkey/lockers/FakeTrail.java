// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.testing.EntryTrail;

/** Keeps what it is given and answers when told. */
final class FakeTrail extends EntryTrail {

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
}
