// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.codes.SiteRules;
import org.latchkey.portal.configuration.Configurations;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.sites.Site;
import org.latchkey.portal.units.IncidentSink;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.site.Revocations;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Tells sites of codes that were taken back: by a command, and by the news in every fresh code. */
@Component
class CodeRules implements SiteRules {

    private final Configurations configurations;
    private final RevocationRepository revocations;
    private final RevocationNews news;
    private final LogRepository logs;
    private final SiteLogs siteLogs;
    private final CommandLog log;
    private final ObjectProvider<IncidentSink> incidents;
    private final InstantSource clock;

    CodeRules(
            Configurations configurations,
            RevocationRepository revocations,
            RevocationNews news,
            LogRepository logs,
            SiteLogs siteLogs,
            CommandLog log,
            ObjectProvider<IncidentSink> incidents,
            InstantSource clock) {
        this.configurations = configurations;
        this.revocations = revocations;
        this.news = news;
        this.logs = logs;
        this.siteLogs = siteLogs;
        this.log = log;
        this.incidents = incidents;
        this.clock = clock;
    }

    @Override
    public Site inForce(Site site) {
        return new Site(configurations.effective(site), site.configVersion());
    }

    @Override
    public Optional<News> news(String site, Predicate<News> fits) {
        return news.next(site, fits);
    }

    @Override
    public long graceSeconds(String site) {
        return configurations.effective(site).longestGrace();
    }

    @Override
    public void revoked(Code code, Caller caller) {
        siteLogs.head(code.site());
        long until = code.validUntil() - 1 + graceSeconds(code.site());
        long epoch = logs.nextEpoch(code.site());
        revocations.add(code.site(), code.statusIndex(), epoch, until, now(), caller.id());
        SortedMap<Long, Long> one = new TreeMap<>();
        one.put(code.statusIndex(), until);
        log.issue(code.site(), new CommandArgs.Revoke(epoch, one), caller.id());
        checkRoom(code.site());
    }

    /** A unit keeps so many; one that is set up later does not learn of the others. */
    private void checkRoom(String site) {
        long count = revocations.count(site, now());
        if (count > Revocations.MAX_ENTRIES) {
            incidents.ifAvailable(sink -> sink.raise(
                    site,
                    IncidentSink.REVOCATIONS_FULL,
                    count + " revoked codes have not ended, and a unit keeps " + Revocations.MAX_ENTRIES
                            + ": those that end first may open again. Take the code key back, which ends all codes."));
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
