// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.base45;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.protocol.Refusals.assertReason;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.protocol.ProtocolException;

class Base45Test {

    @ParameterizedTest
    @CsvSource({"AB, BB8", "Hello!!, '%69 VD92EX0'", "base-45, UJCLQE7W581", "ietf!, QED8WEX0", "'', ''"})
    void theExamplesOfRfc9285(String plain, String encoded) throws Exception {
        assertThat(Base45.encode(plain.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
        assertThat(new String(Base45.decode(encoded), StandardCharsets.US_ASCII))
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "GGW, base45-overflow",
        ":::, base45-overflow",
        "::, base45-overflow",
        "V5, base45-overflow",
        "FGWGGW, base45-overflow",
        "A, base45-length",
        "BB8A, base45-length",
        "bb8, base45-alphabet",
        "BB!, base45-alphabet",
        "'BB\u00e9', base45-alphabet",
        "'\uff22BB', base45-alphabet",
        "'BB8\n0', base45-alphabet",
        "BB8a0, base45-alphabet"
    })
    void whatNoEncoderWritesIsRefused(String text, String reason) {
        assertReason(() -> Base45.decode(text)).isEqualTo(reason);
    }

    @Test
    void theLastValuesThatFitAreAccepted() throws Exception {
        assertThat(Base45.decode("FGW")).containsExactly(0xff, 0xff);
        assertThat(Base45.decode("U5")).containsExactly(0xff);
    }

    @Test
    void everyTextHasAtMostOneMeaning() throws Exception {
        String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        int accepted = 0;
        for (int i = 0; i < 45 * 45 * 45; i++) {
            String text = "" + alphabet.charAt(i % 45) + alphabet.charAt(i / 45 % 45) + alphabet.charAt(i / 2025);
            try {
                assertThat(Base45.encode(Base45.decode(text))).isEqualTo(text);
                accepted++;
            } catch (ProtocolException e) {
                assertThat(e.reason()).isEqualTo("base45-overflow");
            }
        }
        assertThat(accepted).isEqualTo(0x10000);
    }

    @Test
    void bytesComeBack() throws Exception {
        Random random = new Random(2);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Base45.decode("LK1:" + Base45.encode(bytes), 4)).isEqualTo(bytes);
        }
    }
}
