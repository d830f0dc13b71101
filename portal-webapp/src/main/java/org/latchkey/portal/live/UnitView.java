// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.time.Instant;
import java.util.List;
import org.latchkey.protocol.sync.UnitState;

/**
 * A site's unit as the API shows it.
 *
 * @param kid null while no unit is enrolled
 * @param connection online, offline or never
 * @param pending commands that the unit has not answered
 * @param clock null until the unit was heard
 * @param configDrift true if the unit runs another configuration than it was sent
 */
record UnitView(
        String site,
        boolean enrolled,
        String kid,
        Instant certificateEndsAt,
        String connection,
        Instant lastSeenAt,
        Position position,
        long pending,
        Trail trail,
        Clock clock,
        boolean configDrift,
        long keyRingVersion,
        boolean setAside,
        List<Health> health,
        List<Door> doors,
        List<Mode> modes) {

    private static final List<String> DOOR_WORDS = List.of("unknown", "closed", "open");
    private static final List<String> ITEM_WORDS = List.of("unknown", "empty", "full");

    /** How far the unit is in the log of commands. */
    record Position(long seq) {}

    /**
     * The unit's trail.
     *
     * @param size records that the unit has, as far as it said
     * @param witnessed records that this portal has and cosigned
     * @param unwitnessed the difference
     */
    record Trail(long size, long witnessed, long unwitnessed) {}

    /** @param quality unproven or proven */
    record Clock(String quality, Instant time) {}

    record Health(String name, boolean ok, String message) {}

    /**
     * A door.
     *
     * @param state unknown, closed or open
     * @param item unknown, empty or full
     */
    record Door(int door, String state, String item, boolean quarantined) {

        static Door of(UnitState.DoorState door) {
            return new Door(door.door(), DOOR_WORDS.get(door.state()), ITEM_WORDS.get(door.item()), door.quarantined());
        }
    }

    /** @param mode private, public or closed */
    record Mode(String bank, String mode) {}
}
