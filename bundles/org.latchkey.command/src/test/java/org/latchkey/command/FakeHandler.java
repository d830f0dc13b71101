// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.testing.MemoryStore;

/** Notes what it is told to do. What goes into the batch survives death, what it did does so too. */
final class FakeHandler implements CommandHandler {

    private final MemoryStore store;
    private final Set<CommandType> types;
    /** Effects that ran, of all lives. */
    final List<CommandType> effects;

    final List<CommandType> committed = new ArrayList<>();
    final List<CommandType> abandoned = new ArrayList<>();
    Result result = Result.APPLIED;
    RuntimeException fault;
    /** Never completes if the test sets one. */
    CompletableFuture<Result> end = CompletableFuture.completedFuture(Result.APPLIED);

    FakeHandler(MemoryStore store, Set<CommandType> types, List<CommandType> effects) {
        this.store = store;
        this.types = EnumSet.copyOf(types);
        this.effects = effects;
    }

    @Override
    public Set<CommandType> types() {
        return types;
    }

    @Override
    public Plan prepare(VerifiedCommand verified, Batch batch) {
        CommandType type = verified.command().type();
        batch.put(key(type), new byte[] {(byte) (applied(type) + 1)});
        if (fault != null) {
            throw fault;
        }
        if (type == CommandType.OPEN || type == CommandType.EMERGENCY_OPEN) {
            return Plan.then(Map.of(), () -> {
                effects.add(type);
                return end;
            });
        }
        return new Plan(result, Map.of(), List.of(), Optional.empty(), () -> committed.add(type))
                .orElse(() -> abandoned.add(type));
    }

    private static byte[] key(CommandType type) {
        return ("h" + type.word()).getBytes(StandardCharsets.US_ASCII);
    }

    /** How often its change became durable. */
    int applied(CommandType type) {
        return store.get(key(type)).map(value -> (int) value[0]).orElse(0);
    }
}
