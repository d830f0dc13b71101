// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets PINs be hashed one at a time, because each takes 19 MiB and a good part of a second, with a few callers waiting. When
 * many wrong PINs come in a short time, whatever the door, each further one waits a little: that slows down a guesser and
 * locks nobody out. Thread-safe.
 */
final class PinGate {

    /** Callers that wait for the one inside. */
    static final int WAITING = 4;

    static final int WRONG_ONES = 10;
    static final long WRONG_MILLIS = 60_000;
    static final long DELAY_MILLIS = 1_000;

    private static final long TURN_SECONDS = 15;

    private final Semaphore turn = new Semaphore(1, true);
    private final AtomicInteger callers = new AtomicInteger();
    private final Deque<Long> wrong = new ArrayDeque<>();
    private final LongSupplier millis;
    private final LongConsumer pause;

    /**
     * Begins empty.
     *
     * @param millis since some moment, never backwards
     * @param pause lets so many milliseconds pass
     */
    PinGate(LongSupplier millis, LongConsumer pause) {
        this.millis = millis;
        this.pause = pause;
    }

    /** Runs it in its turn; empty if too many wait already. */
    <T> Optional<T> inTurn(Supplier<T> work) {
        if (callers.incrementAndGet() > 1 + WAITING) {
            callers.decrementAndGet();
            return Optional.empty();
        }
        boolean mine = false;
        try {
            mine = turn.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS);
            if (!mine) {
                return Optional.empty();
            }
            if (isGuessedAt()) {
                pause.accept(DELAY_MILLIS);
            }
            return Optional.of(work.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            callers.decrementAndGet();
            if (mine) {
                turn.release();
            }
        }
    }

    /** A PIN was wrong. */
    void wrong() {
        synchronized (wrong) {
            wrong.add(millis.getAsLong());
            if (wrong.size() > WRONG_ONES) {
                wrong.remove();
            }
        }
    }

    private boolean isGuessedAt() {
        synchronized (wrong) {
            return wrong.size() == WRONG_ONES && millis.getAsLong() - wrong.peek() < WRONG_MILLIS;
        }
    }
}
