// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of openings that nobody waits for. What the disk does not take waits in memory until it does. Used by the
 * outcomes thread alone.
 */
final class Backlog {

    /** As many outcomes as a site has doors, twice. */
    private static final int MAX_UNRECORDED = 4_000;

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    private final AuditTrail trail;
    private final Executor outcomes;
    private final Queue<AuditEntry> unrecorded = new ArrayDeque<>();

    Backlog(AuditTrail trail, Executor outcomes) {
        this.trail = trail;
        this.outcomes = outcomes;
    }

    /** Records it, now or as soon as that is possible. Waits for nothing. */
    void note(AuditEntry entry) {
        try {
            trail.submit(List.of(entry), new Batch()).whenComplete((record, failure) -> {
                if (failure != null) {
                    outcomes.execute(() -> keep(entry, failure));
                }
            });
        } catch (UnitException e) {
            keep(entry, e);
        }
    }

    private void keep(AuditEntry entry, Throwable why) {
        LOG.warn("an opening is not recorded yet: {}", why.getMessage());
        if (unrecorded.size() < MAX_UNRECORDED) {
            unrecorded.add(entry);
        }
    }

    /** Records what could not be recorded, one after another until one fails again. */
    void tick() {
        while (!unrecorded.isEmpty()) {
            try {
                trail.append(unrecorded.peek(), new Batch());
                unrecorded.poll();
            } catch (UnitException e) {
                LOG.debug("openings still wait for the disk: {}", e.getMessage());
                return;
            }
        }
    }
}
