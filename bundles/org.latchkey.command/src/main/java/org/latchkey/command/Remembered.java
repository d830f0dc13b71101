// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandPlace;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.crypto.Sha256;

/**
 * A command that was taken.
 *
 * @param id its cti
 * @param hash SHA-256 of its envelope
 * @param expires first second at which it no longer acts
 * @param begun true while its effect is under way: after a crash it stays so
 * @param outcome how it ended; unknown while it is under way
 * @param reason why
 */
record Remembered(byte[] id, byte[] hash, long expires, boolean begun, CommandOutcome outcome, String reason) {

    private static final int FORMAT = 1;

    static Remembered begun(VerifiedCommand verified) {
        return of(verified, true, CommandOutcome.UNKNOWN, "cut-off");
    }

    static Remembered ended(VerifiedCommand verified, CommandOutcome outcome, String reason) {
        return of(verified, false, outcome, reason);
    }

    private static Remembered of(VerifiedCommand verified, boolean begun, CommandOutcome outcome, String reason) {
        Command command = verified.command();
        return new Remembered(command.id(), verified.envelopeHash(), command.expires(), begun, outcome, reason);
    }

    static Remembered refused(CommandPlace place, String reason) {
        return new Remembered(place.id(), place.envelopeHash(), place.expires(), false, CommandOutcome.REFUSED, reason);
    }

    Remembered ended(CommandOutcome how, String why) {
        return new Remembered(id, hash, expires, false, how, why);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.write(id);
            out.write(hash);
            out.writeLong(expires);
            out.writeBoolean(begun);
            out.writeByte(outcome.number());
            out.writeUTF(reason);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException unless it is whole */
    static Remembered decode(byte[] value) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
            if (in.readByte() != FORMAT) {
                throw new IllegalArgumentException("unknown format");
            }
            byte[] id = in.readNBytes(Command.ID_LENGTH);
            byte[] hash = in.readNBytes(Sha256.LENGTH);
            long expires = in.readLong();
            boolean begun = in.readBoolean();
            int outcome = in.readUnsignedByte();
            if (outcome >= CommandOutcome.values().length) {
                throw new IllegalArgumentException("unknown outcome");
            }
            return new Remembered(id, hash, expires, begun, CommandOutcome.values()[outcome], in.readUTF());
        } catch (IOException e) {
            throw new IllegalArgumentException("cut short", e);
        }
    }
}
