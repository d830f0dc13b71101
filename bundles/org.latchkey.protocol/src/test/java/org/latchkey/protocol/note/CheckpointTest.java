// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;

class CheckpointTest {

    private static final Ed25519PrivateKey UNIT = Ed25519PrivateKey.ofSeed(new byte[32]);
    private static final Ed25519PrivateKey WITNESS = Ed25519PrivateKey.ofSeed(Sha256.hash());
    private static final String ORIGIN = Checkpoint.origin("berlin-1", UNIT.publicKey());
    private static final NoteVerifier LOG = NoteVerifier.ed25519(ORIGIN, UNIT.publicKey());
    private static final NoteVerifier COSIGNER = NoteVerifier.cosigner("portal.example/w", WITNESS.publicKey());
    private static final byte[] ROOT = Sha256.hash(new byte[] {1});
    private static final Checkpoint CHECKPOINT = Checkpoint.sign(ORIGIN, 7, ROOT, UNIT);

    /** A checkpoint of the Go checksum database, whose origin is not its key's name. */
    @Test
    void aCheckpointFromOutsideOpens() throws Exception {
        NoteVerifier key = NoteVerifier.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
        Checkpoint checkpoint = Checkpoint.open(
                "go.sum database tree\n65209736\n5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=\n\n"
                        + "\u2014 sum.golang.org Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/akvkMdlUErfcZz7l/R3"
                        + "cVtYspg3dxXABkGZZKdsQ8=\n",
                key);
        assertThat(checkpoint.origin()).isEqualTo("go.sum database tree");
        assertThat(checkpoint.size()).isEqualTo(65_209_736);
        assertThat(Hex.text(checkpoint.root()))
                .isEqualTo("e7eb86163c7ac41646f22a75fb08bbeeffa0af06e186e908af11144bc3d7bd1a");
    }

    @Test
    void whatAUnitSignsOpens() throws Exception {
        assertThat(ORIGIN).matches("latchkey/berlin-1/[0-9a-f]{16}");
        Checkpoint read = Checkpoint.open(CHECKPOINT.note(), LOG, ORIGIN);
        assertThat(read).usingRecursiveComparison().isEqualTo(CHECKPOINT);
        assertReason(() -> Checkpoint.open(CHECKPOINT.note(), LOG, "latchkey/berlin-2/00"))
                .isEqualTo("wrong-origin");
        Checkpoint large = Checkpoint.sign(ORIGIN, -1, ROOT, UNIT);
        assertThat(large.note()).contains("\n18446744073709551615\n");
        assertThat(Checkpoint.open(large.note(), LOG).size()).isEqualTo(-1);
        assertThatThrownBy(() -> Checkpoint.sign(ORIGIN, 1, new byte[31], UNIT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o\n1\n",
                "o\n1\nROOT\n\n",
                "o\n1\nROOT\n\nextension\n",
                "\n1\nROOT\n",
                "o\n01\nROOT\n",
                "o\n+1\nROOT\n",
                "o\n-1\nROOT\n",
                "o\n1 \nROOT\n",
                "o\n\u0661\nROOT\n",
                "o\n18446744073709551616\nROOT\n",
                "o\n99999999999999999999\nROOT\n",
                "o\n\nROOT\n",
                "o\n1\nAAAA\n",
                "o\n1\nROOTAAAA\n",
                "o\n1\n ROOT\n"
            })
    void signedTextsThatAreNoCheckpointAreRefused(String pattern) {
        String text = pattern.replace("ROOT", Base64.getEncoder().encodeToString(ROOT));
        String note = SignedNote.assemble(text, SignedNote.line(LOG, UNIT.sign(text.getBytes())));
        if (text.endsWith("\n\n")) {
            // Its last empty line is the one before the signatures: another text, of which this is no signature.
            assertReason(() -> Checkpoint.open(note, LOG)).isIn("bad-checkpoint", "bad-signature");
        } else {
            assertReason(() -> Checkpoint.open(note, LOG)).isIn("bad-checkpoint");
        }
    }

    @Test
    void extensionLinesAreSignedAndIgnored() throws Exception {
        String text = "o\n0\n" + Base64.getEncoder().encodeToString(Sha256.hash()) + "\nmore\nstill more\n";
        String note = SignedNote.assemble(text, SignedNote.line(LOG, UNIT.sign(text.getBytes())));
        assertThat(Checkpoint.open(note, LOG).size()).isZero();
    }

    @Test
    void aWitnessSignsTimeAndCheckpoint() throws Exception {
        String cosigned = Cosignature.sign(CHECKPOINT, "portal.example/w", WITNESS, 1_679_315_147L);
        assertThat(cosigned).startsWith(CHECKPOINT.note());
        Cosignature cosignature = Cosignature.open(cosigned, COSIGNER);
        assertThat(cosignature.time()).isEqualTo(1_679_315_147L);
        assertThat(cosignature.checkpoint().size()).isEqualTo(7);
        assertThat(SignedNote.open(cosigned, List.of(LOG, COSIGNER)).signatures())
                .hasSize(2);
        assertThat(Checkpoint.open(cosigned, LOG).size()).isEqualTo(7);

        assertReason(() -> Cosignature.open(CHECKPOINT.note(), COSIGNER)).isEqualTo("no-known-signature");
        assertReason(() -> Cosignature.open(cosigned, LOG)).isEqualTo("bad-verifier");
        assertThatThrownBy(() -> Cosignature.sign(CHECKPOINT, "w", WITNESS, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCosignatureWithAnotherTimeOrLengthIsRefused() {
        byte[] good = WITNESS.sign(NoteVerifier.cosigned(5, text()));
        for (long time : new long[] {0, 4, 6, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            assertReason(() -> Cosignature.open(cosigned(time, good), COSIGNER)).isEqualTo("bad-signature");
        }
        String plain = SignedNote.assemble(text(), SignedNote.line(COSIGNER, WITNESS.sign(text().getBytes())));
        assertReason(() -> Cosignature.open(plain, COSIGNER)).isEqualTo("bad-signature");
        byte[] negative = WITNESS.sign(NoteVerifier.cosigned(-1, text()));
        assertReason(() -> Cosignature.open(cosigned(-1, negative), COSIGNER)).isEqualTo("bad-signature");
    }

    private static String text() {
        String note = CHECKPOINT.note();
        return note.substring(0, note.lastIndexOf("\n\n") + 1);
    }

    private static String cosigned(long time, byte[] signature) {
        byte[] timed = java.nio.ByteBuffer.allocate(8 + signature.length)
                .putLong(time)
                .put(signature)
                .array();
        return SignedNote.assemble(text(), SignedNote.line(COSIGNER, timed));
    }
}
