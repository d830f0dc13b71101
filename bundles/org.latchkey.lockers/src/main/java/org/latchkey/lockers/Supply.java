// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One power supply: a bounded queue of openings and the one thread that runs them, one after another. */
final class Supply {

    /** More waiting openings than this are refused: the last would open minutes after its customer left. */
    static final int QUEUE = 64;

    static final String STOPPING = "the unit is stopping";

    private static final Logger LOG = LoggerFactory.getLogger(Supply.class);

    /** An ordered opening; {@code late} tells when it must not act any more, {@code pending} counts those of its line. */
    private record Order(
            Wiring.Door door, BooleanSupplier late, By by, CompletableFuture<Opening> opening, AtomicInteger pending) {

        /** Why no pulse may leave now; empty if one may. */
        Optional<Opening> halted() {
            if (opening.isDone()) {
                return Optional.of(new Opening(Outcome.NOT_SENT, "called off"));
            }
            return late.getAsBoolean() ? Optional.of(Doors.TOO_LATE) : Optional.empty();
        }

        void finish(Opening result) {
            pending.decrementAndGet();
            opening.complete(result);
        }
    }

    private static final Order END =
            new Order(null, () -> false, By.UNKNOWN, new CompletableFuture<>(), new AtomicInteger());

    /** One place more than we fill, for the order that ends the thread. */
    private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(QUEUE + 1);

    private final OpeningSequence sequence;
    private final Thread thread;
    private boolean stopping;

    Supply(String name, OpeningSequence sequence) {
        this.sequence = sequence;
        thread = new Thread(this::work, "lockers-supply-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** @param late asked before each pulse: true if it must not leave any more */
    CompletableFuture<Opening> open(Wiring.Door door, BooleanSupplier late, By by, AtomicInteger pending) {
        CompletableFuture<Opening> opening = new CompletableFuture<>();
        pending.incrementAndGet();
        Order order = new Order(door, late, by, opening, pending);
        String refusal = enqueue(order);
        if (!refusal.isEmpty()) {
            order.finish(new Opening(Outcome.NOT_SENT, refusal));
        }
        return opening;
    }

    private synchronized String enqueue(Order order) {
        if (stopping) {
            return STOPPING;
        }
        return orders.size() < QUEUE && orders.offer(order) ? "" : "too many openings are waiting";
    }

    private void work() {
        try {
            for (Order order = orders.take(); order != END; order = orders.take()) {
                run(order);
            }
        } catch (InterruptedException expected) {
            // Only stop() interrupts, after it has refused what was waiting.
        }
    }

    private void run(Order order) {
        Optional<Opening> halted = order.halted();
        if (halted.isPresent()) {
            order.finish(halted.get());
            return;
        }
        Opening result = new Opening(Outcome.NO_ANSWER, STOPPING);
        try {
            result = sequence.run(order.door(), order::halted, order.by());
        } catch (InterruptedException expected) {
            // stop() ran out of patience: the outcome stays unknown.
            LOG.info("opening of door {} cut off: {}", order.door().number(), STOPPING);
        } catch (RuntimeException e) {
            // A driver's fault must not end the thread that all doors of this supply need.
            LOG.error("opening of door {} failed", order.door().number(), e);
            result = new Opening(Outcome.NO_ANSWER, "fault in the driver: " + e.getMessage());
        } finally {
            order.finish(result);
        }
    }

    private synchronized List<Order> end() {
        stopping = true;
        List<Order> waiting = new ArrayList<>();
        orders.drainTo(waiting);
        orders.add(END);
        return waiting;
    }

    /** Takes no more orders, refuses the waiting ones, and lets the running one end within the time. */
    void stop(long patienceMillis) {
        end().forEach(order -> order.finish(new Opening(Outcome.NOT_SENT, STOPPING)));
        try {
            thread.join(patienceMillis);
            thread.interrupt();
            thread.join(patienceMillis);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
