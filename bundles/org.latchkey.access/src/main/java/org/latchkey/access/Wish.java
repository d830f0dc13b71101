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
 * @param at when it began, in seconds by the unit's clock
 */
record Wish(ByteBuffer id, Asked asked, String bank, By by, long at) {

    static final int ID_LENGTH = 16;

    private static final int FIELDS = 6;
    private static final int MOST_TEXT = 256;
    private static final int MOST_CAUSE = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** One that no order asks for. */
    static Wish local(Asked asked, Actor who, long at) {
        byte[] id = new byte[ID_LENGTH];
        RANDOM.nextBytes(id);
        return new Wish(ByteBuffer.wrap(id), asked, "", Entries.by(who), at);
    }

    /** The portal's. */
    static Wish ordered(VerifiedCommand order, String bank, long at) {
        byte[] id = Arrays.copyOf(order.command().id(), ID_LENGTH);
        return new Wish(ByteBuffer.wrap(id), Asked.COMMAND, bank, Entries.by(order), at);
    }

    byte[] encode() {
        return new CborWriter()
                .array(FIELDS)
                .text(asked.name())
                .text(bank)
                .integer(by.actor().kind().number())
                .text(by.actor().id())
                .bytes(by.cause())
                .integer(at)
                .toByteArray();
    }

    /** @throws IllegalArgumentException if the bytes are none of ours */
    static Wish decode(ByteBuffer id, byte[] value) {
        try {
            CborReader in = new CborReader(value);
            in.readArray(FIELDS);
            Asked asked = Asked.valueOf(in.readText(MOST_TEXT));
            String bank = in.readText(MOST_TEXT);
            Actor.Kind kind = kind(in.readUnsigned());
            Actor actor = new Actor(kind, in.readText(MOST_TEXT));
            By by = new By(actor, in.readBytes(0, MOST_CAUSE));
            Wish wish = new Wish(id, asked, bank, by, in.readUnsigned());
            in.end();
            return wish;
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
