// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.units.UnitReplaced;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells listeners which sites and what else changed. Changes of a quarter of a second come as one; a listener that reads slowly gets
 * the latest instead of everything. One thread keeps the time, four send. Thread-safe.
 */
@Component
class LiveHub implements LiveChanges, SmartLifecycle {

    static final int MOST_LISTENERS = 200;

    private static final int SENDERS = 4;
    private static final long TICK_MILLIS = 250;
    private static final long STOP_MILLIS = 2_000;
    // Then the browser connects anew, and shows that it may still listen.
    private static final long LISTENING_MILLIS = 600_000;

    private final UnitViewsSource views;
    private final Presence presence;
    private final ObjectProvider<LiveSource> others;
    private final JsonMapper json;
    private final CopyOnWriteArrayList<LiveListenerLine> lines = new CopyOnWriteArrayList<>();
    private final Map<LiveItem, Long> versions = new ConcurrentHashMap<>();
    private final Map<LiveItem, Rendered> rendered = new ConcurrentHashMap<>();

    private ScheduledExecutorService ticker;
    private ExecutorService senders;
    private volatile boolean running;

    LiveHub(UnitViewsSource views, Presence presence, ObjectProvider<LiveSource> others, JsonMapper json) {
        this.views = views;
        this.presence = presence;
        this.others = others;
        this.json = json;
    }

    private record Rendered(long version, String json) {}

    /** The site's unit said or did something. */
    void changed(String site) {
        changed(LiveItem.SITE, site);
    }

    /** What the one that goes said is nothing about the one that comes, and its last will is not heard. */
    @EventListener
    void replaced(UnitReplaced event) {
        presence.left(event.site());
        changed(event.site());
    }

    @Override
    public void changed(String event, String key) {
        LiveItem item = new LiveItem(event, key);
        versions.merge(item, 1L, Long::sum);
        lines.forEach(line -> line.changed(item));
    }

    /**
     * Begins to tell.
     *
     * @param all false: of units alone
     * @throws Problem 503 if too many listen already
     */
    synchronized SseEmitter listen(boolean all) {
        if (!running || lines.size() >= MOST_LISTENERS) {
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "too-many-listeners", "Too many listen already.");
        }
        SseEmitter emitter = new SseEmitter(LISTENING_MILLIS);
        LiveListenerLine line = new LiveListenerLine(emitter, all, this::render);
        emitter.onCompletion(() -> lines.remove(line));
        emitter.onTimeout(emitter::complete);
        emitter.onError(gone -> lines.remove(line));
        views.sites().forEach(site -> line.changed(new LiveItem(LiveItem.SITE, site)));
        others.forEach(source -> source.keys().forEach(key -> line.changed(new LiveItem(source.event(), key))));
        lines.add(line);
        return emitter;
    }

    /** The item's JSON; rendered once for all listeners while nothing changes. */
    private String render(LiveItem item) {
        long version = versions.getOrDefault(item, 0L);
        Rendered known = rendered.get(item);
        if (known != null && known.version() == version) {
            return known.json();
        }
        String fresh = json.writeValueAsString(view(item));
        rendered.put(item, new Rendered(version, fresh));
        return fresh;
    }

    private Object view(LiveItem item) {
        if (item.event().equals(LiveItem.SITE)) {
            return views.of(item.key());
        }
        return others.stream()
                .filter(source -> source.event().equals(item.event()))
                .findFirst()
                .orElseThrow()
                .of(item.key());
    }

    private void tick() {
        presence.fallenSilent().forEach(this::changed);
        for (LiveListenerLine line : lines) {
            if (line.take()) {
                senders.execute(() -> {
                    if (!line.send()) {
                        lines.remove(line);
                    }
                });
            }
        }
    }

    @Override
    public synchronized void start() {
        ticker = Executors.newSingleThreadScheduledExecutor(threads("live-time"));
        senders = Executors.newFixedThreadPool(SENDERS, threads("live-send"));
        running = true;
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Before the web server waits for its last requests: these would never end. */
    @Override
    public synchronized void stop() {
        running = false;
        ticker.shutdown();
        senders.shutdown();
        lines.forEach(LiveListenerLine::end);
        try {
            if (!senders.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                senders.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
