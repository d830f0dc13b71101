// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.incidents;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.units.IncidentSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Remembers incidents: one open one a kind and site, which counts how often it was seen. However often a unit
 * misbehaves, it writes once a minute and kind, and opens at most {@value #MOST_AN_HOUR} an hour. Thread-safe.
 */
@Service
public class Incidents implements IncidentSink {

    static final int MOST_AN_HOUR = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
    private static final int LONGEST_DETAIL = 500;
    private static final int LONGEST_EVIDENCE = 16 * 1024;
    private static final int REMEMBERED = 4096;
    private static final Duration COUNTED_EVERY = Duration.ofMinutes(1);

    private final IncidentRepository repository;
    private final WriteTransactions transactions;
    private final InstantSource clock;
    private final Map<String, Long> lately = new Recent();

    Incidents(IncidentRepository repository, WriteTransactions transactions, InstantSource clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.clock = clock;
    }

    private static final class Recent extends LinkedHashMap<String, Long> {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    }

    @Override
    public void raise(String site, String kind, String detail) {
        raise(site, kind, detail, "");
    }

    /** As {@link #raise(String, String, String)}. @param evidence kept from the first time, at most 16,384 characters */
    public void raise(String site, String kind, String detail, String evidence) {
        long now = now();
        if (!isDue(site + ' ' + kind, now)) {
            return;
        }
        boolean opened = transactions.call(() -> {
            if (repository.again(site, kind, now)) {
                return false;
            }
            if (repository.since(site, now - Duration.ofHours(1).toSeconds()) >= MOST_AN_HOUR) {
                return false;
            }
            repository.add(new Incident(
                    Secrets.id(),
                    site,
                    kind,
                    cut(detail, LONGEST_DETAIL),
                    cut(evidence, LONGEST_EVIDENCE),
                    1,
                    now,
                    now,
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
            return true;
        });
        if (opened) {
            LOG.warn("Incident {} at {}", kind, site.isEmpty() ? "the portal" : site);
        }
    }

    private boolean isDue(String key, long now) {
        synchronized (lately) {
            Long last = lately.get(key);
            if (last != null && now >= last && now - last < COUNTED_EVERY.toSeconds()) {
                return false;
            }
            lately.remove(key);
            lately.put(key, now);
            return true;
        }
    }

    Page<Incident> list(Optional<String> site, Optional<Boolean> open, String cursor, int limit) {
        String position = Page.position(cursor);
        long beforeTime = Long.MAX_VALUE;
        String beforeId = "";
        if (position != null) {
            String[] parts = position.split(" ", 2);
            beforeTime = Page.parseNumber(parts[0]);
            beforeId = parts.length == 2 ? parts[1] : "";
        }
        List<Incident> found = repository.list(site, open, beforeTime, beforeId, limit);
        return Page.of(found, limit, incident -> incident.firstAt() + " " + incident.id());
    }

    /** @throws Problem 404 */
    Incident get(String id) {
        return repository.find(id).orElseThrow(() -> Problem.notFound("There is no incident with this id."));
    }

    /**
     * Closes it; inside the transaction of what was accepted with it.
     *
     * @throws Problem 409 if it is closed already
     */
    void close(Incident incident, String operator, String note, Optional<String> accepted) {
        transactions.run(() -> {
            if (!repository.close(incident.id(), operator, note, accepted, now())) {
                throw Problem.conflict("incident-closed", "The incident is closed already.");
            }
        });
        synchronized (lately) {
            lately.remove(incident.site() + ' ' + incident.kind());
        }
    }

    private static String cut(String text, int most) {
        // PostgreSQL takes no NUL.
        String clean = text.replace('\0', ' ');
        return clean.length() <= most ? clean : clean.substring(0, most);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
