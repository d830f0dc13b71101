// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that moves everything: readiness of channels, alarms, and orders from other threads. */
final class Loop implements Closeable {

    /** Something to do when a channel is ready. */
    interface Handler {
        void ready(SelectionKey key) throws IOException;

        /** Something went wrong in {@link #ready}. */
        void failed();
    }

    private record Alarm(long nanos, Runnable work) {}

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long LONGEST_WAIT_MILLIS = 60_000;
    private static final long STOP_SECONDS = 10;

    private final Selector selector;
    private final Runnable afterRound;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>((a, b) -> Long.signum(a.nanos() - b.nanos()));
    private final Thread thread = new Thread(this::run, "simulated-network");
    private volatile boolean closed;

    /** @param afterRound runs on the loop's thread whenever it has done something */
    Loop(Runnable afterRound) throws IOException {
        this.selector = Selector.open();
        this.afterRound = afterRound;
        thread.setDaemon(true);
        thread.start();
    }

    /** Does it on the loop's thread and waits until it is done. @throws IllegalStateException after the end */
    void call(Runnable work) {
        if (Thread.currentThread() == thread) {
            work.run();
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        orders.add(() -> complete(work, done));
        selector.wakeup();
        if (closed) {
            // The loop may have ended before it saw the order.
            done.completeExceptionally(new IllegalStateException("the network is closed"));
        }
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void complete(Runnable work, CompletableFuture<Void> done) {
        try {
            work.run();
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    boolean isOpen() {
        return !closed;
    }

    /** On the loop's thread: does it at that {@link System#nanoTime}. */
    void at(long nanos, Runnable work) {
        alarms.add(new Alarm(nanos, work));
    }

    /** On the loop's thread. */
    SelectionKey register(SelectableChannel channel, int ops, Handler handler) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, ops, handler);
    }

    /** On the loop's thread: makes the system forget channels that were closed; it would at the next round. */
    void flush() throws IOException {
        selector.selectNow();
    }

    private void run() {
        try {
            while (!closed) {
                round();
            }
        } catch (IOException e) {
            LOG.error("The simulated network stands still", e);
        } finally {
            closed = true;
            finish();
        }
    }

    private void round() throws IOException {
        selector.select(waitMillis());
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
            SelectionKey key = ready.next();
            ready.remove();
            handle(key);
        }
        while (!alarms.isEmpty() && alarms.peek().nanos() - System.nanoTime() <= 0) {
            guarded(alarms.poll().work());
        }
        Runnable order = orders.poll();
        while (order != null) {
            order.run();
            order = orders.poll();
        }
        afterRound.run();
    }

    /** Milliseconds until the next alarm, rounded up; at least 1, because 0 means for ever. */
    private long waitMillis() {
        if (alarms.isEmpty()) {
            return LONGEST_WAIT_MILLIS;
        }
        long left = alarms.peek().nanos() - System.nanoTime();
        long millis = TimeUnit.NANOSECONDS.toMillis(left) + 1;
        return Math.max(1, Math.min(millis, LONGEST_WAIT_MILLIS));
    }

    private static void handle(SelectionKey key) {
        Handler handler = (Handler) key.attachment();
        try {
            if (key.isValid()) {
                handler.ready(key);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("A simulated link failed", e);
            handler.failed();
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("A simulated link failed", e);
        }
    }

    private void finish() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("The selector could not be closed: {}", e.getMessage());
        }
        orders.forEach(Runnable::run);
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static UncheckedIOException unchecked(String what, IOException cause) {
        return new UncheckedIOException(what + ": " + cause.getMessage(), cause);
    }
}
