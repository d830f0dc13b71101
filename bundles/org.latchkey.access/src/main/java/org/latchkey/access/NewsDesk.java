// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
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
 * once for each value. Neither ever moves a floor. Used under the ledger's lock.
 */
final class NewsDesk {

    private static final byte[] ALARMED = {'u', 'n'};

    private static final long CLOCKS_SECONDS = 24L * 60 * 60;

    private final RevokedCodes revocations;
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

    /** Adds what is new to batch and records. */
    void take(VerifiedCode verified, Batch batch, List<AuditEntry> entries) {
        if (verified.code().news().isEmpty()) {
            return;
        }
        News news = verified.code().news().get();
        // Whatever it revokes was issued before it, give or take the signers' clocks, and lives no longer than this.
        long keepUntil = verified.code().issuedAt() + AccessCode.MAX_LIFETIME + CLOCKS_SECONDS;
        List<Long> added = revocations.merge(news.delta(), keepUntil, batch);
        if (!added.isEmpty()) {
            String indices = added.stream().map(String::valueOf).collect(Collectors.joining(","));
            entries.add(entry(Event.REVOKED, verified, "merged", Map.of("indices", indices)));
        }
        if (news.epoch() > epoch || news.minRelease() > release) {
            epoch = Math.max(epoch, news.epoch());
            release = Math.max(release, news.minRelease());
            batch.put(
                    ALARMED,
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(epoch)
                            .putLong(release)
                            .array());
            Map<String, Object> details = Map.of("epoch", news.epoch(), "release", news.minRelease());
            entries.add(entry(Event.NEWS_AHEAD, verified, "noted", details));
        }
    }

    private static AuditEntry entry(Event event, VerifiedCode verified, String outcome, Map<String, Object> details) {
        return new AuditEntry(event, Entries.actor(verified), "", 0, outcome, "", verified.envelopeHash(), details);
    }
}
