// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One listener, and what it was not told of yet. Thread-safe. */
final class LiveListenerLine {

    private static final long HEARTBEAT_NANOS = 15_000_000_000L;

    private final SseEmitter emitter;
    private final boolean all;
    private final Function<LiveItem, String> render;
    private final Set<LiveItem> dirty = new LinkedHashSet<>();

    private boolean busy;
    private long sentAt = System.nanoTime() - HEARTBEAT_NANOS;

    /**
     * A line to a listener.
     *
     * @param all false: it hears of units alone
     * @param render gives an item's JSON
     */
    LiveListenerLine(SseEmitter emitter, boolean all, Function<LiveItem, String> render) {
        this.emitter = emitter;
        this.all = all;
        this.render = render;
    }

    synchronized void changed(LiveItem item) {
        if (all || item.event().equals(LiveItem.SITE)) {
            dirty.add(item);
        }
    }

    /** True if there is something to send, and nobody is sending. The caller must then {@link #send}. */
    synchronized boolean take() {
        if (busy || dirty.isEmpty() && System.nanoTime() - sentAt < HEARTBEAT_NANOS) {
            return false;
        }
        busy = true;
        return true;
    }

    /** Sends what is there, or a heartbeat. @return false if the listener is gone */
    boolean send() {
        List<LiveItem> items;
        synchronized (this) {
            items = new ArrayList<>(dirty);
            dirty.clear();
        }
        try {
            if (items.isEmpty()) {
                emitter.send(SseEmitter.event().comment("still here"));
            }
            for (LiveItem item : items) {
                emitter.send(SseEmitter.event().name(item.event()).data(render.apply(item), MediaType.TEXT_PLAIN));
            }
            return true;
        } catch (IOException | RuntimeException gone) {
            // Also an item that cannot be told of now: the browser connects anew and asks for all.
            fail(gone);
            return false;
        } finally {
            synchronized (this) {
                busy = false;
                sentAt = System.nanoTime();
            }
        }
    }

    private void fail(Exception gone) {
        try {
            emitter.completeWithError(gone);
        } catch (IllegalStateException expected) {
            // The server has ended the answer by itself already.
        }
    }

    void end() {
        emitter.complete();
    }
}
