// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.latchkey.portal.releases.Matching;
import org.latchkey.portal.releases.SiteReport;
import org.latchkey.portal.releases.SiteReport.Phase;

/** Units that say what a test lets them say. */
final class FakeFleet implements Fleet {

    /** What was ordered: "site release". */
    final List<String> orders = new ArrayList<>();

    final Map<String, Answered> answers = new HashMap<>();
    final TreeSet<Long> offered = new TreeSet<>(List.of(6L, 7L, 8L));
    final Map<Long, Long> lowest = new HashMap<>(Map.of(8L, 7L, 7L, 6L, 6L, 1L));
    OptionalLong lastNotAfter = OptionalLong.empty();

    private final Map<String, Said> said = new HashMap<>();
    private int reports;

    /** The site runs and proves a release, and has nothing to do. */
    FakeFleet runs(long release, String... sites) {
        for (String site : sites) {
            says(site, release, Phase.CONFIRMED, release, Matching.YES, "");
        }
        return this;
    }

    /** Nobody has heard of it. */
    FakeFleet silent(String site) {
        said.remove(site);
        return this;
    }

    FakeFleet says(String site, long release, Phase phase, long target, Matching matching, String reason) {
        reports++;
        said.put(
                site,
                new Said(
                        new SiteReport(
                                site,
                                "kid",
                                reports,
                                reports,
                                release,
                                phase,
                                target,
                                reason,
                                List.of(),
                                false,
                                "" + reports),
                        matching));
        return this;
    }

    @Override
    public Optional<Said> said(String site) {
        return Optional.ofNullable(said.get(site));
    }

    @Override
    public Answered answered(String command) {
        return answers.getOrDefault(command, new Answered(Answer.HOLDS, ""));
    }

    @Override
    public String direct(String site, long release, OptionalLong notBefore, OptionalLong notAfter, String operator) {
        orders.add(site + " " + release);
        lastNotAfter = notAfter;
        return site + "#" + orders.size();
    }

    @Override
    public boolean offered(long release) {
        return offered.contains(release);
    }

    @Override
    public OptionalLong lowest(long release) {
        Long one = lowest.get(release);
        return one == null ? OptionalLong.empty() : OptionalLong.of(one);
    }
}
