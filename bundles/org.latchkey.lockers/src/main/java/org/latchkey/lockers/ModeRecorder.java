// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records each change of a mode that no order records: when hours begin or end, when an order's time comes, when a new
 * configuration says otherwise. Once each, also over a restart; of what changed while the unit was down, the last. Notes the
 * end of orders as well. Used by one thread.
 */
final class ModeRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(ModeRecorder.class);

    private final BankModes modes;
    private final Store store;
    private final Set<String> failing = new HashSet<>();

    ModeRecorder(BankModes modes, Store store) {
        this.modes = modes;
        this.store = store;
    }

    /** Looks at every bank; what could not be recorded is tried again the next time. */
    void tick(AuditTrail trail) {
        for (String bank : modes.banks()) {
            try {
                noteEnd(bank);
                modes.untold(bank).ifPresent(change -> tell(bank, change, trail));
                failing.remove(bank);
            } catch (UnitException e) {
                if (failing.add(bank)) {
                    LOG.warn("the mode of bank {} could not be recorded: {}", bank, e.getMessage());
                }
            }
        }
    }

    private void noteEnd(String bank) {
        Batch batch = new Batch();
        modes.noteEnd(bank, batch);
        if (!batch.isEmpty()) {
            store.write(batch);
            modes.reload();
        }
    }

    private void tell(String bank, BankModes.Untold change, AuditTrail trail) {
        Batch batch = new Batch();
        modes.tell(bank, change.now().mode(), batch);
        // The mode in which a bank begins is no change.
        if (change.before().isEmpty()) {
            store.write(batch);
        } else {
            trail.append(entry(bank, change), batch);
        }
        modes.reload();
    }

    private static AuditEntry entry(String bank, BankModes.Untold change) {
        BankModes.Current now = change.now();
        Map<String, Object> details = change.before()
                .map(before -> Map.<String, Object>of("before", before.word()))
                .orElse(Map.of());
        return new AuditEntry(
                Event.MODE_CHANGED, Actor.SYSTEM, bank, 0, now.mode().word(), now.source().word, new byte[0], details);
    }
}
