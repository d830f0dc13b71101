// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.portal.commands.Commands;
import org.latchkey.portal.releases.Matching;
import org.latchkey.portal.releases.Release;
import org.latchkey.portal.releases.Releases;
import org.latchkey.portal.releases.Reports;
import org.latchkey.portal.releases.SiteReport;
import org.latchkey.protocol.command.CommandArgs;

/** The real units for one step of a roll-out: what was looked up once is not looked up again. For one thread. */
final class UnitFleet implements Fleet {

    private final Commands commands;
    private final Map<String, SiteReport> said;
    private final Map<Long, Release> known;

    UnitFleet(Commands commands, Releases releases, Reports reports) {
        this.commands = commands;
        this.said = reports.all();
        this.known = releases.all();
    }

    @Override
    public Optional<Said> said(String site) {
        return Optional.ofNullable(said.get(site))
                .map(report -> new Said(report, Matching.of(report, Optional.ofNullable(known.get(report.release())))));
    }

    @Override
    public Answered answered(String command) {
        Commands.Fate fate = commands.fate(command);
        if (fate.bySnapshot()) {
            return new Answered(Answer.SKIPPED, "");
        }
        if (fate.taken()) {
            return new Answered(Answer.TAKEN, "");
        }
        return new Answered(fate.holds() ? Answer.HOLDS : Answer.REFUSED, fate.reason());
    }

    @Override
    public String direct(String site, long release, OptionalLong notBefore, OptionalLong notAfter, String operator) {
        return commands.runRelease(site, new CommandArgs.RunRelease(release, notBefore, notAfter), operator);
    }

    @Override
    public boolean offered(long release) {
        return Optional.ofNullable(known.get(release)).filter(Release::offered).isPresent();
    }

    @Override
    public OptionalLong lowest(long release) {
        Release one = known.get(release);
        return one == null
                ? OptionalLong.empty()
                : OptionalLong.of(one.manifest().lowest());
    }
}
