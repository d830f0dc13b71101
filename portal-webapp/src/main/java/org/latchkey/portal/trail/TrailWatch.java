// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.util.Arrays;
import java.util.Optional;
import org.latchkey.portal.broker.PortalLink;
import org.latchkey.portal.incidents.Incidents;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.protocol.sync.WitnessNote;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Compares what a unit says of its trail with what this portal has of it. Thread-safe. */
@Service
public class TrailWatch {

    private final TrailRepository trails;
    private final Incidents incidents;
    private final ObjectProvider<PortalLink> link;

    TrailWatch(TrailRepository trails, Incidents incidents, ObjectProvider<PortalLink> link) {
        this.trails = trails;
        this.incidents = incidents;
        this.link = link;
    }

    /**
     * Raises an incident if the unit's trail is shorter than it was or forked, and tells the unit where to go on if this
     * portal lacks what it once had.
     */
    public void compare(UnitIdentity unit, UnitState state) {
        Optional<Trail> known = trails.current(unit.site(), unit.kid());
        if (known.isEmpty() || state.checkpoint().isEmpty()) {
            return;
        }
        Trail trail = known.get();
        Checkpoint claimed;
        try {
            claimed = TrailIngest.open(unit, state.checkpoint());
        } catch (ProtocolException notItsOwn) {
            raise(unit, TrailFault.CHECKPOINT, state.checkpoint(), trail);
            return;
        }
        if (claimed.size() <= trail.size()) {
            contained(unit, state, claimed, trail);
        }
        // A new generation takes over what it shares with the one before, if the unit goes on from where it is. It was
        // refused there, and waits.
        boolean begins = trail.size() == 0 && trail.parent().isPresent();
        if (begins || state.witnessed() > trail.size()) {
            byte[] answer = WitnessNote.sendFrom(begins ? state.witnessed() : trail.size())
                    .encode();
            link.ifAvailable(portal -> portal.publish(unit.site(), PortalLink.WITNESS, answer));
        }
    }

    private void contained(UnitIdentity unit, UnitState state, Checkpoint claimed, Trail trail) {
        byte[] root = new TrailHashes(trails, trail).root(claimed.size());
        if (!Arrays.equals(root, claimed.root())) {
            raise(unit, TrailFault.FORKED, claimed.note(), trail);
        } else if (claimed.size() < trail.size() && isNewer(state, trail)) {
            raise(unit, TrailFault.SHORTENED, claimed.note(), trail);
        }
    }

    /**
     * False for a state that is only late: the broker keeps the last one, and messages overtake one another. A unit whose
     * clock went back with its disk is found out by its first record, which is another one than this portal has.
     */
    private boolean isNewer(UnitState state, Trail trail) {
        return state.time() > trails.time(trail.id(), trail.size() - 1);
    }

    private void raise(UnitIdentity unit, TrailFault fault, String claimed, Trail trail) {
        String evidence = "The unit signed:%n%s%nThis portal has:%n%s".formatted(claimed, trail.checkpoint());
        incidents.raise(unit.site(), fault.word(), fault.sentence(), evidence);
    }
}
