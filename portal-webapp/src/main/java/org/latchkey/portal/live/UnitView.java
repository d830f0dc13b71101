// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.time.Instant;
import java.util.List;
import org.latchkey.portal.configuration.Configurations;
import org.latchkey.protocol.sync.UnitState;

/**
 * A site's unit as the API shows it.
 *
 * @param kid null while no unit is enrolled
 * @param connection online, offline or never
 * @param pending commands that the unit has not answered
 * @param clock null until the unit was heard
 * @param configDrift true if the unit runs another configuration than it should
 * @param drift how they differ; null if they do not
 * @param development true if something runs on it that was not meant for service
 * @param commandsStopped true if nothing is sent to the unit, because it holds other commands than this portal
 * @param lockDowns those that were ordered here and have not ended, by bank
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
        Configurations.Drift drift,
        long keyRingVersion,
        boolean setAside,
        boolean development,
        List<Health> health,
        List<Door> doors,
        List<Mode> modes,
        boolean commandsStopped,
        List<LockDown> lockDowns) {

    private static final List<String> DOOR_WORDS = List.of("unknown", "closed", "open");
    /** What a unit says of a later second is not told on: {@link Instant} has an end, and pages have one before it. */
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static final List<String> ITEM_WORDS = List.of("unknown", "empty", "full");

    private static final List<String> HELD_WORDS = List.of("free", "code", "session", "overstayed", "staff");

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
     * @param held who has it by the unit's book: free, code, session, overstayed or staff; null if the unit does not say
     * @param heldSince null if nobody has it, or if that is not known
     */
    record Door(int door, String state, String item, boolean quarantined, String held, Instant heldSince) {

        static Door of(UnitState.DoorState door) {
            return new Door(
                    door.door(),
                    DOOR_WORDS.get(door.state()),
                    ITEM_WORDS.get(door.item()),
                    door.quarantined(),
                    door.held().map(held -> HELD_WORDS.get(held.by())).orElse(null),
                    door.held()
                            .map(UnitState.Held::since)
                            .filter(since -> since > 0 && since <= LATEST)
                            .map(Instant::ofEpochSecond)
                            .orElse(null));
        }
    }

    /**
     * A bank, or all of them (empty), that serves nobody until it is lifted.
     *
     * @param certain false while the unit has not answered the command
     */
    record LockDown(String bank, Instant since, Instant until, boolean certain, String command) {

        static LockDown of(SiteOrders.LockDown order) {
            return new LockDown(
                    order.bank(),
                    Instant.ofEpochSecond(order.since()),
                    Instant.ofEpochSecond(order.until()),
                    order.certain(),
                    order.command());
        }
    }

    /** @param mode private, public or closed */
    record Mode(String bank, String mode) {}
}
