// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Problem.FieldError;
import org.latchkey.portal.commands.Commands;
import org.latchkey.portal.commands.RunReleaseRule;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.live.LiveChanges;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.operators.CallerNames;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.releases.Release;
import org.latchkey.portal.releases.Releases;
import org.latchkey.portal.releases.Reports;
import org.latchkey.portal.rollouts.Rollout.State;
import org.latchkey.portal.sites.Sites;
import org.latchkey.portal.units.IncidentSink;
import org.springframework.stereotype.Service;

/**
 * All roll-outs: each step is one transaction with its commands and its entry in the journal, so that a portal that dies
 * in between goes on where it was. Thread-safe.
 */
@Service
class Rollouts implements RunReleaseRule {

    /** A roll-out stopped by itself. */
    static final String FAILED = "rollout-failed";

    private static final int LISTED = 50;
    private static final String ROLLOUT = "rollout";
    private static final String RELEASE = "release";

    private final RolloutTable table;
    private final Commands commands;
    private final Releases releases;
    private final Reports reports;
    private final Sites sites;
    private final CallerNames names;
    private final LiveChanges live;
    private final IncidentSink incidents;
    private final Journal journal;
    private final WriteTransactions transactions;
    private final InstantSource clock;

    Rollouts(
            RolloutTable table,
            Commands commands,
            Releases releases,
            Reports reports,
            Sites sites,
            CallerNames names,
            LiveChanges live,
            IncidentSink incidents,
            Journal journal,
            WriteTransactions transactions,
            InstantSource clock) {
        this.table = table;
        this.commands = commands;
        this.releases = releases;
        this.reports = reports;
        this.sites = sites;
        this.names = names;
        this.live = live;
        this.incidents = incidents;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    List<RolloutView> list() {
        Map<String, String> known = names.all();
        return table.newest(LISTED).stream()
                .map(table::find)
                .flatMap(Optional::stream)
                .map(rollout -> RolloutView.of(rollout, known))
                .toList();
    }

    /** @throws Problem 404 */
    RolloutView get(String id) {
        return view(load(id));
    }

    private RolloutView view(Rollout rollout) {
        return RolloutView.of(rollout, names.all());
    }

    private Rollout load(String id) {
        return table.find(id).orElseThrow(() -> Problem.notFound("There is no roll-out with this id."));
    }

    /** Begins one. @throws Problem 409 or 422 */
    RolloutView begin(RolloutRequest request, Caller caller) {
        String id = Secrets.id();
        transactions.run(() -> {
            Rollout rollout = RolloutPlan.of(request, id, reports.sitesWithUnit(), clock.instant(), caller.id());
            Release release = releases.find(rollout.terms.release())
                    .filter(Release::offered)
                    .orElseThrow(() -> Problem.invalid(RELEASE, "there is no such release here"));
            requireFit(release, rollout.sites().map(site -> site.code).toList());
            requireAlone(rollout);
            table.add(rollout);
            record(rollout, "started", Optional.of(caller.id()));
        });
        step(id);
        return get(id);
    }

    /** Units would refuse what is not for their hardware: whoever directs them hears it before, of each site. */
    private void requireFit(Release release, List<String> codes) {
        List<FieldError> errors = codes.stream()
                .flatMap(code -> release
                        .manifest()
                        .misfit(sites.get(code).config().driverBundles())
                        .map(why -> new FieldError(code, "release " + release.counter() + " " + why))
                        .stream())
                .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private void requireAlone(Rollout rollout) {
        Set<String> busy = new HashSet<>(table.sitesInOthers(rollout.id));
        rollout.sites()
                .map(site -> site.code)
                .filter(busy::contains)
                .findFirst()
                .ifPresent(site -> {
                    throw Problem.conflict(
                            "rollout-running", "Site " + site + " is in another roll-out that is not over.");
                });
    }

    RolloutView pause(String id, String reason) {
        return change(id, "paused", (engine, rollout) -> engine.pause(rollout, reason));
    }

    RolloutView resume(String id, String reason) {
        return change(id, "resumed", (engine, rollout) -> {
            requireAlone(rollout);
            requireLast(rollout);
            engine.resume(rollout, now());
        });
    }

    RolloutView rollBack(String id, String reason) {
        return change(id, "rolled-back", (engine, rollout) -> {
            requireAlone(rollout);
            requireLast(rollout);
            engine.rollBack(rollout, reason, now());
        });
    }

    private void requireLast(Rollout rollout) {
        if (table.overtaken(rollout.id)) {
            throw Problem.conflict("rollout-later", "A later roll-out has directed some of these sites.");
        }
    }

    private RolloutView change(String id, String word, BiConsumer<RolloutEngine, Rollout> what) {
        transactions.run(() -> {
            Rollout rollout = load(id);
            Rollout before = load(id);
            what.accept(new RolloutEngine(new UnitFleet(commands, releases, reports)), rollout);
            table.update(before, rollout);
            record(rollout, word, Optional.empty());
        });
        step(id);
        tellAll(id);
        return get(id);
    }

    /**
     * Takes one step with what is known now.
     *
     * @return true if there is more to do at once
     */
    boolean step(String id) {
        boolean[] more = new boolean[1];
        boolean changed = transactions.call(() -> {
            Rollout rollout = load(id);
            Rollout before = load(id);
            more[0] = new RolloutEngine(new UnitFleet(commands, releases, reports)).advance(rollout, now());
            boolean differs = rollout.state != before.state || !same(before, rollout);
            if (differs) {
                table.update(before, rollout);
                tell(before.state, rollout);
            }
            return differs;
        });
        if (changed) {
            tellAll(id);
        }
        return more[0];
    }

    private void tellAll(String id) {
        WriteTransactions.afterCommit(() -> live.changed(ROLLOUT, id));
    }

    private static boolean same(Rollout before, Rollout after) {
        for (int i = 0; i < after.rings.size(); i++) {
            Rollout.Ring ring = after.rings.get(i);
            Rollout.Ring old = before.rings.get(i);
            for (int j = 0; j < ring.sites.size(); j++) {
                if (!ring.sites.get(j).sameAs(old.sites.get(j))) {
                    return false;
                }
            }
            if (ring.state != old.state) {
                return false;
            }
        }
        return true;
    }

    private void tell(State before, Rollout rollout) {
        if (rollout.state == before) {
            return;
        }
        record(rollout, rollout.state == State.ROLLED_BACK ? "back" : rollout.state.word(), Optional.empty());
        if (rollout.state == State.FAILED) {
            incidents.raise(
                    "", FAILED, "The roll-out of release " + rollout.terms.release() + " stopped: " + rollout.reason);
        }
    }

    private void record(Rollout rollout, String word, Optional<String> operator) {
        Map<String, ?> details = Map.of(ROLLOUT, rollout.id, RELEASE, rollout.terms.release());
        if (operator.isPresent()) {
            journal.recordAs(operator.get(), "rollout-" + word, details);
        } else {
            journal.record("rollout-" + word, details);
        }
    }

    List<String> watched() {
        return table.watched();
    }

    List<String> active() {
        return table.active();
    }

    List<String> concerning(String site) {
        return table.concerning(site);
    }

    @Override
    public void check(String site, long release) {
        if (release != Rollout.INSTALLED) {
            releases.get(release);
            requireFit(releases.find(release).orElseThrow(), List.of(site));
        }
        if (table.sitesInOthers("").contains(site)) {
            throw Problem.conflict("rollout-running", "The site is in a roll-out that is not over.");
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
