// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.unit.api.EmergencyOpening.Asked;

class WishTest {

    private static CborWriter beginning(int fields) {
        return new CborWriter()
                .array(fields)
                .text("INPUT")
                .text("")
                .integer(Actor.SYSTEM.kind().number())
                .text(Actor.SYSTEM.id())
                .bytes(new byte[0])
                .integer(1_800_000_000L);
    }

    @Test
    void isReadAsItWasWritten() {
        Wish wish = Wish.local(Asked.TECHNICIAN, Actor.SYSTEM, new Wish.Since(1_800_000_000L, 3, -7));
        Wish read = Wish.decode(wish.id(), wish.encode());
        assertThat(read.since()).isEqualTo(wish.since());
        assertThat(read.asked()).isEqualTo(Asked.TECHNICIAN);
        assertThat(read.id()).isEqualTo(wish.id());
    }

    @Test
    void oneOfAnOlderReleaseBeganAtAnotherStartOfTheUnit() {
        Wish wish = Wish.local(Asked.INPUT, Actor.SYSTEM, new Wish.Since(0, 1, 0));
        Wish read = Wish.decode(wish.id(), beginning(6).toByteArray());
        assertThat(read.since()).isEqualTo(new Wish.Since(1_800_000_000L, 0, 0));
    }

    @Test
    void whatIsNoWishIsRefused() {
        Wish wish = Wish.local(Asked.INPUT, Actor.SYSTEM, new Wish.Since(0, 1, 0));
        assertThatThrownBy(() -> Wish.decode(wish.id(), beginning(7).nothing().toByteArray()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Wish.decode(wish.id(), beginning(8).toByteArray()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
