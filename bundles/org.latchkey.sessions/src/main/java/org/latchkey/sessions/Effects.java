// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.Optional;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Phase;

/** What the end of an opening means for its session and its door. Under the house's lock. */
final class Effects {

    /** A settlement that saw the door open. */
    static final String OPENED = "opened";

    private final House house;
    private final Stays stays;
    private final LateDoors late;

    Effects(House house, Stays stays, LateDoors late) {
        this.house = house;
        this.stays = stays;
        this.late = late;
    }

    static boolean isOpened(Opening opening) {
        return opening.outcome() == Outcome.OPENED || opening.outcome() == Outcome.PULSED;
    }

    /** The session that the opening is for, while it has the door. */
    Optional<Hold> session(Pending of) {
        return house.session(of.door()).filter(hold -> hold.id().equals(of.session()));
    }

    /**
     * Adds to the step what an outcome means.
     *
     * @param session that has the door, if it still does
     * @return false if the holder is being changed by others right now
     */
    boolean ended(Pending of, Optional<Hold> session, Opening opening, Step step) {
        if (isOpened(opening)) {
            house.holders().wear(of.door(), step.batch());
        }
        return session.isPresent() ? endedFor(session.get(), of, opening, step) : endedForNobody(of, opening, step);
    }

    private boolean endedFor(Hold hold, Pending of, Opening opening, Step step) {
        if (opening.outcome() == Outcome.NO_ANSWER) {
            return true;
        }
        if (of.kind() == Pending.Kind.END) {
            return endedLast(hold, opening, step);
        }
        if (isOpened(opening)) {
            return hold.opened() || step.change(hold, hold.confirmed());
        }
        // Nothing was ever in it.
        return of.kind() != Pending.Kind.BEGIN || house.release(hold, reason(opening), step);
    }

    private static String reason(Opening opening) {
        return opening.outcome() == Outcome.JAMMED ? "jammed" : "not-sent";
    }

    private boolean endedLast(Hold hold, Opening opening, Step step) {
        boolean sensed = house.status(hold.door()).map(Doors.Status::sensed).orElse(false);
        if (!isOpened(opening)) {
            // What is in it could not be taken out.
            return hold.phase() != Phase.ENDING || step.change(hold, goingOn(hold));
        }
        return sensed || hold.phase() != Phase.ENDING || house.release(hold, "ended", step);
    }

    private Hold goingOn(Hold hold) {
        return hold.in(stays.of(house.bank(hold.door())).goingOn(hold, house.now()));
    }

    /** The portal or staff released the session while its door opened: something may be put in all the same. */
    private boolean endedForNobody(Pending of, Opening opening, Step step) {
        boolean shut = !isOpened(opening) && opening.outcome() != Outcome.NO_ANSWER;
        return shut || keepReleased(of, step);
    }

    /** A last opening is for taking out. */
    private boolean keepReleased(Pending of, Step step) {
        return of.kind() == Pending.Kind.END || late.keepAside(of, "released-while-opening", step);
    }

    /**
     * Adds to the step what a settlement means. The pulse may have left, whatever the door says now: its customer may have
     * opened it, put something in and shut it in the dark. So the door stays with them.
     *
     * @param outcome {@link #OPENED}, or another word
     * @return false if the holder is being changed by others right now
     */
    boolean settled(Pending of, String outcome, Step step) {
        Optional<Hold> session = session(of);
        if (session.isEmpty()) {
            return keepReleased(of, step);
        }
        Hold hold = session.get();
        if (of.kind() == Pending.Kind.END) {
            return outcome.equals(OPENED) || hold.phase() != Phase.ENDING || step.change(hold, goingOn(hold));
        }
        return hold.opened() || step.change(hold, hold.confirmed());
    }
}
