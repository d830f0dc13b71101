// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.protocol.Refusals.assertReason;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.Hex;

class Ed25519PublicKeyTest {

    private static final BigInteger GROUP_ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final byte[] SIGNATURE = KEY.sign(MESSAGE);

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00"
    })
    void theTestsOfRfc8032(String seed, String key, String message, String signature) throws Exception {
        Ed25519PrivateKey signer = Ed25519PrivateKey.ofSeed(Hex.bytes(seed));
        assertThat(signer.publicKey().toString()).isEqualTo(key);
        assertThat(Hex.text(signer.sign(Hex.bytes(message)))).isEqualTo(signature);
        assertThat(Ed25519PublicKey.of(Hex.bytes(key)).verify(Hex.bytes(message), Hex.bytes(signature)))
                .isTrue();
    }

    @Test
    void everyFlippedBitIsNoticed() {
        for (int bit = 0; bit < 8 * SIGNATURE.length; bit++) {
            byte[] flipped = SIGNATURE.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(KEY.publicKey().verify(MESSAGE, flipped)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 63, 65, 96, 128})
    void otherLengthsAreNoSignatures(int length) {
        assertThat(KEY.publicKey().verify(MESSAGE, Arrays.copyOf(SIGNATURE, length)))
                .isFalse();
    }

    @Test
    void theGroupOrderAddedToSIsNoSecondSignature() {
        for (int factor = 1; factor < 16; factor++) {
            byte[] moved = SIGNATURE.clone();
            BigInteger s = littleEndian(moved).add(GROUP_ORDER.multiply(BigInteger.valueOf(factor)));
            if (s.bitLength() <= 256) {
                putLittleEndian(moved, s);
                assertThat(KEY.publicKey().verify(MESSAGE, moved)).isFalse();
            }
        }
    }

    /** The 8 points of small order, and every other way to write them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void pointsOfSmallOrderAreNeitherKeysNorR(String point) {
        assertReason(() -> Ed25519PublicKey.of(Hex.bytes(point))).isEqualTo("bad-key");
        byte[] signature = new byte[64];
        System.arraycopy(Hex.bytes(point), 0, signature, 0, 32);
        assertThat(KEY.publicKey().verify(MESSAGE, signature)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Not on the curve.
                "0200000000000000000000000000000000000000000000000000000000000000",
                // y = p + 3, which 255 bits can hold: a second form of a point on the curve.
                "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "00"
            })
    void whatIsNoCanonicalPointIsNoKey(String key) {
        assertReason(() -> Ed25519PublicKey.of(Hex.bytes(key))).isEqualTo("bad-key");
    }

    /**
     * R with a point of order 2, 4 or 8 added, signed by the key's owner so that the equation times 8 holds: a second
     * signature for those who check with the cofactor, as the library does.
     */
    @ParameterizedTest
    @ValueSource(strings = {TorsionVectors.R_ORDER_2, TorsionVectors.R_ORDER_4, TorsionVectors.R_ORDER_8})
    void aTorsionResidueInRIsRefused(String signature) throws Exception {
        Ed25519PublicKey key = Ed25519PublicKey.of(Hex.bytes(TorsionVectors.KEY));
        assertThat(key.verify(TorsionVectors.MESSAGE, Hex.bytes(signature))).isFalse();
    }

    @Test
    void keysWithATorsionComponentVerifyExactly() throws Exception {
        Ed25519PublicKey key = Ed25519PublicKey.of(Hex.bytes(TorsionVectors.MIXED_KEY));
        assertThat(key.verify(TorsionVectors.MESSAGE, Hex.bytes(TorsionVectors.MIXED_EXACT)))
                .isTrue();
        assertThat(key.verify(TorsionVectors.MESSAGE, Hex.bytes(TorsionVectors.MIXED_RESIDUE)))
                .isFalse();
        byte[] moved = Hex.bytes(TorsionVectors.MIXED_EXACT);
        putLittleEndian(moved, littleEndian(moved).add(GROUP_ORDER));
        assertThat(key.verify(TorsionVectors.MESSAGE, moved)).isFalse();
        assertThat(key.verify(TorsionVectors.MESSAGE, new byte[64])).isFalse();
    }

    @Test
    void warmingUpWorks() {
        Ed25519PublicKey.warmUp();
    }

    private static BigInteger littleEndian(byte[] signature) {
        byte[] s = new byte[32];
        for (int i = 0; i < 32; i++) {
            s[31 - i] = signature[32 + i];
        }
        return new BigInteger(1, s);
    }

    private static void putLittleEndian(byte[] signature, BigInteger s) {
        for (int i = 0; i < 32; i++) {
            signature[32 + i] = s.shiftRight(8 * i).byteValue();
        }
    }
}
