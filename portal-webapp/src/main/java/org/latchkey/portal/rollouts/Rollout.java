// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A roll-out as it is. Not thread-safe: loaded, changed and stored within one transaction. */
final class Rollout {

    /** Where it is. */
    enum State {
        RUNNING,
        PAUSED,
        SUCCEEDED,
        FAILED,
        ROLLING_BACK,
        ROLLED_BACK;

        /** True while it may direct sites, now or when somebody says so. */
        boolean active() {
            return this == RUNNING || this == PAUSED || this == ROLLING_BACK;
        }

        /** True while it directs sites without being told to. */
        boolean directs() {
            return this == RUNNING || this == ROLLING_BACK;
        }

        String word() {
            return Rollout.word(this);
        }
    }

    /** Where a ring is. */
    enum RingState {
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        String word() {
            return Rollout.word(this);
        }
    }

    /** Where a site is. */
    enum SiteState {
        WAITING,
        DIRECTED,
        FETCHING,
        WAITING_FOR_WINDOW,
        SWAPPING,
        PROVING,
        CONFIRMED,
        FAILED,
        SILENT;

        /** True if nothing more is expected. */
        boolean over() {
            return this == CONFIRMED || failed();
        }

        boolean failed() {
            return this == FAILED || this == SILENT;
        }

        String word() {
            return Rollout.word(this);
        }
    }

    /**
     * What it was begun with.
     *
     * @param release counter of the release, from 1
     * @param successPercent of a ring's sites that must have proved themselves before the next begins, 1 to 100
     * @param failurePercent of a ring's sites that may fail, 0 to 100
     * @param deadlineSeconds a site's time from when it was directed, or its window begins, to its proof
     * @param startedAt seconds since 1970
     * @param startedBy an operator's opaque id
     */
    record Terms(
            long release,
            int successPercent,
            int failurePercent,
            long deadlineSeconds,
            OptionalLong notBefore,
            OptionalLong notAfter,
            long startedAt,
            String startedBy) {}

    /** Sites that are directed together. */
    static final class Ring {
        final String name;
        final List<Site> sites;
        RingState state;

        Ring(String name, RingState state, List<Site> sites) {
            this.name = name;
            this.state = state;
            this.sites = List.copyOf(sites);
        }

        long count(Predicate<SiteState> which) {
            return sites.stream().filter(site -> which.test(site.state)).count();
        }

        /** True if more than that part of its sites is in such a state. */
        boolean moreThan(int percent, Predicate<SiteState> which) {
            return count(which) * 100 > (long) percent * sites.size();
        }

        boolean atLeast(int percent, Predicate<SiteState> which) {
            return count(which) * 100 >= (long) percent * sites.size();
        }
    }

    /** In place of a release: what the unit was installed with. */
    static final long INSTALLED = 0;

    /** In place of a release: the unit has never said. */
    static final long UNKNOWN = -1;

    /** One site on its way. */
    static final class Site {
        final String code;
        SiteState state = SiteState.WAITING;
        String reason = "";
        /** What it was, or is to be, directed to. */
        long target;
        /** What it ran when it was directed first: {@link #INSTALLED}, {@link #UNKNOWN}, or a release. */
        long previous;
        /** What it runs, by its last report. */
        long runs;
        /** Id of the command that directed it; empty: it was not. */
        String command = "";
        /** The report that was known when it was directed: whatever it says is no answer to that. */
        String baseline = "";

        long directedAt;
        long since;

        Site(String code, long target) {
            this.code = code;
            this.target = target;
        }

        boolean sameAs(Site other) {
            return state == other.state
                    && reason.equals(other.reason)
                    && target == other.target
                    && previous == other.previous
                    && runs == other.runs
                    && command.equals(other.command)
                    && baseline.equals(other.baseline)
                    && directedAt == other.directedAt
                    && since == other.since;
        }

        boolean directed() {
            return !command.isEmpty();
        }

        void become(SiteState next, String why, long now) {
            if (state != next) {
                since = now;
            }
            state = next;
            reason = why;
        }
    }

    final String id;
    final Terms terms;
    final List<Ring> rings;
    State state;
    String reason = "";

    Rollout(String id, Terms terms, State state, List<Ring> rings) {
        this.id = id;
        this.terms = terms;
        this.state = state;
        this.rings = List.copyOf(rings);
    }

    Stream<Site> sites() {
        return rings.stream().flatMap(ring -> ring.sites.stream());
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E of(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
