// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.latchkey.portal.broker.UnitMessageListener;
import org.latchkey.portal.live.Presence;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.portal.units.IncidentSink;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.Acknowledgement;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.letter.TimeLetter;
import org.latchkey.protocol.sync.UnitState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Hears where units are in their logs and what became of commands, and tells them the time. */
@Component
class UnitReports implements UnitMessageListener {

    private static final Logger LOG = LoggerFactory.getLogger(UnitReports.class);

    /** What of a clock's lead nobody needs to look at. */
    private static final long CLOCK_AHEAD_SECONDS = TimeUnit.DAYS.toSeconds(1);

    /** Another command has its number: it was never taken. */
    private static final String SEQUENCE_CONFLICT = "sequence-conflict";

    /** The unit does not know any more what had its number. */
    private static final String FORGOTTEN = "forgotten";

    private final CommandRepository commands;
    private final CommandLog log;
    private final LogPositions positions;
    private final CommandSender sender;
    private final Presence presence;
    private final Units units;
    private final KeyRings rings;
    private final ObjectProvider<IncidentSink> incidents;
    private final WriteTransactions transactions;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    UnitReports(
            CommandRepository commands,
            CommandLog log,
            LogPositions positions,
            CommandSender sender,
            Presence presence,
            Units units,
            KeyRings rings,
            ObjectProvider<IncidentSink> incidents,
            WriteTransactions transactions,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.commands = commands;
        this.log = log;
        this.positions = positions;
        this.sender = sender;
        this.presence = presence;
        this.units = units;
        this.rings = rings;
        this.incidents = incidents;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(STATE, ACK);
    }

    @Override
    public void received(String kind, String site, String unitKid, byte[] payload) {
        try {
            if (kind.equals(STATE)) {
                state(site, UnitState.decode(payload));
            } else {
                acknowledged(site, units.find(site, unitKid).orElseThrow(), payload);
            }
        } catch (ProtocolException e) {
            LOG.warn("The unit of site {} sent a bad {}: {}", site, kind, e.getMessage());
            incidents.ifAvailable(sink ->
                    sink.raise(site, IncidentSink.BAD_MESSAGE, "The unit sent a bad " + kind + ": " + e.getMessage()));
        }
    }

    private void state(String site, UnitState state) {
        if (!state.online()) {
            presence.left(site);
            return;
        }
        // First of all, because the unit measures how long the answer takes.
        state.nonce().ifPresent(nonce -> tellTime(site, nonce));
        units.keyRingVersion(site, state.keyRingVersion());
        lookAtClock(site, state);
        sender.update(site, line -> {
            boolean known = positions.report(site, state.position(), state.revocationEpoch());
            line.state(state.setAside() || !known, state.keyRingVersion());
            if (presence.arrived(site)) {
                line.forget();
            }
            if (!state.setAside()) {
                carried(site, line, state.position().seq());
                log.issueUnaskable(site);
            }
        });
        sender.soon(site);
    }

    /** One that is behind is usual: a unit without a battery clock begins where it was when its power went. */
    private void lookAtClock(String site, UnitState state) {
        long ahead = state.time() - clock.instant().getEpochSecond();
        if (state.clock() != ClockQuality.PROVEN && ahead > CLOCK_AHEAD_SECONDS) {
            incidents.ifAvailable(
                    sink -> sink.raise(
                            site,
                            IncidentSink.CLOCK_AHEAD,
                            "The unit's clock was " + TimeUnit.SECONDS.toDays(ahead)
                                    + " days ahead before this portal told it the"
                                    + " time. Codes that hold were refused as expired, and records since its start bear wrong times."));
        }
    }

    /** Before anything else is sent on the line, which would bring what the snapshot carried once more. */
    private void carried(String site, UnitLine line, long seq) {
        if (line.snapshotArrived(seq)) {
            transactions.run(() -> {
                commands.carriedBySnapshot(site, seq);
                commands.passedBySnapshot(site, seq);
            });
            line.snapshotSettled(seq);
        }
    }

    private void tellTime(String site, byte[] nonce) {
        Signer key = rings.signing(KeyUse.COMMAND).signer();
        byte[] letter = new TimeLetter(site, clock.millis(), nonce).sign(key);
        sender.publish(site, LetterType.TIME, letter);
    }

    private boolean settled(CommandRow row, Acknowledgement answer, byte[] payload) {
        boolean forgotten = answer.reason().equals(FORGOTTEN);
        if (forgotten && log.issueAgainIfHarmless(row)
                || answer.reason().equals(SEQUENCE_CONFLICT) && log.issueAgain(row.id())) {
            return false;
        }
        // It came to the unit with a snapshot, or long ago.
        boolean carried = forgotten && !row.type().equals(CommandType.RE_ENROL.word());
        CommandState state = carried ? CommandState.APPLIED : CommandState.of(answer.outcome());
        return commands.answered(
                row.id(),
                state.word(),
                carried ? CommandRepository.BY_SNAPSHOT : answer.reason(),
                payload,
                clock.instant().getEpochSecond());
    }

    private void acknowledged(String site, UnitIdentity unit, byte[] payload) throws ProtocolException {
        Acknowledgement answer = Acknowledgement.open(payload, unit.key());
        if (!answer.site().equals(site)) {
            LOG.warn("The unit of site {} answered for another site", site);
            return;
        }
        HexFormat hex = HexFormat.of();
        String id = hex.formatHex(answer.commandId());
        boolean settled = transactions.call(() -> {
            return commands.find(id)
                    .filter(row -> row.site().equals(site) && row.hash().equals(hex.formatHex(answer.envelopeHash())))
                    .filter(row -> answer.settles() && settled(row, answer, payload))
                    .isPresent();
        });
        if (settled) {
            events.publishEvent(new CommandAnswered(site, id));
        }
        if (answer.seq().isEmpty()) {
            return;
        }
        sender.update(site, line -> {
            if (!answer.settles()) {
                line.forget();
            }
            positions.report(site, answer.position(), 0);
            carried(site, line, answer.position().seq());
        });
        sender.soon(site);
    }
}
