// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One listener, and which sites it was not told of yet. Thread-safe. */
final class LiveListenerLine {

    private static final long HEARTBEAT_NANOS = 15_000_000_000L;

    private final SseEmitter emitter;
    private final UnaryOperator<String> render;
    private final Set<String> dirty = new LinkedHashSet<>();

    private boolean busy;
    private long sentAt = System.nanoTime() - HEARTBEAT_NANOS;

    /** @param render gives a site's JSON */
    LiveListenerLine(SseEmitter emitter, UnaryOperator<String> render) {
        this.emitter = emitter;
        this.render = render;
    }

    synchronized void changed(String site) {
        dirty.add(site);
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
        List<String> sites;
        synchronized (this) {
            sites = new ArrayList<>(dirty);
            dirty.clear();
        }
        try {
            if (sites.isEmpty()) {
                emitter.send(SseEmitter.event().comment("still here"));
            }
            for (String site : sites) {
                emitter.send(SseEmitter.event().name("site").data(render.apply(site), MediaType.TEXT_PLAIN));
            }
            return true;
        } catch (IOException | RuntimeException gone) {
            // Also a site that cannot be told of now: the browser connects anew and asks for all.
            emitter.completeWithError(gone);
            return false;
        } finally {
            synchronized (this) {
                busy = false;
                sentAt = System.nanoTime();
            }
        }
    }

    void end() {
        emitter.complete();
    }
}
