// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.ProtocolException;

class SigStructureTest {

    /** [ "Signature1", h'a10126', h'', h'6869' ]. */
    private static final String TO_BE_SIGNED = "846a5369676e617475726531" + "43a10126" + "40" + "426869";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8443a10126a042686940",
                "d28443a10126a042686940",
                "d8128443a10126a042686940",
                "d28443a10126a1044131426869420102",
                // Longer heads than needed.
                "98045803a10126b8005a00000002686940",
                // Indefinite lengths, chunks among them.
                "9f5f42a1014126ffbfff5f41684169ff40ff",
                // Floats, tags, simple values and depth in the unprotected header.
                "8443a10126a301f97e00020203c1fb3ff000000000000042686940",
                "8443a10126a104bf019f8181c20102f6f8ffffff42686940"
            })
    void everyWellFormedEncodingHasTheSameBytesToSign(String message) throws Exception {
        assertThat(Hex.text(SigStructure.ofAny(Hex.bytes(message), new byte[0])))
                .isEqualTo(TO_BE_SIGNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8440a042686940", "8441a0a042686940", "8442b800a042686940", "8442bfffa042686940"})
    void anEmptyProtectedHeaderIsAnEmptyString(String message) throws Exception {
        assertThat(Hex.text(SigStructure.ofAny(Hex.bytes(message), Hex.bytes("aabb"))))
                .isEqualTo("846a5369676e617475726531" + "40" + "42aabb" + "426869");
    }

    @Test
    void aProtectedHeaderIsSignedAsItIsWritten() throws Exception {
        // A map with a non-shortest key stays as it is.
        assertThat(Hex.text(SigStructure.ofAny(Hex.bytes("8444a1180126a0426869 40"), new byte[0])))
                .isEqualTo("846a5369676e617475726531" + "44a1180126" + "40" + "426869");
    }

    @ParameterizedTest
    @CsvSource({
        "'', cbor-truncated",
        "80, bad-envelope",
        "8343a10126a0426869, bad-envelope",
        "d18443a10126a042686940, bad-envelope",
        "d2d28443a10126a042686940, bad-envelope",
        "d8628443a10126a042686940, bad-envelope",
        "8443a10126a0f640, no-payload",
        "8443a10126a0626869 40, bad-envelope",
        "8443a1012680 42686940, bad-envelope",
        "84a10126a042686940, bad-envelope",
        "844101a042686940, bad-envelope",
        "8443a10126a04268694000, cbor-trailing",
        "8444a1012600a042686940, cbor-trailing",
        "9f43a10126a042686940, cbor-truncated",
        "9f43a10126a04268694040ff, bad-envelope",
        "8443a10126bf01ff42686940, cbor-forbidden",
        "8443a10126a10142686940, cbor-truncated",
        "8443a10126a101f81842686940, cbor-forbidden",
        "8443a10126a0 5f41685f4169ffff40, cbor-forbidden",
        "8443a10126a0 5f6168ff40, cbor-forbidden",
        "8443a10126bb4000000000000000, cbor-truncated",
        "8443a10126a05b4000000000000000, cbor-truncated",
        "5c, cbor-forbidden"
    })
    void whatIsNotWellFormedIsRefused(String message, String reason) {
        assertReason(() -> SigStructure.ofAny(Hex.bytes(message), new byte[0])).isEqualTo(reason);
    }

    @Test
    void depthIsBounded() {
        byte[] bomb = new byte[100_000];
        Arrays.fill(bomb, (byte) 0x81);
        System.arraycopy(Hex.bytes("8443a10126a101"), 0, bomb, 0, 7);
        assertReason(() -> SigStructure.ofAny(bomb, new byte[0])).isEqualTo("cbor-depth");
        byte[] tags = bomb.clone();
        Arrays.fill(tags, 7, tags.length, (byte) 0xc1);
        assertReason(() -> SigStructure.ofAny(tags, new byte[0])).isEqualTo("cbor-depth");
    }

    @Test
    void damageNeverDoesMoreThanRefuse() {
        byte[] message = Hex.bytes("8443a10126a104bf019f8181c20102f6f8ffffff42686940");
        for (int length = 0; length < message.length; length++) {
            byte[] prefix = Arrays.copyOf(message, length);
            assertThatThrownBy(() -> SigStructure.ofAny(prefix, new byte[0])).isInstanceOf(ProtocolException.class);
        }
        Random random = new Random(3);
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] damaged = message.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                SigStructure.ofAny(damaged, new byte[0]);
                accepted++;
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
        assertThat(accepted).isPositive();
    }
}
