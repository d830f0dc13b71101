// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;

/**
 * What this room needs of the others. Whoever changes sessions holds this object's lock until the change is submitted.
 *
 * @param millis since some moment, never backwards
 * @param worker this room's one thread
 */
record House(
        Holders holders,
        Occupancy occupancy,
        Doors doors,
        BankRules rules,
        AuditTrail trail,
        Store store,
        TrustedClock clock,
        LongSupplier millis,
        Executor worker) {

    Step step() {
        return new Step(holders);
    }

    /** The session that has the door. */
    Optional<Hold> session(int door) {
        return holders.at(door).filter(hold -> hold.kind() == Kind.SESSION);
    }

    List<Hold> sessions() {
        return holders.all().stream()
                .filter(hold -> hold.kind() == Kind.SESSION)
                .toList();
    }

    String bank(int door) {
        return doors.status(door).map(Doors.Status::bank).orElse("");
    }

    /** Why nobody gets a door with a PIN in the bank now, or empty. */
    String keptOut(String bank) {
        String mode = rules.closed(bank);
        return mode.equals(BankRules.BANK_PUBLIC) ? "" : mode.isEmpty() ? Words.BANK_PRIVATE : mode;
    }

    /** Adds to the step that the door is nobody's any more. @return false if it has another holder by now */
    boolean release(Hold hold, String reason, Step step) {
        step.record(Entries.of(Event.DOOR_RELEASED, hold, bank(hold.door()), Entries.RELEASED, reason, Map.of()));
        return step.release(hold);
    }

    /** What its sensors say; empty if there is no such door. */
    Optional<Doors.Status> status(int door) {
        return doors.status(door);
    }

    boolean isClosed(int door) {
        return status(door).filter(one -> one.state() == Doors.State.CLOSED).isPresent();
    }

    long now() {
        return clock.now().seconds();
    }

    boolean proven() {
        return clock.now().quality() == ClockQuality.PROVEN;
    }
}
