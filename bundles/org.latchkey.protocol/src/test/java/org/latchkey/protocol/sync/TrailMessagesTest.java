// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.sync.WitnessNote.Status;

class TrailMessagesTest {

    private static final List<byte[]> RECORDS = List.of(new byte[] {1}, new byte[4096]);
    private static final List<byte[]> PROOF = List.of(new byte[32]);

    @Test
    void aBatchCarriesRecordsNoteAndProof() throws Exception {
        for (AuditBatch batch : List.of(
                new AuditBatch(0, RECORDS, "note", List.of()),
                new AuditBatch(70_000, RECORDS, "note", PROOF),
                new AuditBatch(1, Collections.nCopies(512, new byte[512]), "n".repeat(4096), longestProof()),
                new AuditBatch(1, Collections.nCopies(64, new byte[4096]), "n", PROOF))) {
            AuditBatch read = AuditBatch.decode(batch.encode());
            assertThat(read).usingRecursiveComparison().isEqualTo(batch);
            assertThat(read.size()).isEqualTo(batch.from() + batch.records().size());
        }
    }

    private static List<byte[]> longestProof() {
        return Collections.nCopies(128, new byte[32]);
    }

    @Test
    void batchesHaveBounds() {
        assertNoBatch(0, List.of(), "note", List.of());
        assertNoBatch(-1, RECORDS, "note", PROOF);
        assertNoBatch(0, RECORDS, "note", PROOF);
        assertNoBatch(1, RECORDS, "note", List.of());
        assertNoBatch(1, RECORDS, "", PROOF);
        assertNoBatch(1, RECORDS, "n".repeat(4097), PROOF);
        assertNoBatch(1, RECORDS, "note", Collections.nCopies(129, new byte[32]));
        assertNoBatch(1, RECORDS, "note", List.of(new byte[31]));
        assertNoBatch(1, List.of(new byte[0]), "note", PROOF);
        assertNoBatch(1, List.of(new byte[4097]), "note", PROOF);
        assertNoBatch(1, Collections.nCopies(513, new byte[1]), "note", PROOF);
        assertNoBatch(1, Collections.nCopies(65, new byte[4096]), "note", PROOF);
    }

    private static void assertNoBatch(long from, List<byte[]> records, String note, List<byte[]> proof) {
        assertThatThrownBy(() -> new AuditBatch(from, records, note, proof))
                .isInstanceOf(IllegalArgumentException.class);
        CborWriter out = new CborWriter().array(4).integer(from).array(records.size());
        records.forEach(out::bytes);
        out.text(note).array(proof.size());
        proof.forEach(out::bytes);
        assertReason(() -> AuditBatch.decode(out.toByteArray())).isNotEmpty();
    }

    @Test
    void damagedMessagesAreRefusedOrSayWhatTheySay() {
        byte[] batch = new AuditBatch(7, List.of(new byte[5], new byte[30]), "note\n", PROOF).encode();
        byte[] note = WitnessNote.witnessed(300, "note\n").encode();
        Random random = new Random(10);
        for (int i = 0; i < 5_000; i++) {
            byte[] damagedBatch = damaged(batch, random);
            try {
                assertThat(AuditBatch.decode(damagedBatch).encode()).isEqualTo(damagedBatch);
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
            byte[] damagedNote = damaged(note, random);
            try {
                assertThat(WitnessNote.decode(damagedNote).encode()).isEqualTo(damagedNote);
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
        assertReason(() -> AuditBatch.decode(new byte[AuditBatch.MAX_SIZE + 1])).isEqualTo("too-large");
        assertReason(() -> WitnessNote.decode(new byte[WitnessNote.MAX_SIZE + 1]))
                .isEqualTo("too-large");
    }

    private static byte[] damaged(byte[] message, Random random) {
        byte[] damaged = Arrays.copyOf(message, message.length + random.nextInt(3) - 1);
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        return damaged;
    }

    @Test
    void aWitnessSaysOneOfThreeThings() throws Exception {
        for (WitnessNote note : List.of(
                WitnessNote.witnessed(300, "note\n"),
                WitnessNote.sendFrom(0),
                WitnessNote.refused(17, "root-mismatch"))) {
            assertThat(WitnessNote.decode(note.encode())).isEqualTo(note);
        }
        assertThatThrownBy(() -> new WitnessNote(Status.WITNESSED, 1, "", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WitnessNote(Status.SEND_FROM, 1, "note", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WitnessNote(Status.SEND_FROM, 1, "", "why"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WitnessNote(Status.REFUSED, 1, "", ""))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] unknown = new CborWriter()
                .array(4)
                .integer(3)
                .integer(1)
                .text("")
                .text("")
                .toByteArray();
        assertReason(() -> WitnessNote.decode(unknown)).isEqualTo("bad-message");
    }
}
