// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.audit;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/** What a record speaks of. Numbers are on the wire and never reused. */
public enum Event {
    /** The unit started; details name version and build. */
    STARTED(1),
    /** A new trail begins because the old one was lost or damaged; details name the last known head. */
    TRAIL_RESTARTED(2),
    /** A provisioning file was taken. */
    PROVISIONED(3),
    /** A code was accepted and the door reserved; the pulse follows. */
    CODE_ACCEPTED(10),
    /** A code was refused. */
    CODE_REFUSED(11),
    /** Refusals of one minute that were not recorded one by one, with counts by reason. */
    REFUSALS(12),
    /** How an opening ended: the second record of each accepted code and door. */
    OPENING(20),
    /** An opening cut off by a restart was settled from what the door says. */
    OPENING_SETTLED(21),
    /** A technician's test opening was ordered; the pulse follows. */
    TEST_OPENING(22),
    /** A door opened that nobody ordered. */
    DOOR_FORCED(30),
    /** A door was closed. */
    DOOR_CLOSED(31),
    /** Door changes that were too many to record one by one. */
    DOOR_CHANGES(32),
    /** A technician cleared a door: its quarantine ends, uses left undecided by a restart go back. */
    DOOR_CLEARED(33),
    /** A door has stood open for long. */
    DOOR_LEFT_OPEN(34),
    /** Revocations were merged from a code's news. */
    REVOKED(40),
    /** A code's news names a higher epoch or release than this unit has. */
    NEWS_AHEAD(41),
    /** A command was taken from the portal; the outcome says how it ended, the reason why. */
    COMMAND(50),
    /** A letter that claimed to be from the portal was refused. */
    LETTER_REFUSED(51),
    /** The unit enrolled with a portal. */
    ENROLLED(52),
    /** A time letter proved the clock; details say how far it was off. */
    CLOCK_PROVEN(53),
    /** The portal refused to witness the trail, or its answer did not verify. */
    WITNESS_REFUSED(54),
    /** A bank's mode changed. */
    MODE_CHANGED(60),
    /** A door was given to the holder of a code. */
    DOOR_ASSIGNED(61),
    /** A door was freed. */
    DOOR_RELEASED(62),
    /** A lock down began or ended. */
    LOCK_DOWN(63),
    /** Doors were opened in an emergency. */
    EMERGENCY_OPENING(64),
    /** The unit gave a free door to the holder of a code or a booking, or moved it to another door after a jam. */
    DOOR_ALLOCATED(65),
    /** The time of a door's holder is over; the door waits to be emptied. */
    DOOR_OVERSTAYED(66),
    /** The holder of a door is done with it: it is freed once it is seen closed and, where that is sensed, empty. */
    DOOR_ENDING(67),
    /** What a door's sensors say and who holds it do not fit. */
    OCCUPANCY_DIFFERS(68),
    /** A release was put on the unit's disk. */
    RELEASE_STAGED(70),
    /** A release begins its trial; the release before it stays on the disk. */
    RELEASE_TRIAL(71),
    /** A release has proved itself and is the unit's from now on. */
    RELEASE_CONFIRMED(72),
    /** A trial ended without success; the release before it runs. */
    RELEASE_TAKEN_BACK(73),
    /** A customer with a PIN took a free door; the pulse follows. */
    SESSION_BEGUN(80),
    /** The customer of a session opens the door once more; the pulse follows. */
    SESSION_REOPENED(81),
    /** Something that was asked for with a PIN was refused. */
    SESSION_REFUSED(82),
    /** A session's first door jammed, and its customer was given another; the pulse follows. */
    SESSION_MOVED(83),
    /** In the portal's own trail: what an operator, or the portal itself, did; the outcome names the action. */
    PORTAL_ACTION(100);

    private final int number;

    Event(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** @throws ProtocolException if this version knows no such number */
    static Event of(long number) throws ProtocolException {
        for (Event value : values()) {
            if (value.number == number) {
                return value;
            }
        }
        throw new ProtocolException(Reason.UNKNOWN_EVENT);
    }
}
