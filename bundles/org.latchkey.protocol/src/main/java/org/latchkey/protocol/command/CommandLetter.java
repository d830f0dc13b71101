// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

/** Commands as letters signed by a command key. */
public final class CommandLetter {

    /** The largest letter in bytes: 512 KiB. */
    public static final int MAX_SIZE = 512 * 1024;

    private CommandLetter() {}

    /**
     * Makes the letter.
     *
     * @throws IllegalArgumentException if the command lives longer than its type may, or the letter is larger than
     *     {@link #MAX_SIZE}
     */
    public static byte[] sign(Command command, Signer commandKey) {
        Bounds.check(lifetimeFits(command), "lifetime");
        byte[] letter = CoseSign1.sign(LetterType.COMMAND, command.encode(), commandKey);
        Bounds.check(letter.length <= MAX_SIZE, "size of the command");
        return letter;
    }

    /**
     * Verifies and reads a letter. One that has expired is returned and says so: a lasting one still takes its place in
     * the log. Its place in the log and whether it was seen before are the caller's to judge, see {@link
     * VerifiedCommand#checkFollows}.
     *
     * @param site this unit's site
     * @param now seconds since 1970
     * @param iatTolerance how many seconds its iat may lie ahead of now
     * @throws ProtocolException with the reason of the first check that fails; never any other exception
     */
    public static VerifiedCommand open(byte[] letter, KeyRing ring, String site, long now, long iatTolerance)
            throws ProtocolException {
        if (letter.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CoseSign1 envelope = CoseSign1.parse(letter);
        List<KeyRingEntry> signers = ring.signersOf(envelope, LetterType.COMMAND);
        Command command = Command.decode(envelope.payload());
        KeyRing.authorise(signers, site, command.issuedAt(), now);
        if (!command.site().equals(site)) {
            throw new ProtocolException(Reason.WRONG_SITE);
        }
        if (!lifetimeFits(command)) {
            throw new ProtocolException(Reason.LIFETIME);
        }
        // Neither side is negative, so the difference can not overflow.
        if (command.issuedAt() - Math.max(now, 0) > iatTolerance) {
            throw new ProtocolException(Reason.ISSUED_IN_FUTURE);
        }
        return new VerifiedCommand(command, Sha256.hash(letter), now >= command.expires());
    }

    private static boolean lifetimeFits(Command command) {
        return command.expires() - command.issuedAt() <= command.type().maxLifetime();
    }
}
