// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.util.OptionalLong;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.releases.Matching;
import org.latchkey.portal.releases.SiteReport;
import org.latchkey.portal.rollouts.Rollout.Ring;
import org.latchkey.portal.rollouts.Rollout.RingState;
import org.latchkey.portal.rollouts.Rollout.Site;
import org.latchkey.portal.rollouts.Rollout.SiteState;
import org.latchkey.portal.rollouts.Rollout.State;

/**
 * The rules of a roll-out. {@link #advance} looks at what is known now and takes the steps that follow, so that it may be
 * called as often as one likes, after any report, any answer, any start of the portal: it does nothing twice. No
 * transactions and no threads of its own.
 */
final class RolloutEngine {

    /** Sites directed in one step, so that others get to write to the database in between. */
    static final int MOST_AT_ONCE = 50;

    private final Fleet fleet;

    RolloutEngine(Fleet fleet) {
        this.fleet = fleet;
    }

    /**
     * Takes the steps that are due.
     *
     * @param now seconds since 1970
     * @return true if there is more to do at once
     */
    boolean advance(Rollout rollout, long now) {
        rollout.sites().forEach(site -> settle(rollout, site, now));
        return switch (rollout.state) {
            case RUNNING -> run(rollout, now);
            case ROLLING_BACK -> goBack(rollout, now);
            // Nobody can resume it any more: it ends as it would have ended running, and holds its sites no longer.
            case PAUSED -> isOver(rollout, now) && run(rollout, now);
            default -> false;
        };
    }

    private void settle(Rollout rollout, Site site, long now) {
        fleet.said(site.code).ifPresent(said -> site.runs = said.report().release());
        if (!site.directed() || site.state == SiteState.WAITING) {
            return;
        }
        if (!site.state.over()) {
            Fleet.Answered answered = fleet.answered(site.command);
            if (answered.answer() == Fleet.Answer.REFUSED) {
                site.become(SiteState.FAILED, answered.reason().isEmpty() ? "refused" : answered.reason(), now);
            } else if (answered.answer() == Fleet.Answer.SKIPPED && rollout.state.directs()) {
                site.command = redirect(rollout, site);
            }
        }
        fleet.said(site.code).ifPresent(said -> listen(site, said, now));
        if (!site.state.over() && now >= deadline(rollout, site)) {
            site.become(
                    SiteState.SILENT,
                    "no proof within " + rollout.terms.deadlineSeconds() + " s (" + site.state.word() + ")",
                    now);
        }
    }

    private static long deadline(Rollout rollout, Site site) {
        return Math.max(site.directedAt, notBefore(rollout).orElse(0)) + rollout.terms.deadlineSeconds();
    }

    private static OptionalLong notBefore(Rollout rollout) {
        return goesBack(rollout) ? OptionalLong.empty() : rollout.terms.notBefore();
    }

    private static OptionalLong notAfter(Rollout rollout) {
        return goesBack(rollout) ? OptionalLong.empty() : rollout.terms.notAfter();
    }

    /** The way back begins at once and has no window. */
    private static boolean goesBack(Rollout rollout) {
        return rollout.state == State.ROLLING_BACK;
    }

    private void listen(Site site, Fleet.Said said, long now) {
        SiteReport report = said.report();
        boolean runsTarget = report.release() == site.target;
        if (site.target == Rollout.INSTALLED && runsTarget && hasLetGo(site, report)) {
            site.become(SiteState.CONFIRMED, "", now);
        } else if (runsTarget && said.matching() == Matching.YES) {
            site.become(SiteState.CONFIRMED, "", now);
        } else if (runsTarget && said.matching() == Matching.NO) {
            site.become(SiteState.FAILED, "its digests are not those of the release", now);
        } else if (report.target() == site.target && !report.digest().equals(site.baseline)) {
            progress(site, report, now);
        } else if (site.state == SiteState.CONFIRMED && !report.phase().between() && !runsTarget) {
            site.become(SiteState.FAILED, "it runs release " + report.release() + " now", now);
        }
    }

    /** No publisher vouches for what a unit was installed with: it is proof enough that it runs no release and follows none. */
    private boolean hasLetGo(Site site, SiteReport report) {
        boolean heard = !report.digest().equals(site.baseline)
                || fleet.answered(site.command).answer() == Fleet.Answer.TAKEN;
        return heard && report.phase() == SiteReport.Phase.CONFIRMED && report.target() == Rollout.INSTALLED;
    }

    private static void progress(Site site, SiteReport report, long now) {
        SiteState next =
                switch (report.phase()) {
                    case FETCHING -> SiteState.FETCHING;
                    case WAITING -> SiteState.WAITING_FOR_WINDOW;
                    case SWAPPING -> SiteState.SWAPPING;
                    case PROVING -> SiteState.PROVING;
                    case FAILED -> SiteState.FAILED;
                    case IDLE, CONFIRMED -> site.state;
                };
        // Late, but its proof is what would count.
        if (next == SiteState.FAILED || !site.state.over()) {
            site.become(next, next == SiteState.FAILED ? report.reason() : "", now);
        }
    }

    private boolean run(Rollout rollout, long now) {
        for (Ring ring : rollout.rings) {
            if (ring.state == RingState.WAITING) {
                ring.state = RingState.RUNNING;
            }
            if (ring.moreThan(rollout.terms.failurePercent(), SiteState::failed)) {
                fail(rollout, ring, "more than " + rollout.terms.failurePercent() + " % failed");
                return false;
            }
            if (isOver(rollout, now) && ring.count(state -> state == SiteState.WAITING) > 0) {
                fail(rollout, ring, "the window is over");
                return false;
            }
            boolean more = directWaiting(rollout, ring, now);
            if (more) {
                return true;
            }
            boolean enough = ring.atLeast(rollout.terms.successPercent(), state -> state == SiteState.CONFIRMED);
            if (enough) {
                ring.state = RingState.DONE;
            } else if (ring.count(SiteState::over) == ring.sites.size()) {
                fail(rollout, ring, "less than " + rollout.terms.successPercent() + " % succeeded");
                return false;
            } else {
                return false;
            }
        }
        if (rollout.sites().allMatch(site -> site.state.over())) {
            rollout.state = State.SUCCEEDED;
            rollout.reason = "";
        }
        return false;
    }

    private static boolean isOver(Rollout rollout, long now) {
        return now >= rollout.terms.notAfter().orElse(Long.MAX_VALUE);
    }

    private static void fail(Rollout rollout, Ring ring, String why) {
        ring.state = RingState.FAILED;
        rollout.state = State.FAILED;
        rollout.reason = "ring " + ring.name + ": " + why + " (" + ring.count(state -> state == SiteState.FAILED)
                + " failed and " + ring.count(state -> state == SiteState.SILENT) + " silent of " + ring.sites.size()
                + " sites)";
    }

    /** @return true if sites are left to direct */
    private boolean directWaiting(Rollout rollout, Ring ring, long now) {
        int directed = 0;
        for (Site site : ring.sites) {
            if (site.state != SiteState.WAITING) {
                continue;
            }
            if (directed == MOST_AT_ONCE) {
                return true;
            }
            directed++;
            direct(rollout, site, now);
        }
        return false;
    }

    private void direct(Rollout rollout, Site site, long now) {
        Fleet.Said said = fleet.said(site.code).orElse(null);
        if (rollout.state == State.RUNNING && !site.directed()) {
            site.previous = said == null ? Rollout.UNKNOWN : said.report().release();
        }
        site.baseline = said == null ? "" : said.report().digest();
        site.directedAt = now;
        site.become(SiteState.DIRECTED, "", now);
        if (said != null && site.runs == site.target && said.matching() == Matching.YES) {
            site.become(SiteState.CONFIRMED, "it ran already", now);
            if (rollout.state == State.RUNNING) {
                return;
            }
            // On the way back it is told all the same: it may be about to leave what it runs.
        }
        site.command = redirect(rollout, site);
    }

    private String redirect(Rollout rollout, Site site) {
        return fleet.direct(site.code, site.target, notBefore(rollout), notAfter(rollout), rollout.terms.startedBy());
    }

    /** Directs no further sites. @throws Problem 409 */
    void pause(Rollout rollout, String reason) {
        require(rollout.state == State.RUNNING, "Only a running roll-out can be paused.");
        rollout.state = State.PAUSED;
        rollout.reason = reason;
    }

    /** Goes on; after a failure, sites that failed or were silent get another try. @throws Problem 409 */
    void resume(Rollout rollout, long now) {
        require(
                rollout.state == State.PAUSED || rollout.state == State.FAILED,
                "Only a paused or failed roll-out can be resumed.");
        require(!isOver(rollout, now), "The window of this roll-out is over; begin another one.");
        if (rollout.state == State.FAILED) {
            rollout.sites()
                    .filter(site -> site.state.failed())
                    .forEach(site -> site.become(SiteState.WAITING, "", now));
            rollout.rings.stream()
                    .filter(ring -> ring.state == RingState.FAILED)
                    .forEach(ring -> ring.state = RingState.RUNNING);
        }
        rollout.state = State.RUNNING;
        rollout.reason = "";
    }

    /**
     * Directs every site that was directed to what it ran before, as far as that is possible: also those that have not done
     * anything yet, for they would follow the first order whenever they hear of it.
     *
     * @throws Problem 409
     */
    void rollBack(Rollout rollout, String reason, long now) {
        require(
                rollout.state != State.ROLLING_BACK && rollout.state != State.ROLLED_BACK,
                "The roll-out goes back already.");
        rollout.state = State.ROLLING_BACK;
        rollout.reason = reason;
        rollout.sites().filter(Site::directed).forEach(site -> {
            fleet.said(site.code).ifPresent(said -> site.runs = said.report().release());
            long goal = goal(rollout, site);
            String obstacle = obstacle(rollout, site, goal);
            site.target = obstacle.isEmpty() ? goal : site.target;
            site.become(obstacle.isEmpty() ? SiteState.WAITING : SiteState.FAILED, obstacle, now);
            if (!obstacle.isEmpty()) {
                site.command = "";
            }
        });
    }

    /** What it ran before; where nobody knows that, what it runs, if that is not what it shall leave. */
    private long goal(Rollout rollout, Site site) {
        boolean stays = fleet.said(site.code).isPresent() && site.runs != rollout.terms.release();
        return site.previous == Rollout.UNKNOWN && stays ? site.runs : site.previous;
    }

    private String obstacle(Rollout rollout, Site site, long goal) {
        if (goal == Rollout.UNKNOWN) {
            return "nobody knows what it ran before";
        }
        if (site.runs != rollout.terms.release()) {
            // It has nothing to fetch, and nothing to go below: it only has to stay.
            return "";
        }
        if (goal != Rollout.INSTALLED && !fleet.offered(goal)) {
            return "release " + goal + " is no longer in the repository";
        }
        OptionalLong lowest = fleet.lowest(rollout.terms.release());
        if (goal < lowest.orElse(0)) {
            return "release " + rollout.terms.release() + " lets no unit go back below " + lowest.getAsLong();
        }
        return "";
    }

    private boolean goBack(Rollout rollout, long now) {
        int directed = 0;
        for (Site site : (Iterable<Site>) rollout.sites()::iterator) {
            if (site.directed() && site.state == SiteState.WAITING) {
                if (directed == MOST_AT_ONCE) {
                    return true;
                }
                directed++;
                direct(rollout, site, now);
            }
        }
        if (rollout.sites().filter(Site::directed).allMatch(site -> site.state.over())) {
            rollout.state = State.ROLLED_BACK;
            long stayed = rollout.sites().filter(site -> site.state.failed()).count();
            if (stayed > 0) {
                rollout.reason = rollout.reason + " (" + stayed + " sites did not go back)";
            }
        }
        return false;
    }

    private static void require(boolean allowed, String otherwise) {
        if (!allowed) {
            throw Problem.conflict("rollout-state", otherwise);
        }
    }
}
