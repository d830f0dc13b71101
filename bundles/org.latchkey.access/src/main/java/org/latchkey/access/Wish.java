// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.EmergencyOpening.Asked;

/**
 * Who wants what opened in an emergency. It lies in the store from its beginning to its end, so that the next gatekeeper goes on with
 * it.
 *
 * @param id 16 bytes: the command's own, or random ones
 * @param asked what asks for it
 * @param bank whose doors are to open, empty for all
 * @param by who asks, as the trail names them
 * @param since when it began
 */
record Wish(ByteBuffer id, Asked asked, String bank, By by, Since since) {

    static final int ID_LENGTH = 16;

    private static final int FIELDS = 8;
    /** Of a release that did not write down the start of the unit. */
    private static final int FEWER_FIELDS = 6;

    private static final int MOST_TEXT = 256;
    private static final int MOST_CAUSE = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A moment.
     *
     * @param seconds since 1970 by the unit's clock, which may be wrong and be set right
     * @param boot which start of the unit this was; 0 if nobody knows
     * @param millis of the monotonic clock, which says something within that start alone
     */
    record Since(long seconds, long boot, long millis) {}

    /** One that no order asks for. */
    static Wish local(Asked asked, Actor who, Since since) {
        byte[] id = new byte[ID_LENGTH];
        RANDOM.nextBytes(id);
        return new Wish(ByteBuffer.wrap(id), asked, "", Entries.by(who), since);
    }

    /** The portal's. */
    static Wish ordered(VerifiedCommand order, String bank, Since since) {
        byte[] id = Arrays.copyOf(order.command().id(), ID_LENGTH);
        return new Wish(ByteBuffer.wrap(id), Asked.COMMAND, bank, Entries.by(order), since);
    }

    byte[] encode() {
        return new CborWriter()
                .array(FIELDS)
                .text(asked.name())
                .text(bank)
                .integer(by.actor().kind().number())
                .text(by.actor().id())
                .bytes(by.cause())
                .integer(since.seconds())
                .integer(since.boot())
                .integer(since.millis())
                .toByteArray();
    }

    /** @throws IllegalArgumentException if the bytes are none of ours */
    static Wish decode(ByteBuffer id, byte[] value) {
        try {
            CborReader in = new CborReader(value);
            int fields = in.readArray();
            if (fields != FIELDS && fields != FEWER_FIELDS) {
                throw new IllegalArgumentException("no wish of an emergency: " + fields + " fields");
            }
            Asked asked = Asked.valueOf(in.readText(MOST_TEXT));
            String bank = in.readText(MOST_TEXT);
            Actor.Kind kind = kind(in.readUnsigned());
            Actor actor = new Actor(kind, in.readText(MOST_TEXT));
            By by = new By(actor, in.readBytes(0, MOST_CAUSE));
            long seconds = in.readUnsigned();
            Since since = fields == FIELDS
                    ? new Since(seconds, in.readUnsigned(), in.readInteger())
                    : new Since(seconds, 0, 0);
            in.end();
            return new Wish(id, asked, bank, by, since);
        } catch (ProtocolException e) {
            throw new IllegalArgumentException("no wish of an emergency: " + e.getMessage(), e);
        }
    }

    private static Actor.Kind kind(long number) {
        return Arrays.stream(Actor.Kind.values())
                .filter(kind -> kind.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody of kind " + number));
    }
}
