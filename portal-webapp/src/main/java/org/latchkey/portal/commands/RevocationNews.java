// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.latchkey.portal.commands.RevocationRepository.Revoked;
import org.latchkey.portal.live.SaidEpochs;
import org.latchkey.protocol.code.News;
import org.springframework.stereotype.Component;

/**
 * Chooses which revocations a fresh code carries: of those that the site's unit did not say that it has, each code the
 * next ones, and again from the first, so that a unit which is alone learns of all of them. Where a turn has come to is
 * kept in memory, because a turn that begins anew loses nothing. Thread-safe.
 */
@Component
class RevocationNews {

    private final RevocationRepository revocations;
    private final LogRepository logs;
    private final SaidEpochs said;
    private final InstantSource clock;
    // The epoch that was carried last, by site.
    private final Map<String, Long> turns = new ConcurrentHashMap<>();

    RevocationNews(RevocationRepository revocations, LogRepository logs, SaidEpochs said, InstantSource clock) {
        this.revocations = revocations;
        this.logs = logs;
        this.said = said;
        this.clock = clock;
    }

    /** As many of the next as fit. */
    Optional<News> next(String site, Predicate<News> fits) {
        long epoch = logs.find(site).map(LogHead::revocationEpoch).orElse(0L);
        if (epoch == 0) {
            return Optional.empty();
        }
        List<Revoked> next = inTurn(site, said.revocationEpoch(site), epoch);
        for (int count = next.size(); count > 0; count--) {
            News news = new News(
                    epoch,
                    0,
                    next.subList(0, count).stream()
                            .map(Revoked::statusIndex)
                            .sorted()
                            .toList());
            if (fits.test(news)) {
                turns.put(site, next.get(count - 1).epoch());
                return Optional.of(news);
            }
        }
        return Optional.empty();
    }

    private List<Revoked> inTurn(String site, long known, long newest) {
        long now = clock.instant().getEpochSecond();
        long last = Math.max(known, turns.getOrDefault(site, 0L));
        List<Revoked> next = new ArrayList<>(revocations.between(site, last, newest, now, News.MAX_DELTA));
        next.addAll(revocations.between(site, known, last, now, News.MAX_DELTA - next.size()));
        return next;
    }
}
