// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.Arrays;
import java.util.OptionalLong;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.Claims;

/**
 * What a command claims. Times are seconds since 1970. Out-of-bounds fields throw {@link IllegalArgumentException}, as
 * do a lasting command without seq, a momentary one with it, and a configuration of another site.
 *
 * @param operator who ordered it, an opaque id of 1 to 64 characters without control characters
 * @param site the site it is for
 * @param expires first second at which it must no longer act, after {@code issuedAt}
 * @param issuedAt second of issue
 * @param id 16 bytes, never used twice
 * @param seq its number in the site's log, from 1; only in lasting commands
 * @param args what it orders
 */
public record Command(
        String operator, String site, long expires, long issuedAt, byte[] id, OptionalLong seq, CommandArgs args) {

    /** Length of a command's id in bytes. */
    public static final int ID_LENGTH = 16;

    /** Longest operator id in characters. */
    public static final int MAX_OPERATOR = 64;

    private static final int REQUIRED_CLAIMS = 6;

    public Command {
        id = id.clone();
        Bounds.text("sub", operator, 1, MAX_OPERATOR);
        Bounds.name("site", site);
        Bounds.range("iat", issuedAt, 0, Long.MAX_VALUE);
        Bounds.range("exp", expires, 0, Long.MAX_VALUE);
        Bounds.check(expires > issuedAt, "exp");
        Bounds.length("cti", id, ID_LENGTH, ID_LENGTH);
        Bounds.check(seq.isPresent() == args.type().lasting(), "seq");
        seq.ifPresent(number -> Bounds.range("seq", number, 1, Long.MAX_VALUE));
        if (args instanceof CommandArgs.Configure configure) {
            Bounds.check(configure.config().site().equals(site), "site of the configuration");
        }
    }

    /** Which command it is. */
    public CommandType type() {
        return args.type();
    }

    /** The payload of the letter. */
    byte[] encode() {
        CborWriter scope = ArgsCodec.write(args);
        CborWriter out = new CborWriter(scope.size() + 128);
        out.map(REQUIRED_CLAIMS + (seq.isPresent() ? 1 : 0));
        out.integer(Claims.SUB).text(operator);
        out.integer(Claims.AUD).text(site);
        out.integer(Claims.EXP).integer(expires);
        out.integer(Claims.IAT).integer(issuedAt);
        out.integer(Claims.CTI).bytes(id);
        out.integer(Claims.SCOPE).bytes(scope);
        seq.ifPresent(number -> out.integer(Claims.SEQ).integer(number));
        return out.toByteArray();
    }

    /** Reads the payload of a letter; what it says is as good as who vouches for the letter. */
    public static Command decode(byte[] payload) throws ProtocolException {
        CborReader in = new CborReader(payload);
        String operator = null;
        String site = null;
        Long expires = null;
        Long issuedAt = null;
        byte[] id = null;
        CommandArgs args = null;
        OptionalLong seq = OptionalLong.empty();
        try {
            int claims = in.readMap();
            for (int i = 0; i < claims; i++) {
                switch (Claims.label(in)) {
                    case Claims.SUB -> operator = in.readText();
                    case Claims.AUD -> site = in.readText(Bounds.NAME);
                    case Claims.EXP -> expires = in.readUnsigned();
                    case Claims.IAT -> issuedAt = in.readUnsigned();
                    case Claims.CTI -> id = in.readBytes(ID_LENGTH);
                    case Claims.SCOPE -> args = ArgsCodec.read(in.readEmbedded());
                    case Claims.SEQ -> seq = OptionalLong.of(in.readUnsigned());
                    default -> throw new ProtocolException(Reason.UNKNOWN_CLAIM);
                }
            }
            in.end();
            Claims.require(operator, site, expires, issuedAt, id, args);
            return new Command(operator, site, expires, issuedAt, id, seq, args);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_CLAIMS, e);
        }
    }

    @Override
    public byte[] id() {
        return id.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Command command && Arrays.equals(encode(), command.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(id);
    }
}
