// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.latchkey.protocol.command.Acknowledgement;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandPlace;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.unit.api.LetterGate.Answer;
import org.latchkey.unit.api.LetterGate.Listener;
import org.latchkey.unit.api.SiteKeeper;
import org.latchkey.unit.api.TrustedClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what became of letters: signs acknowledgements, and tells those who carry them to the portal. Thread-safe. */
final class Answers {

    static final long NO_RECORD = Acknowledgement.NO_RECORD;

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final SiteKeeper keeper;
    private final TrustedClock clock;
    private final Signer unitKey;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    Answers(SiteKeeper keeper, TrustedClock clock, Signer unitKey) {
        this.keeper = keeper;
        this.clock = clock;
        this.unitKey = unitKey;
    }

    void add(Listener listener) {
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    /** A letter that needs no acknowledgement, or whose sender is not known. */
    static Answer plain(CommandOutcome outcome, String reason, long record) {
        return new Answer(outcome, reason, record, Optional.empty());
    }

    /** Acknowledges a command. */
    Answer acknowledge(VerifiedCommand verified, CommandOutcome outcome, String reason, long record) {
        Command command = verified.command();
        return tell(
                sign(command.id(), command.seq(), verified.envelopeHash(), outcome, reason, record),
                outcome,
                reason,
                record);
    }

    /** Acknowledges a command of which only its place can be read. */
    Answer acknowledge(CommandPlace place, CommandOutcome outcome, String reason, long record) {
        OptionalLong seq = OptionalLong.of(place.seq());
        return tell(sign(place.id(), seq, place.envelopeHash(), outcome, reason, record), outcome, reason, record);
    }

    private Answer tell(byte[] letter, CommandOutcome outcome, String reason, long record) {
        tell(listener -> listener.acknowledged(letter));
        return new Answer(outcome, reason, record, Optional.of(letter));
    }

    /** Acknowledges a command as it was acknowledged before. */
    Answer again(VerifiedCommand verified, Remembered known, long record) {
        return acknowledge(verified, known.outcome(), known.reason(), record);
    }

    /** The acknowledgements of remembered commands, by number; 0 and below for momentary ones. */
    List<byte[]> all(Map<Long, Remembered> known, CommandLog log) {
        List<byte[]> letters = new ArrayList<>(known.size());
        if (keeper.site().isPresent()) {
            known.forEach((seq, one) -> letters.add(sign(
                    one.id(),
                    seq > 0 ? OptionalLong.of(seq) : OptionalLong.empty(),
                    one.hash(),
                    one.outcome(),
                    one.reason(),
                    log.record(one))));
        }
        return letters;
    }

    private byte[] sign(byte[] id, OptionalLong seq, byte[] hash, CommandOutcome outcome, String reason, long record) {
        String site = keeper.site().orElseThrow().code();
        return new Acknowledgement(
                        site, clock.now().seconds(), id, seq, hash, outcome, reason, record, keeper.position())
                .sign(unitKey);
    }

    /** Something that the unit reports of itself has changed. */
    void changed() {
        tell(Listener::changed);
    }

    private void tell(Consumer<Listener> word) {
        for (Listener listener : listeners) {
            try {
                word.accept(listener);
            } catch (RuntimeException e) {
                // Whoever carries acknowledgements must not keep commands from being carried out.
                LOG.warn("an acknowledgement was not taken: {}", e.getMessage());
            }
        }
    }
}
