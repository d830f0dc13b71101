// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.Optional;
import java.util.function.Supplier;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last direction and what became of it, durable. They have a key each: the one is written with the command that brings
 * it, the other by the updater, and names the direction that it is about; so neither can undo the other. Thread-safe.
 */
final class DirectionLog {

    private static final Logger LOG = LoggerFactory.getLogger(DirectionLog.class);
    private static final byte[] DIRECTION = {'r', 'd'};
    private static final byte[] OUTCOME = {'r', 'o'};

    private final Supplier<Optional<Store>> store;

    private interface Form<T> {
        T decode(byte[] stored) throws ProtocolException;
    }

    DirectionLog(Supplier<Optional<Store>> store) {
        this.store = store;
    }

    /** The direction becomes durable with the batch. */
    static void put(Direction direction, Batch batch) {
        batch.put(DIRECTION, direction.encode());
    }

    /** The last direction. @throws NotNowException while the store is away */
    Optional<Direction> current() {
        return read(DIRECTION, Direction::decode);
    }

    /** What became of it so far. @throws NotNowException while the store is away */
    Outcome outcome(Direction direction) {
        return read(OUTCOME, Outcome::decode)
                .filter(outcome -> outcome.cause().equals(direction.cause()))
                .orElseGet(() -> Outcome.open(direction));
    }

    /** Keeps it; durable when this returns. @throws NotNowException while the store is away */
    void keep(Outcome outcome) {
        Batch batch = new Batch().put(OUTCOME, outcome.encode());
        if (outcome.state() == Outcome.State.BEGUN) {
            // Whatever is said of a trial from now on is said of this one.
            Journal.forgetNote(batch);
        }
        present().write(batch);
    }

    private Store present() {
        return store.get().orElseThrow(() -> new NotNowException("The store is away."));
    }

    private <T> Optional<T> read(byte[] key, Form<T> form) {
        Optional<byte[]> stored = present().get(key);
        try {
            return stored.isEmpty() ? Optional.empty() : Optional.of(form.decode(stored.get()));
        } catch (ProtocolException e) {
            LOG.debug("what is stored of a direction is of another format: {}", e.reason());
            return Optional.empty();
        }
    }
}
