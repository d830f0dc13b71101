// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A roll-out as the API shows it.
 *
 * @param state running, paused, succeeded, failed, rolling-back or rolled-back
 * @param operatorName what people call whoever began it; null if it is gone
 */
record RolloutView(
        String id,
        long release,
        String state,
        String reason,
        int successPercent,
        int failurePercent,
        long deadlineSeconds,
        WindowView window,
        Instant startedAt,
        String operator,
        String operatorName,
        List<RingView> rings) {

    record WindowView(Instant notBefore, Instant notAfter) {}

    /** @param state waiting, running, done or failed */
    record RingView(String name, String state, List<SiteView> sites) {}

    /**
     * A site.
     *
     * @param release what it runs by its last report; null if it never reported one
     * @param target what it was or will be directed to
     * @param since when it came into this state
     */
    record SiteView(String site, String state, Long release, long target, String reason, Instant since) {}

    static RolloutView of(Rollout rollout, Map<String, String> names) {
        Rollout.Terms terms = rollout.terms;
        boolean anyTime = terms.notBefore().isEmpty() && terms.notAfter().isEmpty();
        return new RolloutView(
                rollout.id,
                terms.release(),
                rollout.state.word(),
                rollout.reason.isEmpty() ? null : rollout.reason,
                terms.successPercent(),
                terms.failurePercent(),
                terms.deadlineSeconds(),
                anyTime ? null : new WindowView(instant(terms.notBefore()), instant(terms.notAfter())),
                Instant.ofEpochSecond(terms.startedAt()),
                terms.startedBy(),
                names.get(terms.startedBy()),
                rollout.rings.stream().map(ring -> ring(ring, terms)).toList());
    }

    private static RingView ring(Rollout.Ring ring, Rollout.Terms terms) {
        return new RingView(
                ring.name,
                ring.state.word(),
                ring.sites.stream().map(site -> site(site, terms)).toList());
    }

    private static SiteView site(Rollout.Site site, Rollout.Terms terms) {
        return new SiteView(
                site.code,
                site.state.word(),
                site.runs == 0 ? null : site.runs,
                site.target,
                site.reason.isEmpty() ? null : site.reason,
                Instant.ofEpochSecond(site.since == 0 ? terms.startedAt() : site.since));
    }

    private static Instant instant(OptionalLong time) {
        return time.isPresent() ? Instant.ofEpochSecond(time.getAsLong()) : null;
    }
}
