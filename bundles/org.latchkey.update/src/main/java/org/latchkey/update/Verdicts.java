// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.launcher.slots.UpdateStep;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how trials end: first in the slots, which decide what a restart would run, then in the trail. What can not be
 * written at once is made up for by {@link #settle}; until then no other release may begin. Calls are the updater's to
 * put in order.
 */
final class Verdicts {

    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

    private static final String PROVEN = "proven";

    private final Slots slots;
    private final Staging staging;
    private final Journal journal;
    /** The release whose trial goes on in another life of the unit; any other open trial is over. */
    private long awaited = SlotState.NONE;
    /** Why the trial is over that the slots still call open. */
    private String unkept = "";

    private volatile String lastNote = "";

    Verdicts(Slots slots, Staging staging, Journal journal) {
        this.slots = slots;
        this.staging = staging;
        this.journal = journal;
    }

    /** An open trial of this release goes on: the unit starts, or has started, with it. */
    void await(long counter) {
        awaited = counter;
    }

    /**
     * The release works.
     *
     * @return empty, or why it can not be the one that runs from now on
     */
    String confirm(long counter, long lowest) {
        UpdateStep.PROVEN.passed(counter);
        String trouble = recordProof(counter);
        if (!trouble.isEmpty()) {
            return trouble;
        }
        try {
            slots.confirm();
        } catch (IOException e) {
            if (!isConfirmed(counter)) {
                return "its confirmation can not be kept: " + e.getMessage();
            }
        }
        UpdateStep.CONFIRMED.passed(counter);
        try {
            journal.confirmed(counter, lowest);
            UpdateStep.CONFIRMATION_RECORDED.passed(counter);
        } catch (UnitException e) {
            LOG.error("release {} runs, which has to be recorded later: {}", counter, e.getMessage());
        }
        return "";
    }

    /**
     * Nothing but a record that is on the disk shows that trail and store still take records, and without them no code
     * opens anything. @return empty, or why there is none
     */
    private String recordProof(long counter) {
        try {
            journal.record(Event.RELEASE_TRIAL, counter, PROVEN, "");
            return "";
        } catch (RuntimeException e) {
            // Trail and store may be what the release brought: whatever they throw is its fault.
            LOG.warn("that release {} has proved itself can not be recorded: {}", counter, e.toString());
            return "its proof can not be recorded: " + e.getMessage();
        }
    }

    private boolean isConfirmed(long counter) {
        try {
            SlotState state = slots.state();
            return state.current() == counter && state.trying() == SlotState.NONE;
        } catch (IOException e) {
            LOG.error("the releases on the disk can not be read: {}", e.getMessage());
            return false;
        }
    }

    /** The release was taken back. */
    void abandon(long counter, String trouble) {
        unkept = "release " + counter + ": " + trouble;
        lastNote = unkept;
        try {
            end(counter);
        } catch (IOException e) {
            LOG.error("that release {} was taken back has to be kept later: {}", counter, e.getMessage());
        }
    }

    private void end(long counter) throws IOException {
        slots.abandon(unkept);
        unkept = "";
        UpdateStep.ABANDONED.passed(counter);
    }

    /**
     * Writes what is not written yet.
     *
     * @throws IOException if the slots can not be used
     * @throws UnitException if trail or store can not be used
     */
    void settle() throws IOException {
        SlotState state = slots.state();
        if (state.trying() != SlotState.NONE) {
            if (state.restart() && state.trying() == awaited) {
                return;
            }
            unkept = unkept.isEmpty() ? "release " + state.trying() + ": its trial was cut short" : unkept;
            long tried = state.trying();
            end(tried);
            state = slots.state();
        }
        unkept = "";
        recordNote(state);
        if (state.current() != journal.mark().recorded()) {
            journal.confirmed(state.current(), staging.lowest(state.current()));
        }
    }

    /** {@link #settle} if that is possible now. */
    void makeUp() {
        try {
            settle();
        } catch (IOException | UnitException e) {
            LOG.debug("how the last trial ended can not be written down yet: {}", e.getMessage());
        }
    }

    private void recordNote(SlotState state) throws IOException {
        String note = state.note();
        if (!note.isEmpty()) {
            lastNote = note;
            journal.takenBack(state.current(), note);
            UpdateStep.TAKING_BACK_RECORDED.passed(state.current());
            slots.noted();
            UpdateStep.NOTED.passed(state.current());
        }
    }

    /**
     * Why the last trial ended without success, in whichever life of the unit; empty if none did since the portal's last
     * direction was begun.
     */
    String lastNote() {
        return lastNote.isEmpty() ? journal.lastNote() : lastNote;
    }
}
