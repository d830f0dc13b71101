// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.latchkey.protocol.command.Commands.KEY;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;

/** A command is one string of bytes: no other one that resembles it is accepted. */
class CommandDamageTest {

    @Test
    void everyTruncationAndEveryFlippedBitIsRefused() {
        for (CommandArgs args : Commands.everyKind()) {
            byte[] letter = CommandLetter.sign(Commands.command(args), KEY);
            for (int length = 0; length < letter.length; length++) {
                assertRefused(Arrays.copyOf(letter, length));
            }
            // Every bit of two letters, a bit of every byte of the others: they have one frame.
            boolean thorough = args instanceof CommandArgs.Open || args instanceof CommandArgs.Revoke;
            for (int bit = 0; bit < 8 * letter.length; bit += thorough ? 1 : 7) {
                byte[] flipped = letter.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertRefused(flipped);
            }
            for (int more = 0; more < 256; more += 15) {
                byte[] longer = Arrays.copyOf(letter, letter.length + 1);
                longer[letter.length] = (byte) more;
                assertRefused(longer);
            }
        }
    }

    private static void assertRefused(byte[] damaged) {
        try {
            Commands.open(damaged);
            fail("accepted");
        } catch (ProtocolException e) {
            assertThat(e.reason()).isNotEmpty();
        } catch (Exception e) {
            fail("not a refusal", e);
        }
    }

    /** What is accepted says the same when it is written again. */
    @Test
    void signedNonsenseIsRefusedWithAReason() throws Exception {
        Random random = new Random(7);
        int accepted = 0;
        for (CommandArgs args : Commands.everyKind()) {
            byte[] payload = Commands.command(args).encode();
            for (int i = 0; i < 300; i++) {
                byte[] damaged = payload.clone();
                for (int flips = random.nextInt(3); flips >= 0; flips--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                try {
                    Command command = Commands.open(Payloads.signed(damaged)).command();
                    assertThat(command.encode()).isEqualTo(damaged);
                    accepted++;
                } catch (ProtocolException e) {
                    assertThat(e.reason()).isNotEmpty();
                }
            }
        }
        assertThat(accepted).isPositive();
    }
}
