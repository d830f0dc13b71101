// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What units sent and nobody has worked on yet. A few threads do, those of one site always the same, in the order of
 * arrival. It is bounded for each site and for all together: what is too much is dropped, because units repeat what
 * nobody answers. Thread-safe.
 */
final class UnitInbox implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(UnitInbox.class);

    private static final int WORKERS = 4;
    // More than a well-behaved unit ever sends at once: the answers to a window of commands, a state and two pages.
    static final int MESSAGES_OF_A_SITE = 40;
    static final long BYTES_OF_A_SITE = 8L * 1024 * 1024;
    private static final long BYTES_OF_ALL = 64L * 1024 * 1024;
    static final int TRIES = 5;
    private static final long TRY_AGAIN_MILLIS = 500;
    private static final long STOPPING_SECONDS = 10;

    private final Function<String, Optional<String>> currentKid;
    private final List<UnitMessageListener> listeners;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private List<ExecutorService> workers = List.of();
    private volatile boolean running;

    /** @param currentKid the kid of the unit that serves a site now */
    UnitInbox(Function<String, Optional<String>> currentKid, List<UnitMessageListener> listeners) {
        this.currentKid = currentKid;
        this.listeners = List.copyOf(listeners);
    }

    /** What waits of one site. */
    private record Waiting(int messages, long bytes) {

        static final Waiting NOTHING = new Waiting(0, 0);

        Waiting plus(int more, long size) {
            return new Waiting(messages + more, bytes + size);
        }
    }

    /**
     * A message of whoever is the site's unit now, because the broker does not tell who sent it.
     *
     * @param done as in {@link #arrived(String, String, byte[], Runnable)}
     */
    void arrived(String topic, byte[] payload, Runnable done) {
        take(topic, Topics.up(topic).flatMap(up -> kidOf(up.site())), payload, done);
    }

    /** Nothing if that cannot be told now; the kid of no unit if the site has none. */
    private Optional<String> kidOf(String site) {
        try {
            return Optional.of(currentKid.apply(site).orElse(""));
        } catch (DataAccessException storage) {
            LOG.warn("Whose message of site {} came is asked again at its turn: {}", site, storage.getMessage());
            return Optional.empty();
        }
    }

    /**
     * A message for a topic; does not wait. It is dropped if another unit serves the site when its turn comes: states are
     * not signed.
     *
     * @param kid of the unit that sent it
     * @param done called once, when it was worked on or dropped, by any thread
     */
    void arrived(String topic, String kid, byte[] payload, Runnable done) {
        take(topic, Optional.of(kid), payload, done);
    }

    private void take(String topic, Optional<String> kid, byte[] payload, Runnable done) {
        Optional<Topics.Up> up = Topics.up(topic);
        if (up.isEmpty() || !reserve(up.get().site(), payload.length)) {
            done.run();
            return;
        }
        String site = up.get().site();
        try {
            workers.get(Math.floorMod(site.hashCode(), WORKERS)).execute(() -> {
                try {
                    deliver(up.get(), kid, payload);
                } finally {
                    release(site, payload.length);
                    done.run();
                }
            });
        } catch (RejectedExecutionException stopping) {
            release(site, payload.length);
            LOG.debug("A message came while the portal stops");
        }
    }

    private boolean reserve(String site, long size) {
        Waiting now = waiting.merge(site, Waiting.NOTHING.plus(1, size), (a, b) -> a.plus(b.messages(), b.bytes()));
        boolean fits = bytes.addAndGet(size) <= BYTES_OF_ALL
                && now.messages() <= MESSAGES_OF_A_SITE
                && now.bytes() <= BYTES_OF_A_SITE;
        if (!fits) {
            release(site, size);
            LOG.debug("A message of site {} was dropped: too many wait", site);
        }
        return fits;
    }

    private void release(String site, long size) {
        bytes.addAndGet(-size);
        waiting.computeIfPresent(site, (key, now) -> now.messages() == 1 ? null : now.plus(-1, -size));
    }

    private void deliver(Topics.Up up, Optional<String> kid, byte[] payload) {
        Optional<String> sender = kid;
        for (int tries = 1; running; tries++) {
            try {
                Optional<String> current = currentKid.apply(up.site());
                sender = sender.or(() -> current);
                if (current.isEmpty() || !current.equals(sender)) {
                    LOG.debug("A message of a unit that does not serve site {} was dropped", up.site());
                    return;
                }
                offer(up, current.get(), payload);
                return;
            } catch (DataAccessException | TransactionException storage) {
                if (tries == TRIES) {
                    LOG.error("A message of site {} ({}) could not be stored", up.site(), up.kind(), storage);
                    return;
                }
                LOG.warn("The database did not take a message of a unit: {}", storage.getMessage());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void offer(Topics.Up up, String kid, byte[] payload) {
        for (UnitMessageListener listener : listeners) {
            if (listener.kinds().contains(up.kind())) {
                try {
                    listener.received(up.kind(), up.site(), kid, payload);
                } catch (DataAccessException | TransactionException storage) {
                    throw storage;
                } catch (RuntimeException fault) {
                    LOG.error("A message of site {} ({}) could not be worked on", up.site(), up.kind(), fault);
                }
            }
        }
    }

    /** Before the broker, so that nothing is lost at the start. */
    @Override
    public int getPhase() {
        return Broker.PHASE - 1;
    }

    @Override
    public void start() {
        running = true;
        waiting.clear();
        bytes.set(0);
        workers = IntStream.range(0, WORKERS)
                .mapToObj(i -> Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "unit-messages-" + i);
                    thread.setDaemon(true);
                    return thread;
                }))
                .toList();
    }

    @Override
    public void stop() {
        running = false;
        workers.forEach(ExecutorService::shutdownNow);
        try {
            for (ExecutorService worker : workers) {
                if (!worker.awaitTermination(STOPPING_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("A message of a unit is still worked on");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
