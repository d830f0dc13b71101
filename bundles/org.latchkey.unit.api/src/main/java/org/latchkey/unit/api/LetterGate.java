// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.letter.TypedLetter;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one gate for every letter of the portal but codes: commands, snapshots, key rings and time letters, however they
 * came. Thread-safe.
 */
@ProviderType
public interface LetterGate {

    /**
     * What became of a letter.
     *
     * @param outcome how it ended
     * @param reason a stable word if it was not applied, else empty
     * @param record number of its record, −1 if it has none of its own
     * @param acknowledgement the letter of type {@code ack} for the portal; empty if the letter did not verify, or needs
     *     none
     */
    record Answer(CommandOutcome outcome, String reason, long record, Optional<byte[]> acknowledgement) {}

    /** Is told of every acknowledgement, whichever way its command came; on the gate's thread, so it must not block. */
    @ConsumerType
    interface Listener {

        /** @param acknowledgement a signed letter of type {@code ack} */
        void acknowledged(byte[] acknowledgement);

        /** The position, site, modes or revocations have changed: what the unit reports of itself is out of date. */
        void changed();
    }

    /**
     * Verifies and carries out a letter. Returns at once; letters are handled in the order of the calls, except that
     * momentary commands do not wait for lasting ones.
     *
     * @param letter and what it is said to be
     * @param source where it came from, for the record: {@code mqtt}, {@code usb}, or a scanner's name
     * @return completes when the outcome is recorded: for a configuration after at most a minute, for openings when the
     *     doors' outcomes are known. Never completes exceptionally.
     */
    CompletableFuture<Answer> accept(TypedLetter letter, String source);

    /** How far the site's log of lasting commands is contained in this unit. */
    Position position();

    /** The acknowledgements of the latest commands, signed afresh, oldest first, at most 64: to send after a connect. */
    List<byte[]> acknowledgements();
}
