// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler.Plan;
import org.latchkey.unit.api.CommandHandler.Result;

/** The gate for commands, as far as this room is concerned. */
final class Orders {

    /** As records name the command. */
    static final Actor COMMAND = new Actor(Actor.Kind.COMMAND, "00".repeat(16));

    private final World world;

    Orders(World world) {
        this.world = world;
    }

    Plan prepare(CommandArgs args, Batch batch) {
        long now = world.clock.now().seconds();
        OptionalLong seq = args.type().lasting() ? OptionalLong.of(1) : OptionalLong.empty();
        Command command = new Command("op", "site-1", now + 30, now, new byte[16], seq, args);
        return world.gate.orders().prepare(new VerifiedCommand(command, new byte[32], false), batch);
    }

    /** Records it; its effect has begun when this returns. */
    CompletableFuture<Result> begin(CommandArgs args) {
        Batch batch = new Batch();
        Plan plan = prepare(args, batch);
        List<AuditEntry> entries = new ArrayList<>(List.of(entry()));
        entries.addAll(plan.entries());
        world.trail.submit(entries, batch).join();
        plan.committed().run();
        return plan.effect()
                .map(effect -> effect.get())
                .orElseGet(() -> CompletableFuture.completedFuture(plan.result()));
    }

    /** Records it and lets its effect end. */
    Result carryOut(CommandArgs args) {
        CompletableFuture<Result> end = begin(args);
        if (!end.isDone()) {
            world.run(5_000);
        }
        assertThat(end).isCompleted();
        return end.join();
    }

    private static AuditEntry entry() {
        return new AuditEntry(Event.COMMAND, Actor.SYSTEM, "", 0, "begun", "", new byte[0], Map.of());
    }

    static CommandArgs revoke(long epoch, long... indices) {
        TreeMap<Long, Long> until = new TreeMap<>();
        for (long index : indices) {
            until.put(index, Long.MAX_VALUE);
        }
        return new CommandArgs.Revoke(epoch, until);
    }
}
