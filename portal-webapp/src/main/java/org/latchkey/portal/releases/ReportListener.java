// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.latchkey.portal.broker.UnitMessageListener;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.units.IncidentSink;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.protocol.sync.UnitState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Takes the signed reports of what runs out of units' states. A report that lies becomes an incident. */
@Component
class ReportListener implements UnitMessageListener {

    /** A report whose signature is not that of the site's unit, or that cannot be read. */
    static final String BAD_REPORT = "bad-report";

    /** What runs is not what the publisher signed under the name that the unit gives it. */
    static final String DIGESTS_DIFFER = "digests-differ";

    private static final Logger LOG = LoggerFactory.getLogger(ReportListener.class);

    private final Units units;
    private final Reports reports;
    private final Releases releases;
    private final IncidentSink incidents;
    private final WriteTransactions transactions;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    ReportListener(
            Units units,
            Reports reports,
            Releases releases,
            IncidentSink incidents,
            WriteTransactions transactions,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.units = units;
        this.reports = reports;
        this.releases = releases;
        this.incidents = incidents;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(STATE);
    }

    @Override
    public void received(String kind, String site, String unitKid, byte[] payload) {
        try {
            UnitState state = UnitState.decode(payload);
            Optional<UnitIdentity> unit =
                    units.current(site).filter(one -> one.kid().equals(unitKid));
            if (unit.isPresent() && state.report().isPresent()) {
                take(unit.get(), state.report().get(), state.time());
            }
        } catch (ProtocolException e) {
            // Whoever keeps the state raises it.
            LOG.debug("The state of {} cannot be read: {}", site, e.reason());
        }
    }

    private void take(UnitIdentity unit, byte[] letter, long unitTime) {
        String digest = HexFormat.of().formatHex(Sha256.hash(letter));
        Optional<SiteReport> known = reports.of(unit.site());
        if (known.isPresent() && known.get().digest().equals(digest)) {
            return;
        }
        RunningReport said;
        try {
            said = RunningReport.open(letter, unit.key());
        } catch (ProtocolException e) {
            incidents.raise(unit.site(), BAD_REPORT, "The report of what runs does not verify: " + e.reason());
            return;
        }
        if (!said.site().equals(unit.site())) {
            incidents.raise(unit.site(), BAD_REPORT, "The report of what runs is another site's.");
            return;
        }
        // Sent once more by whoever stands in between; but a unit whose clock went back says so in the same message.
        if (known.isPresent()
                && said.time() < known.get().reportedAt()
                && unitTime >= known.get().reportedAt()) {
            return;
        }
        SiteReport report = report(unit, said, digest);
        transactions.run(() -> reports.put(report, letter));
        if (Matching.of(report, releases.find(report.release())) == Matching.NO) {
            incidents.raise(
                    unit.site(),
                    DIGESTS_DIFFER,
                    "The unit says that it runs release " + report.release()
                            + ", but its bundles are not those of that release.");
        }
        events.publishEvent(report);
    }

    private SiteReport report(UnitIdentity unit, RunningReport said, String digest) {
        List<SiteReport.Running> bundles = said.bundles().stream()
                .map(bundle -> new SiteReport.Running(
                        bundle.name(), bundle.version(), HexFormat.of().formatHex(bundle.sha256())))
                .toList();
        return new SiteReport(
                unit.site(),
                unit.kid(),
                said.time(),
                clock.instant().getEpochSecond(),
                said.release(),
                SiteReport.Phase.valueOf(said.phase().name()),
                said.target(),
                said.reason(),
                bundles,
                said.development(),
                digest);
    }
}
