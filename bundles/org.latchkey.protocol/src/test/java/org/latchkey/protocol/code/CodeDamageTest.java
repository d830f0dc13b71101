// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.latchkey.protocol.Refusals.assertReason;
import static org.latchkey.protocol.code.Codes.KEY;
import static org.latchkey.protocol.code.Codes.NOW;
import static org.latchkey.protocol.code.Codes.TOLERANCE;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.base45.Base45;

/** A code is one string of bytes: no other one that resembles it is accepted. */
class CodeDamageTest {

    private final CodeVerifier verifier = Codes.verifier();
    private String text;
    private byte[] envelope;

    @BeforeEach
    void issue() throws Exception {
        AccessCode claims = Codes.withNews(Codes.claims(Codes.doorSeven()), new News(3, 1, List.of(7L)));
        text = CodeIssuer.issue(claims, KEY);
        envelope = Base45.decode(text, AccessCode.PREFIX.length());
        assertThat(verifier.verify(text, NOW, TOLERANCE).code()).isEqualTo(claims);
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < envelope.length; length++) {
            assertRefused(Codes.text(Arrays.copyOf(envelope, length)));
        }
        for (int length = 0; length < text.length(); length++) {
            assertRefused(text.substring(0, length));
        }
    }

    @Test
    void everyFlippedBitIsRefused() {
        for (int bit = 0; bit < 8 * envelope.length; bit++) {
            byte[] flipped = envelope.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(Codes.text(flipped));
        }
    }

    @Test
    void everyExchangedCharacterIsRefused() {
        String characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:a\n\u0000\u00c4";
        for (int i = 0; i < text.length(); i++) {
            for (char c : characters.toCharArray()) {
                if (c != text.charAt(i)) {
                    assertRefused(text.substring(0, i) + c + text.substring(i + 1));
                }
            }
        }
    }

    @Test
    void whatIsAddedAtEitherEndIsRefused() {
        for (String more : List.of(" ", "\n", "\r", "\t", "0", "00", "000", "\u0000", text)) {
            assertRefused(text + more);
            assertRefused(more + text);
        }
        for (int b = 0; b < 256; b++) {
            byte[] longer = Arrays.copyOf(envelope, envelope.length + 1);
            longer[envelope.length] = (byte) b;
            assertReason(() -> verifier.verify(Codes.text(longer), NOW, TOLERANCE))
                    .isEqualTo("cbor-trailing");
        }
    }

    @Test
    void damageAtRandomNeverDoesMoreThanRefuse() {
        Random random = new Random(4);
        for (int i = 0; i < 30_000; i++) {
            byte[] damaged = Arrays.copyOf(envelope, envelope.length + random.nextInt(5) - 2);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            if (!Arrays.equals(damaged, envelope)) {
                assertRefused(Codes.text(damaged));
            }
        }
    }

    @Test
    void payloadsAtRandomNeverDoMoreThanRefuse() {
        Random random = new Random(5);
        byte[] payload = Codes.claims(Codes.doorSeven()).encode();
        int accepted = 0;
        for (int i = 0; i < 4_000; i++) {
            byte[] damaged = payload.clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                AccessCode code =
                        verifier.verify(Codes.signed(damaged), NOW, TOLERANCE).code();
                assertThat(code.encode()).isEqualTo(damaged);
                accepted++;
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
        assertThat(accepted).isPositive();
    }

    private void assertRefused(String damaged) {
        try {
            verifier.verify(damaged, NOW, TOLERANCE);
            fail("accepted: " + damaged);
        } catch (ProtocolException e) {
            assertThat(e.reason()).isNotEmpty();
        }
    }
}
