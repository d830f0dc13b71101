// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which site runs what, by the units' own signed word. Thread-safe. */
@Component
class Versions {

    private final Releases releases;
    private final Reports reports;

    Versions(Releases releases, Reports reports) {
        this.releases = releases;
        this.reports = reports;
    }

    record Matrix(List<Long> releases, List<Site> sites) {}

    /** @param release null if its unit never reported */
    record Site(
            String site,
            Long release,
            Instant reportedAt,
            String matches,
            boolean development,
            List<SiteReport.Running> bundles) {}

    Matrix matrix() {
        Map<Long, Release> known = releases.all();
        Map<String, SiteReport> said = reports.all();
        List<Site> sites = new ArrayList<>();
        for (String site : reports.sitesWithUnit()) {
            SiteReport report = said.get(site);
            if (report == null) {
                sites.add(new Site(site, null, null, Matching.UNKNOWN.word(), false, List.of()));
            } else {
                Matching matching = Matching.of(report, Optional.ofNullable(known.get(report.release())));
                sites.add(new Site(
                        site,
                        report.release(),
                        Instant.ofEpochSecond(report.receivedAt()),
                        matching.word(),
                        report.development(),
                        report.bundles()));
            }
        }
        return new Matrix(
                known.values().stream()
                        .filter(Release::offered)
                        .map(Release::counter)
                        .sorted()
                        .toList(),
                sites);
    }
}
