// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;

/**
 * Takes the news that a verified code carries: revocations are merged, a higher epoch or release only raises an alarm,
 * once for each value. Neither ever moves a floor. What is learnt holds at once, and goes into every batch until one
 * with it is durable. Thread-safe.
 */
final class NewsDesk {

    /** How many entries {@link #pack} adds at most. */
    static final int MAX_ENTRIES = 8;

    /** More news than this does not wait for a disk: such a code is new again when it is next scanned. */
    static final int MAX_WAITING = 1_024;

    private static final byte[] ALARMED = {'u', 'n'};

    private static final long CLOCKS_SECONDS = 24L * 60 * 60;

    /**
     * What one code taught.
     *
     * @param indices that it revoked
     * @param ahead whether its epoch or release is higher than any before
     */
    private record Lesson(VerifiedCode from, List<Long> indices, boolean ahead) {

        News news() {
            return from.code().news().orElseThrow();
        }
    }

    private final RevokedCodes revocations;
    private final Deque<Lesson> waiting = new ArrayDeque<>();
    private long epoch;
    private long release;

    /** @param knownEpoch the revocation epoch that the site's snapshot contains without a gap */
    NewsDesk(Store store, RevokedCodes revocations, long knownEpoch) {
        this.revocations = revocations;
        store.get(ALARMED).filter(value -> value.length == 2 * Long.BYTES).ifPresent(value -> {
            epoch = ByteBuffer.wrap(value).getLong();
            release = ByteBuffer.wrap(value).getLong(Long.BYTES);
        });
        epoch = Math.max(epoch, knownEpoch);
    }

    /** The unit has every revocation up to this epoch, so no code's news of it is worth an alarm. */
    synchronized void know(long reached) {
        epoch = Math.max(epoch, reached);
    }

    /** Takes what is new into memory. */
    synchronized void learn(VerifiedCode verified) {
        if (verified.code().news().isEmpty() || waiting.size() >= MAX_WAITING) {
            return;
        }
        News news = verified.code().news().get();
        // Whatever it revokes was issued before it, give or take the signers' clocks, and lives no longer than this.
        long keepUntil = verified.code().issuedAt() + AccessCode.MAX_LIFETIME + CLOCKS_SECONDS;
        List<Long> added = revocations.merge(news.delta(), keepUntil);
        boolean ahead = news.epoch() > epoch || news.minRelease() > release;
        epoch = Math.max(epoch, news.epoch());
        release = Math.max(release, news.minRelease());
        if (ahead || !added.isEmpty()) {
            waiting.add(new Lesson(verified, added, ahead));
        }
    }

    /** Adds what is not durable yet to batch and records, at most {@link #MAX_ENTRIES}; the rest goes with the next. */
    synchronized Parcel pack(Batch batch, List<AuditEntry> entries) {
        List<Lesson> packed = new ArrayList<>(1);
        int most = entries.size() + MAX_ENTRIES - 2;
        while (!waiting.isEmpty() && entries.size() <= most) {
            Lesson lesson = waiting.poll();
            packed.add(lesson);
            pack(lesson, batch, entries);
        }
        return new Parcel(packed);
    }

    private void pack(Lesson lesson, Batch batch, List<AuditEntry> entries) {
        if (!lesson.indices().isEmpty()) {
            revocations.put(lesson.indices(), batch);
            String indices = lesson.indices().stream().map(String::valueOf).collect(Collectors.joining(","));
            entries.add(entry(Event.REVOKED, lesson.from(), "merged", Map.of("indices", indices)));
        }
        if (lesson.ahead()) {
            batch.put(
                    ALARMED,
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(epoch)
                            .putLong(release)
                            .array());
            News news = lesson.news();
            Map<String, Object> details = Map.of("epoch", news.epoch(), "release", news.minRelease());
            entries.add(entry(Event.NEWS_AHEAD, lesson.from(), "noted", details));
        }
    }

    private synchronized void putBack(List<Lesson> lessons) {
        for (int i = lessons.size() - 1; i >= 0; i--) {
            waiting.addFirst(lessons.get(i));
        }
    }

    /** What a batch under way carries. */
    final class Parcel {

        private final List<Lesson> lessons;

        private Parcel(List<Lesson> lessons) {
            this.lessons = lessons;
        }

        /** @param durable false if the batch failed: then the next one carries it */
        void settle(boolean durable) {
            if (!durable) {
                putBack(lessons);
            }
        }
    }

    private static AuditEntry entry(Event event, VerifiedCode verified, String outcome, Map<String, Object> details) {
        return new AuditEntry(event, Entries.actor(verified), "", 0, outcome, "", verified.envelopeHash(), details);
    }
}
