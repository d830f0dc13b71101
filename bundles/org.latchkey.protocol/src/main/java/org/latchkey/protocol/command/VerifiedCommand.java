// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/**
 * A command whose signature and claims hold for this site.
 *
 * @param command what it says
 * @param envelopeHash SHA-256 of the letter, 32 bytes
 * @param expired true if it must no longer act
 */
public record VerifiedCommand(Command command, byte[] envelopeHash, boolean expired) {

    public VerifiedCommand {
        envelopeHash = envelopeHash.clone();
    }

    @Override
    public byte[] envelopeHash() {
        return envelopeHash.clone();
    }

    /**
     * Checks that a lasting command is the next of its log; a momentary one has no place there and always passes.
     *
     * @param lastSeq number of the last command that was taken; 0 if there was none
     * @throws ProtocolException {@code seq-repeated} if its number was taken already, {@code seq-gap} if one before it
     *     is missing
     */
    public void checkFollows(long lastSeq) throws ProtocolException {
        if (command.seq().isEmpty()) {
            return;
        }
        long seq = command.seq().getAsLong();
        if (seq <= lastSeq) {
            throw new ProtocolException(Reason.SEQ_REPEATED);
        }
        if (seq - 1 != lastSeq) {
            throw new ProtocolException(Reason.SEQ_GAP);
        }
    }

    /** @throws ProtocolException {@code expired} */
    public void checkNotExpired() throws ProtocolException {
        if (expired) {
            throw new ProtocolException(Reason.EXPIRED);
        }
    }
}
