// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;

class AcknowledgementTest {

    private static final Ed25519PrivateKey UNIT = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {9}));
    private static final Ed25519PublicKey KEY = UNIT.publicKey();
    private static final byte[] HASH = Sha256.hash(new byte[] {1});

    private static Acknowledgement ack(OptionalLong seq, long record, Position position) {
        return new Acknowledgement(
                "berlin-1",
                Commands.NOW,
                Commands.ID,
                seq,
                HASH,
                CommandOutcome.REFUSED,
                "unknown-door",
                record,
                position);
    }

    private static final Acknowledgement LASTING = ack(OptionalLong.of(5), 77, new Position(5, HASH));

    @Test
    void thePortalReadsWhatTheUnitSays() throws Exception {
        for (Acknowledgement ack : new Acknowledgement[] {
            LASTING,
            ack(OptionalLong.empty(), Acknowledgement.NO_RECORD, Position.NONE),
            ack(OptionalLong.empty(), 0, new Position(Long.MAX_VALUE, HASH)),
        }) {
            byte[] letter = ack.sign(UNIT);
            assertThat(letter).hasSizeLessThan(Acknowledgement.MAX_SIZE);
            assertThat(Acknowledgement.open(letter, KEY)).isEqualTo(ack);
        }
    }

    @Test
    void anAnswerOutOfTurnSettlesNothing() {
        assertThat(LASTING.settles()).isTrue();
        assertThat(ack(OptionalLong.of(5), 7, new Position(9, HASH)).settles()).isTrue();
        assertThat(ack(OptionalLong.of(5), 7, new Position(4, HASH)).settles()).isFalse();
        assertThat(ack(OptionalLong.of(5), 7, Position.NONE).settles()).isFalse();
        assertThat(ack(OptionalLong.empty(), 7, Position.NONE).settles()).isTrue();
    }

    @Test
    void onlyTheUnitsOwnLetterCounts() {
        byte[] letter = LASTING.sign(UNIT);
        assertReason(() -> Acknowledgement.open(letter, Commands.KEY.publicKey()))
                .isEqualTo("unknown-key");
        byte[] payload = payload(letter);
        byte[] otherType = CoseSign1.sign(LetterType.COMMAND, payload, UNIT);
        assertReason(() -> Acknowledgement.open(otherType, KEY)).isEqualTo("bad-signature");
        byte[] shortKid = CoseSign1.sign(KEY.kid(4), payload, LetterType.ACK.externalAad(), UNIT);
        assertReason(() -> Acknowledgement.open(shortKid, KEY)).isEqualTo("bad-kid");
        byte[] forged = CoseSign1.sign(KEY.kid(8), payload, LetterType.ACK.externalAad(), Commands.KEY);
        assertReason(() -> Acknowledgement.open(forged, KEY)).isEqualTo("bad-signature");
        assertReason(() -> Acknowledgement.open(new byte[Acknowledgement.MAX_SIZE + 1], KEY))
                .isEqualTo("too-large");
    }

    private static byte[] payload(byte[] letter) {
        try {
            return CoseSign1.parse(letter).payload();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyTruncationAndEveryFlippedBitIsRefused() {
        byte[] letter = LASTING.sign(UNIT);
        for (int length = 0; length < letter.length; length++) {
            byte[] prefix = Arrays.copyOf(letter, length);
            assertReason(() -> Acknowledgement.open(prefix, KEY)).isNotEmpty();
        }
        for (int bit = 0; bit < 8 * letter.length; bit++) {
            byte[] flipped = letter.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertReason(() -> Acknowledgement.open(flipped, KEY)).isNotEmpty();
        }
    }

    @Test
    void signedNonsenseIsRefusedWithAReason() {
        Random random = new Random(8);
        byte[] payload = payload(LASTING.sign(UNIT));
        int accepted = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = payload.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            byte[] letter = CoseSign1.sign(LetterType.ACK, damaged, UNIT);
            try {
                assertThat(Acknowledgement.open(letter, KEY).sign(UNIT)).isEqualTo(letter);
                accepted++;
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void boundsHold() {
        assertThatThrownBy(() -> ack(OptionalLong.of(0), 0, Position.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ack(OptionalLong.of(1), -2, Position.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Position(0, HASH)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Position(1, new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
