// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.protocol.site.SiteConfig;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** What can be done with sites. */
@Service
public class Sites {

    private final SiteRepository repository;
    private final WriteTransactions transactions;
    private final Journal journal;
    private final InstantSource clock;

    public Sites(SiteRepository repository, WriteTransactions transactions, Journal journal, InstantSource clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.journal = journal;
        this.clock = clock;
    }

    public Page<SiteSummary> list(String cursor, int limit) {
        List<SiteSummary> found = repository.list(Page.position(cursor), limit, now());
        return Page.of(found, limit, SiteSummary::code);
    }

    /** @throws Problem 404 */
    public Site get(String code) {
        return repository.find(code).orElseThrow(Sites::noSuchSite);
    }

    /** @throws Problem 404 */
    SiteSummary summary(String code) {
        return repository.summary(code, now()).orElseThrow(Sites::noSuchSite);
    }

    /** @throws Problem 409 if the code is taken */
    Site add(SiteConfig config) {
        Site site = new Site(config, 1);
        return transactions.call(() -> {
            if (!repository.add(site, now())) {
                throw Problem.conflict("site-exists", "There is a site with this code.");
            }
            journal.record("site-made", Map.of(Journal.SITE, site.code()));
            return site;
        });
    }

    /**
     * What the site's configuration would be; nothing is changed.
     *
     * @throws Problem 404, 422 if it is none, belongs to another site, or a retired number comes back
     */
    public SiteConfig checked(String code, SiteForm form) {
        get(code);
        SiteConfig config = form.checked();
        if (!config.site().equals(code)) {
            throw Problem.invalid("site", "must be the site's code, which never changes");
        }
        Set<Integer> back = new TreeSet<>(new Site(config, 1).doorNumbers());
        back.retainAll(repository.retiredDoors(code));
        if (!back.isEmpty()) {
            throw Problem.invalid(
                    "banks",
                    "number " + back.iterator().next()
                            + " belonged to a door that was taken down; codes may still name it: use a fresh number");
        }
        return config;
    }

    /**
     * Gives the site another configuration. Numbers of doors that go are retired.
     *
     * @param expectedVersion the version that the change was made from, if that matters
     * @throws Problem 412 if the version is another one, and as {@link #checked}
     */
    Site configure(String code, SiteForm form, OptionalLong expectedVersion) {
        return transactions.call(() -> {
            Site old = get(code);
            if (expectedVersion.isPresent() && expectedVersion.getAsLong() != old.configVersion()) {
                throw changedMeanwhile();
            }
            Site site = new Site(checked(code, form), old.configVersion() + 1);
            retireDoors(old, site);
            if (!repository.update(site, now())) {
                throw changedMeanwhile();
            }
            journal.record("site-changed", Map.of(Journal.SITE, code, "version", site.configVersion()));
            return site;
        });
    }

    private void retireDoors(Site old, Site site) {
        Set<Integer> gone = new TreeSet<>(old.doorNumbers());
        gone.removeAll(site.doorNumbers());
        repository.retireDoors(site.code(), gone);
    }

    private static Problem noSuchSite() {
        return Problem.notFound("There is no site with this code.");
    }

    private static Problem changedMeanwhile() {
        return Problem.of(
                HttpStatus.PRECONDITION_FAILED, "changed-meanwhile", "The site was changed since: load it again.");
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
