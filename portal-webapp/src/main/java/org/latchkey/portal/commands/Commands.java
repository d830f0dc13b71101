// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.configuration.Configurations;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.journal.StatedReasons;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.operators.Permission;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.sites.Sites;
import org.latchkey.portal.units.Enrolments;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.site.SiteConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** What operators can order. Thread-safe. */
@Service
public class Commands {

    private final CommandLog log;
    private final CommandRepository repository;
    private final LogRepository logs;
    private final SiteLogs siteLogs;
    private final CommandSender sender;
    private final Sites sites;
    private final Configurations configurations;
    private final WriteTransactions transactions;
    private final Journal journal;
    private final ObjectProvider<RunReleaseRule> releaseRule;
    private final StatedReasons reasons;
    private final Enrolments enrolments;
    private final Units units;

    Commands(
            CommandLog log,
            CommandRepository repository,
            LogRepository logs,
            SiteLogs siteLogs,
            CommandSender sender,
            Sites sites,
            Configurations configurations,
            WriteTransactions transactions,
            Journal journal,
            ObjectProvider<RunReleaseRule> releaseRule,
            StatedReasons reasons,
            Enrolments enrolments,
            Units units) {
        this.log = log;
        this.repository = repository;
        this.logs = logs;
        this.siteLogs = siteLogs;
        this.sender = sender;
        this.sites = sites;
        this.configurations = configurations;
        this.transactions = transactions;
        this.journal = journal;
        this.reasons = reasons;
        this.releaseRule = releaseRule;
        this.enrolments = enrolments;
        this.units = units;
    }

    /**
     * What became of a command.
     *
     * @param holds false if the unit did not do it and will not
     * @param bySnapshot true if the unit has gone past it by a snapshot and may never have seen it
     * @param reason what the unit added, or empty
     */
    public record Fate(boolean holds, boolean taken, boolean bySnapshot, String reason) {}

    /** @throws Problem 404 */
    public Fate fate(String id) {
        CommandRow row = repository.find(id).orElseThrow(Commands::unknown);
        return new Fate(
                row.holds(),
                row.holds() && !row.isOpen(),
                row.reason().equals(CommandRepository.BY_SNAPSHOT),
                row.reason());
    }

    /** Directs a site to a release, inside the transaction of whoever decides that. Returns the command's id. */
    public String runRelease(String site, CommandArgs.RunRelease args, String operator) {
        return log.issue(site, args, operator).id();
    }

    /**
     * Orders something.
     *
     * @throws Problem 409 if it must act at once and the unit neither is there nor is to be shown it: such an order never waits
     */
    CommandRow order(String site, CommandRequest request, Caller caller) {
        Optional<CommandArgs> checked = CommandRequestCheck.check(request, sites.get(site));
        if (checked.isEmpty()) {
            return reEnrol(site, StatedReasons.check(request.reason()), caller);
        }
        CommandArgs args = checked.get();
        CommandType type = args.type();
        long seconds = CommandRequestCheck.seconds(request, type);
        String reason = StatedReasons.check(request.reason());
        boolean shown = Boolean.TRUE.equals(request.shown());
        if (!shown && (type == CommandType.OPEN || type == CommandType.RELEASE_DOOR) && !sender.online(site)) {
            throw Problem.conflict("unit-offline", "The unit is not connected, and this order would come too late.");
        }
        return transactions.call(() -> {
            if (args instanceof CommandArgs.RunRelease run) {
                checkRunRelease(site, run, caller);
            }
            CommandRow row = shown
                    ? log.issueShown(site, args, caller.id(), seconds)
                    : log.issue(site, args, caller.id(), seconds);
            record(row, caller);
            reasons.keep(StatedReasons.ofCommand(row.id()), reason);
            return row;
        });
    }

    /** The order lives as long as the token in it, which the present unit alone can use. */
    private CommandRow reEnrol(String site, String reason, Caller caller) {
        if (!caller.may(Permission.PROVISION)) {
            throw forbidden();
        }
        UnitIdentity unit = units.current(site)
                .filter(one -> sender.online(site))
                .orElseThrow(() -> Problem.conflict(
                        "unit-offline", "The unit is not connected: make a token and show it to the unit."));
        return transactions.call(() -> {
            // Before an earlier token is withdrawn for one that would not arrive.
            if (stopped(site)) {
                throw Problem.conflict(
                        "commands-stopped",
                        "Nothing is sent to this unit, because it holds other commands than this portal: see its"
                                + " incident, or make a token and show it to the unit.");
            }
            String token = enrolments.makeFor(unit, caller).text();
            if (token.length() > CommandArgs.ReEnrol.MAX_ENROLMENT) {
                throw Problem.conflict(
                        "address-too-long", "The portal's address for units is too long for an order: use a token.");
            }
            CommandRow row = log.issue(site, new CommandArgs.ReEnrol(token), caller.id(), Enrolments.LIFE.toSeconds());
            record(row, caller);
            reasons.keep(StatedReasons.ofCommand(row.id()), reason);
            return row;
        });
    }

    private static Problem forbidden() {
        return Problem.of(HttpStatus.FORBIDDEN, "forbidden", "Your role does not allow this.");
    }

    private void checkRunRelease(String site, CommandArgs.RunRelease run, Caller caller) {
        if (!caller.may(Permission.RELEASES_WRITE)) {
            throw forbidden();
        }
        releaseRule.getObject().check(site, run.release());
    }

    /** @param type of those that are wanted; empty: all */
    Page<CommandRow> list(String site, String type, String cursor, int limit) {
        sites.get(site);
        List<CommandRow> found = repository.list(site, type, Page.number(cursor, Long.MAX_VALUE), limit);
        return Page.of(found, limit, row -> Long.toString(row.number()));
    }

    CommandRow get(String site, String id) {
        return repository.find(id).filter(row -> row.site().equals(site)).orElseThrow(Commands::unknown);
    }

    private static Problem unknown() {
        return Problem.notFound("There is no such command.");
    }

    /** Sends the site's configuration as it should be now. Returns the command. */
    CommandRow configure(String site, Caller caller) {
        return transactions.call(() -> {
            SiteConfig config = configurations.effective(site);
            configurations.check(config);
            configurations.pushed(config);
            CommandRow row = log.issue(site, new CommandArgs.Configure(config), caller.id());
            record(row, caller);
            return row;
        });
    }

    /**
     * Lets the portal's state replace that of a unit which holds other commands: the log goes on above both, with a
     * snapshot.
     */
    public void replaceUnitsState(String site) {
        transactions.run(() -> {
            long last = siteLogs.head(site).lastSeq();
            siteLogs.restart(site);
            // However the snapshot comes to the unit: none of these may be carried out after it.
            repository.carriedBySnapshot(site, last);
            repository.passedBySnapshot(site, last);
            journal.record("portal-prevails", Map.of(Journal.SITE, site));
            sender.afterCommit(site);
        });
    }

    private void record(CommandRow row, Caller caller) {
        journal.recordAs(
                caller.id(), "command-made", Map.of(Journal.SITE, row.site(), "command", row.id(), "type", row.type()));
    }

    /** How many commands of the site the unit has not answered. */
    public long pending(String site) {
        return repository.pending(site);
    }

    /** True if nothing is sent to the unit, because it holds other commands than this portal. */
    public boolean stopped(String site) {
        return logs.find(site).map(LogHead::stopped).orElse(false);
    }
}
