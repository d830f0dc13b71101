// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

/**
 * What one caller wants recorded.
 *
 * @param entries what happened
 * @param changes the state that goes with it
 * @param seq completes with the first record's number
 */
record Submission(List<AuditEntry> entries, Batch changes, CompletableFuture<Long> seq) {

    Submission(List<AuditEntry> entries, Batch changes) {
        this(List.copyOf(entries), changes, new CompletableFuture<>());
    }

    void fail(String message, Throwable cause) {
        seq.completeExceptionally(new UnitException(message, cause));
    }
}
