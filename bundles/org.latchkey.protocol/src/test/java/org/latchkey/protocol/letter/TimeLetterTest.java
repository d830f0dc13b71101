// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

class TimeLetterTest {

    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {5}));
    private static final long NOW = 1_800_000_000L;
    private static final byte[] NONCE = Arrays.copyOf(Sha256.hash(new byte[] {6}), 16);
    private static final TimeLetter TIME = new TimeLetter("berlin-1", 1000 * NOW + 999, NONCE);

    private static KeyRing ring(String type, String site, long notBefore, long notAfter) {
        return new KeyRing(
                1,
                List.of(new KeyRingEntry(
                        KEY.publicKey().kid(8), KEY.publicKey(), Set.of(type), Set.of(site), notBefore, notAfter)));
    }

    private static final KeyRing RING = ring("time", "*", NOW, NOW + 1);

    @Test
    void aUnitReadsThePortalsTime() throws Exception {
        TimeLetter read = TimeLetter.open(TIME.sign(KEY), RING, "berlin-1");
        assertThat(read).isEqualTo(TIME);
        assertThat(read.answers(NONCE)).isTrue();
        assertThat(read.answers(new byte[16])).isFalse();
        assertThat(read.answers(new byte[0])).isFalse();
    }

    @Test
    void siteTypeAndTheKeysTimeAreJudged() {
        byte[] letter = TIME.sign(KEY);
        assertReason(() -> TimeLetter.open(letter, RING, "berlin-2")).isEqualTo("wrong-site");
        assertReason(() -> TimeLetter.open(letter, ring("command", "*", NOW, NOW + 1), "berlin-1"))
                .isEqualTo("key-type");
        assertReason(() -> TimeLetter.open(letter, ring("time", "berlin-2", NOW, NOW + 1), "berlin-1"))
                .isEqualTo("key-site");
        assertReason(() -> TimeLetter.open(letter, ring("time", "*", NOW + 1, NOW + 2), "berlin-1"))
                .isEqualTo("key-time");
        assertReason(() -> TimeLetter.open(letter, ring("time", "*", 0, NOW), "berlin-1"))
                .isEqualTo("key-time");
        byte[] command = CoseSign1.sign(LetterType.COMMAND, new byte[] {(byte) 0xa0}, KEY);
        assertReason(() -> TimeLetter.open(command, RING, "berlin-1")).isEqualTo("bad-signature");
        assertReason(() -> TimeLetter.open(new byte[TimeLetter.MAX_SIZE + 1], RING, "berlin-1"))
                .isEqualTo("too-large");
    }

    @Test
    void everyTruncationAndEveryFlippedBitIsRefused() {
        byte[] letter = TIME.sign(KEY);
        for (int length = 0; length < letter.length; length++) {
            byte[] prefix = Arrays.copyOf(letter, length);
            assertReason(() -> TimeLetter.open(prefix, RING, "berlin-1")).isNotEmpty();
        }
        for (int bit = 0; bit < 8 * letter.length; bit++) {
            byte[] flipped = letter.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertReason(() -> TimeLetter.open(flipped, RING, "berlin-1")).isNotEmpty();
        }
    }

    @Test
    void claimsAreJudged() {
        assertThatThrownBy(() -> new TimeLetter("berlin-1", -1, NONCE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeLetter("berlin-1", 1, new byte[15]))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] scope = new CborWriter().array(2).integer(1).bytes(NONCE).toByteArray();
        assertPayload("missing-claim", new CborWriter().map(1).integer(9).bytes(scope));
        assertPayload("missing-claim", new CborWriter().map(1).integer(3).text("berlin-1"));
        assertPayload(
                "unknown-claim",
                new CborWriter().map(2).integer(3).text("berlin-1").integer(6).integer(1));
        assertPayload(
                "bad-claims",
                new CborWriter().map(2).integer(3).text("a b").integer(9).bytes(scope));
    }

    private static void assertPayload(String reason, CborWriter payload) {
        byte[] letter = CoseSign1.sign(LetterType.TIME, payload.toByteArray(), KEY);
        assertReason(() -> TimeLetter.open(letter, RING, "berlin-1")).isEqualTo(reason);
    }
}
