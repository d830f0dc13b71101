// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Which units are connected: those that said a state, were heard in the last three minutes and left no last will since.
 * A last will can be lost; a unit says its state each minute. In memory: after a start nobody is there. Thread-safe.
 */
@Component
public class Presence {

    static final long SILENCE_MILLIS = TimeUnit.MINUTES.toMillis(3);

    private final InstantSource clock;
    /** By site, in milliseconds. */
    private final Map<String, Long> heardAt = new ConcurrentHashMap<>();

    public Presence(InstantSource clock) {
        this.clock = clock;
    }

    /** Never waits: whoever asks may hold the database. */
    public boolean online(String site) {
        Long heard = heardAt.get(site);
        return heard != null && !silentSince(heard);
    }

    /** The site's unit said its state. @return true if it was not there before */
    public boolean arrived(String site) {
        Long before = heardAt.put(site, clock.millis());
        return before == null || silentSince(before);
    }

    /** It said something else, which alone does not tell that it is there: it may have waited. */
    void heard(String site) {
        heardAt.computeIfPresent(site, (same, before) -> silentSince(before) ? before : clock.millis());
    }

    /** Its connection ended. */
    public void left(String site) {
        heardAt.remove(site);
    }

    /** Sites whose units fell silent; each is told once. */
    List<String> fallenSilent() {
        return heardAt.entrySet().stream()
                .filter(entry -> silentSince(entry.getValue()) && heardAt.remove(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean silentSince(long heard) {
        return clock.millis() - heard >= SILENCE_MILLIS;
    }
}
