// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers.holders;

import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Change;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unit that takes another one's place does not know what is in its doors: those that nobody is known to hold count as
 * occupied until staff have looked. Codes for fixed doors open theirs all the same.
 */
public final class Replacement {

    /** That this was decided, once for all. */
    private static final byte[] DECIDED = {'l', 'b'};
    /** What an earlier version stored when it had taken a snapshot's memory. */
    private static final List<byte[]> TAKEN = List.of(new byte[] {'l', 's'}, new byte[] {'u', 's'});

    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private Replacement() {}

    /**
     * Decides at the first start, from what the snapshot remembers of an earlier unit.
     *
     * @param now seconds since 1970
     */
    public static void settle(SiteConfig config, SiteMemory memory, Store store, Holders holders, long now) {
        if (store.get(DECIDED).isPresent()) {
            return;
        }
        Batch batch = new Batch().put(DECIDED, new byte[] {1});
        boolean fresh = TAKEN.stream().allMatch(key -> store.get(key).isEmpty());
        List<Change> changes = fresh && !memory.burnt().isEmpty()
                ? config.banks().stream()
                        .flatMap(bank -> bank.doors().stream())
                        .map(SiteConfig.Door::number)
                        .filter(door -> memory.assignments().stream().noneMatch(one -> one.door() == door))
                        .flatMap(door -> hold(door, holders, now, batch).stream())
                        .toList()
                : List.of();
        boolean durable = false;
        try {
            store.write(batch);
            durable = true;
        } catch (UnitException e) {
            LOG.error("what an earlier unit left could not be stored; the next start tries again: {}", e.getMessage());
        }
        for (Change change : changes) {
            change.settle(durable);
        }
    }

    private static Optional<Change> hold(int door, Holders holders, long now, Batch batch) {
        Optional<Hold> unknown = Optional.of(new Hold(door, Kind.HELD, "", now, 0));
        return holders.change(Optional.empty(), unknown, batch);
    }
}
