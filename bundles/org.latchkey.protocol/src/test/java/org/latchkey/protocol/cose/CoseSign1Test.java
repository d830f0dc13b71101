// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;

class CoseSign1Test {

    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);
    private static final byte[] AAD = {7};
    private static final String SIGNATURE = "5840" + "00".repeat(64);

    @Test
    void whatWasSignedVerifiesWithItsAadAlone() throws Exception {
        byte[] envelope = CoseSign1.sign(Hex.bytes("01020304"), Hex.bytes("cafe"), AAD, KEY);
        CoseSign1 parsed = CoseSign1.parse(envelope);
        assertThat(parsed.kid()).containsExactly(1, 2, 3, 4);
        assertThat(Hex.text(parsed.payload())).isEqualTo("cafe");
        assertThat(parsed.verify(KEY.publicKey(), AAD)).isTrue();
        assertThat(parsed.verify(KEY.publicKey(), new byte[0])).isFalse();
        assertThat(parsed.verify(KEY.publicKey(), LetterType.CODE.externalAad()))
                .isFalse();
        assertThat(Hex.text(envelope)).startsWith("8449a201320444" + "01020304" + "a042cafe5840");
    }

    @Test
    void theSignedBytesAreThoseOfTheGeneralRule() throws Exception {
        byte[] envelope = CoseSign1.sign(Hex.bytes("01020304"), Hex.bytes("cafe"), AAD, KEY);
        byte[] toBeSigned = SigStructure.ofAny(envelope, AAD);
        byte[] signature = java.util.Arrays.copyOfRange(envelope, envelope.length - 64, envelope.length);
        assertThat(KEY.publicKey().verify(toBeSigned, signature)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // Not four parts, or a tag.
        "83 46a2013204410f a0 40, bad-envelope",
        "85 46a2013204410f a0 40 40 40, bad-envelope",
        "a0, bad-envelope",
        "d284 46a2013204410f a0 40 SIG, cbor-forbidden",
        // The algorithm is missing, unprotected, another, a text, or unsigned.
        "84 40 a0 40 SIG, bad-algorithm",
        "84 41a0 a0 40 SIG, bad-algorithm",
        "84 44a104410f a0 40 SIG, bad-algorithm",
        "84 44a104410f a10132 40 SIG, bad-algorithm",
        "84 46a2012604410f a0 40 SIG, bad-algorithm",
        "84 46a2012704410f a0 40 SIG, bad-algorithm",
        "84 46a2011204410f a0 40 SIG, bad-algorithm",
        "84 4ba20165456444534104410f a0 40 SIG, bad-algorithm",
        // The kid is missing, unprotected, empty, too long or a text.
        "84 43a10132 a0 40 SIG, bad-header",
        "84 43a10132 a104410f 40 SIG, bad-header",
        "84 45a201320440 a0 40 SIG, bad-kid",
        "84 46a20132046161 a0 40 SIG, bad-header",
        // More in the protected header: crit, content type, an unknown label; or something behind it.
        "84 4aa3013202810404410f a0 40 SIG, bad-header",
        "84 48a301320300 04410f a0 40 SIG, bad-header",
        "84 48a3013204410f 0500 a0 40 SIG, bad-header",
        "84 47a2013204410f00 a0 40 SIG, cbor-trailing",
        "84 46a204410f0132 a0 40 SIG, bad-algorithm",
        "84 47a2183204410f a0 40 SIG, bad-algorithm",
        "84 47a201381204410f a0 40 SIG, cbor-not-shortest",
        // The unprotected header is not empty, or no map.
        "84 46a2013204410f a10132 40 SIG, unprotected-header",
        "84 46a2013204410f a104410f 40 SIG, unprotected-header",
        "84 46a2013204410f 80 40 SIG, cbor-type",
        // The payload is detached or no byte string.
        "84 46a2013204410f a0 f6 SIG, no-payload",
        "84 46a2013204410f a0 60 SIG, cbor-type",
        // The signature has another length.
        "84 46a2013204410f a0 40 40, signature-length",
        "84 46a2013204410f a0 40 SIG00, cbor-trailing",
        "9f 46a2013204410f a0 40 SIG ff, cbor-forbidden"
    })
    void everyOtherFormIsRefused(String envelope, String reason) {
        assertReason(() -> CoseSign1.parse(Hex.bytes(envelope.replace("SIG", SIGNATURE))))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 65, 96})
    void signaturesOfOtherLengthsAreRefused(int length) {
        String head = length < 24 ? "40" : "58" + "%02x".formatted(length);
        String envelope = "8446a2013204410fa040" + head + "00".repeat(length);
        assertReason(() -> CoseSign1.parse(Hex.bytes(envelope))).isEqualTo("signature-length");
    }

    @Test
    void aKidHasAtMost32Bytes() throws Exception {
        byte[] longest = CoseSign1.sign(new byte[32], new byte[0], AAD, KEY);
        assertThat(CoseSign1.parse(longest).kid()).hasSize(32);
        String tooLong = "84 5827a20132045821" + "00".repeat(33) + "a040" + SIGNATURE;
        assertReason(() -> CoseSign1.parse(Hex.bytes(tooLong))).isEqualTo("bad-kid");
        assertThatThrownBy(() -> CoseSign1.sign(new byte[33], new byte[0], AAD, KEY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
