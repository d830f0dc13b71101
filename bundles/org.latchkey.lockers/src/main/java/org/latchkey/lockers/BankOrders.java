// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandArgs.Assign;
import org.latchkey.protocol.command.CommandArgs.LockDown;
import org.latchkey.protocol.command.CommandArgs.ReleaseDoor;
import org.latchkey.protocol.command.CommandArgs.SetMode;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.DoorUse;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;

/** Carries out what the portal orders for banks and doors: modes, lock-downs, assigned doors. */
final class BankOrders implements CommandHandler {

    private static final String UNKNOWN_BANK = "unknown-bank";
    private static final String UNKNOWN_DOOR = "unknown-door";
    private static final String BUSY = "busy";

    private final BankBook book;
    private final Wiring wiring;

    private final Iterable<DoorUse> uses;

    /** @param uses those who open doors, whoever is there */
    BankOrders(BankBook book, Wiring wiring, Iterable<DoorUse> uses) {
        this.book = book;
        this.wiring = wiring;
        this.uses = uses;
    }

    @Override
    public Set<CommandType> types() {
        return Set.of(CommandType.SET_MODE, CommandType.ASSIGN, CommandType.LOCK_DOWN, CommandType.RELEASE_DOOR);
    }

    @Override
    public Plan prepare(VerifiedCommand verified, Batch batch) {
        CommandArgs args = verified.command().args();
        if (args instanceof SetMode setMode) {
            return setMode(setMode, verified, batch);
        }
        if (args instanceof Assign assign) {
            return assign.codeId()
                    .map(code -> assign(assign.door(), code, verified, batch))
                    .orElseGet(() -> release(assign.door(), verified, batch));
        }
        if (args instanceof ReleaseDoor release) {
            return release(release.door(), verified, batch);
        }
        return lockDown((LockDown) args, verified, batch);
    }

    private Plan setMode(SetMode order, VerifiedCommand verified, Batch batch) {
        if (!book.knows(order.bank())) {
            return Plan.refused(UNKNOWN_BANK);
        }
        // From when it was given, not from when it arrived: the hours may have changed the mode since.
        long given = Math.min(verified.command().issuedAt(), book.now());
        long from = order.effectiveAt().orElse(given);
        book.setMode(order.bank(), order.mode(), from, batch);
        verified.command().seq().ifPresent(seq -> book.decided(order.bank(), seq, batch));
        Map<String, Object> when = order.effectiveAt().isPresent()
                ? Map.of("effective-at", order.effectiveAt().getAsLong())
                : Map.of();
        String mode = order.mode().word();
        return done(CommandHandler.entry(Event.MODE_CHANGED, verified, order.bank(), 0, mode, when));
    }

    private Plan assign(int door, byte[] code, VerifiedCommand verified, Batch batch) {
        Optional<Wiring.Door> known = wiring.door(door);
        if (known.isEmpty()) {
            return Plan.refused(UNKNOWN_DOOR);
        }
        Optional<Hold> before = book.holders().at(door);
        if (before.filter(hold -> hold.kind() != Kind.ASSIGNED && hold.kind() != Kind.HELD)
                .isPresent()) {
            return Plan.refused(BankRules.DOOR_TAKEN);
        }
        Optional<Holders.Change> change = replace(door, before, Optional.of(BankBook.assignment(door, code)), batch);
        Map<String, Object> details = Map.of("code", HexFormat.of().formatHex(code));
        return changed(change, verified, Event.DOOR_ASSIGNED, known.get(), "assigned", details, batch);
    }

    private Plan release(int door, VerifiedCommand verified, Batch batch) {
        Optional<Wiring.Door> known = wiring.door(door);
        if (known.isEmpty()) {
            return Plan.refused(UNKNOWN_DOOR);
        }
        Optional<Hold> before = book.holders().at(door);
        Optional<Holders.Change> change = replace(door, before, Optional.empty(), batch);
        Map<String, Object> details = before.map(Hold::details).orElse(Map.of());
        return changed(change, verified, Event.DOOR_RELEASED, known.get(), "released", details, batch);
    }

    /** @return empty if the holder is being changed by others, or would lose the door while an opening of it is under way */
    private Optional<Holders.Change> replace(int door, Optional<Hold> before, Optional<Hold> after, Batch batch) {
        List<Holders.Change> changes = new ArrayList<>(1);
        Runnable work = () -> book.holders().replace(door, before, after, batch).ifPresent(changes::add);
        if (before.isPresent()) {
            whileIdle(uses.iterator(), door, work);
        } else {
            work.run();
        }
        return changes.stream().findFirst();
    }

    private static void whileIdle(Iterator<DoorUse> all, int door, Runnable work) {
        if (all.hasNext()) {
            all.next().whileIdle(door, () -> whileIdle(all, door, work));
        } else {
            work.run();
        }
    }

    private Plan changed(
            Optional<Holders.Change> change,
            VerifiedCommand verified,
            Event event,
            Wiring.Door door,
            String outcome,
            Map<String, Object> details,
            Batch batch) {
        if (change.isEmpty()) {
            return Plan.refused(BUSY);
        }
        verified.command().seq().ifPresent(seq -> book.decided(door.number(), seq, batch));
        AuditEntry entry = CommandHandler.entry(event, verified, door.bank(), door.number(), outcome, details);
        return Plan.applied(Map.of(), List.of(entry), () -> {
                    change.get().settle(true);
                    book.reload();
                })
                .orElse(() -> change.get().settle(false));
    }

    private Plan lockDown(LockDown order, VerifiedCommand verified, Batch batch) {
        if (!order.bank().isEmpty() && !book.knows(order.bank())) {
            return Plan.refused(UNKNOWN_BANK);
        }
        if (!order.on()) {
            book.endLockDown(order.bank(), batch);
            return done(CommandHandler.entry(Event.LOCK_DOWN, verified, order.bank(), 0, "off", Map.of()));
        }
        long until = verified.command().expires();
        book.lockDown(order.bank(), until, batch);
        return done(CommandHandler.entry(Event.LOCK_DOWN, verified, order.bank(), 0, "on", Map.of("until", until)));
    }

    private Plan done(AuditEntry entry) {
        return Plan.applied(Map.of(), List.of(entry), book::reload);
    }
}
