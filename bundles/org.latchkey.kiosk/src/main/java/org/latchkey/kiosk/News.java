// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.GateWatcher.Presented;

/**
 * What was presented to the gate lately, for pages. A few items are kept, and the code's text no longer than a customer
 * needs to act on it; no page ever gets it. Thread-safe.
 */
final class News {

    static final int MOST = 16;

    /** How long a page that has just come back is still told of something. */
    static final long FRESH_MILLIS = 6_000;

    /** How long a code that was shown may be used again by a touch. */
    static final long USABLE_MILLIS = 120_000;

    /**
     * Something that was presented.
     *
     * @param id rises
     * @param at milliseconds of the monotonic clock
     */
    record Item(long id, long at, Presented what) {}

    private final LongSupplier millis;
    private final Bell bell;
    private final Deque<Item> items = new ArrayDeque<>();
    private final Map<Long, List<String>> outcomes = new LinkedHashMap<>();
    private long last;

    News(LongSupplier millis, Bell bell) {
        this.millis = millis;
        this.bell = bell;
    }

    void add(Presented what) {
        long id;
        synchronized (this) {
            id = ++last;
            items.addLast(new Item(id, millis.getAsLong(), what));
            if (items.size() > MOST) {
                items.removeFirst();
            }
        }
        bell.ring();
        what.verdict().openings().whenComplete((openings, failure) -> ended(id, openings));
    }

    /** An opening that no code was presented for. @return the number under which its outcome is told */
    long add(CompletableFuture<Doors.Opening> opening) {
        long id;
        synchronized (this) {
            id = ++last;
        }
        opening.whenComplete((done, failure) -> ended(id, done == null ? List.of() : List.of(done)));
        return id;
    }

    private void ended(long id, List<Doors.Opening> openings) {
        if (openings == null || openings.isEmpty()) {
            return;
        }
        synchronized (this) {
            outcomes.put(id, openings.stream().map(o -> word(o.outcome())).toList());
            if (outcomes.size() > MOST) {
                outcomes.remove(outcomes.keySet().iterator().next());
            }
        }
        bell.ring();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The newest number. */
    synchronized long last() {
        return last;
    }

    /** What a page that begins now has missed by a moment: the number before the first item that is still fresh. */
    synchronized long freshFrom() {
        long now = millis.getAsLong();
        return items.stream()
                .filter(item -> now - item.at() < FRESH_MILLIS)
                .mapToLong(item -> item.id() - 1)
                .findFirst()
                .orElse(last);
    }

    /** What came after a number, as pages are told. */
    synchronized List<Map<String, Object>> since(long seen) {
        List<Map<String, Object>> told = new ArrayList<>();
        for (Item item : items) {
            if (item.id() > seen) {
                told.add(told(item));
            }
        }
        return told;
    }

    private static Map<String, Object> told(Item item) {
        Presented what = item.what();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", item.id());
        out.put("accepted", what.verdict().accepted());
        out.put("reason", what.verdict().reason());
        out.put("doors", what.verdict().doors());
        out.put("kind", word(what.kind()));
        out.put("op", what.op().map(News::word).orElse(""));
        out.put("until", what.validUntil());
        out.put("source", what.source());
        return out;
    }

    /** How the openings of an item ended, door by door, once all have. */
    synchronized Map<Long, List<String>> outcomes() {
        return new LinkedHashMap<>(outcomes);
    }

    /** The text of a code that was shown a short while ago by somebody who may do that. */
    synchronized Optional<String> text(long id, Op... allowed) {
        long now = millis.getAsLong();
        return items.stream()
                .filter(item -> item.id() == id && now - item.at() < USABLE_MILLIS)
                .map(Item::what)
                .filter(what ->
                        what.op().filter(op -> List.of(allowed).contains(op)).isPresent())
                .map(Presented::text)
                .findFirst();
    }
}
