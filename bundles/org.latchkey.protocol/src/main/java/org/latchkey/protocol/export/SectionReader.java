// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.protocol.note.NoteVerifier;

/** Reads and verifies the range of one trail: its rows make the tree on, and the tree leads to the checkpoint's root. */
final class SectionReader {

    private final FrameReader in;
    private final Vouchers vouchers;
    private final ExportRows sink;
    private final Ed25519PublicKey key;
    private final MerkleTree tree;
    private final long from;
    private final long to;
    private long shown;

    /** Begins with the frame that opens a section. */
    SectionReader(FrameReader in, Vouchers vouchers, ExportRows sink) throws ProtocolException {
        this.in = in;
        this.vouchers = vouchers;
        this.sink = sink;
        CborReader fields = in.fields();
        key = Ed25519PublicKey.of(fields.readBytes(Ed25519PublicKey.LENGTH));
        tree = MerkleTree.decode(fields.readBytes());
        from = tree.size();
        to = fields.readUnsigned();
        fields.end();
        if (to <= from) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
    }

    ExportReport.Section read() throws IOException, ProtocolException {
        while (tree.size() < to) {
            expect(Frames.ROWS);
            readRows(in.fields());
        }
        expect(Frames.END);
        CborReader fields = in.fields();
        String note = readNote(fields);
        List<byte[]> proof = fields.readList(Frames.MAX_PROOF, hash -> hash.readBytes(Sha256.LENGTH));
        String witnessedNote = null;
        if (fields.peek() == CborReader.Kind.NULL) {
            fields.readNull();
        } else {
            witnessedNote = readNote(fields);
        }
        List<byte[]> witnessedProof = fields.readList(Frames.MAX_PROOF, hash -> hash.readBytes(Sha256.LENGTH));
        fields.end();
        return verified(note, proof, witnessedNote, witnessedProof);
    }

    private void expect(int kind) throws IOException, ProtocolException {
        if (in.next() != kind) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
    }

    private void readRows(CborReader fields) throws IOException, ProtocolException {
        int count = fields.readArray();
        if (count != Math.min(Frames.ROWS_PER_FRAME, to - tree.size())) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
        for (int i = 0; i < count; i++) {
            long seq = tree.size();
            if (fields.peek() == CborReader.Kind.ARRAY) {
                fields.readArray(1);
                byte[] leafHash = fields.readBytes(Sha256.LENGTH);
                tree.add(leafHash);
                sink.hidden(key, seq, leafHash);
            } else {
                byte[] record = fields.readBytes(1, AuditRecord.MAX_SIZE);
                checkNumber(record, seq);
                tree.add(Merkle.leafHash(record));
                shown++;
                sink.shown(key, seq, record);
            }
        }
        fields.end();
    }

    /** A record of an event that only a newer version knows is a record all the same. */
    static void checkNumber(byte[] record, long seq) throws ProtocolException {
        if (AuditRecord.number(record) != seq) {
            throw new ProtocolException(Reason.BAD_RECORD);
        }
    }

    private ExportReport.Section verified(
            String note, List<byte[]> proof, String witnessedNote, List<byte[]> witnessedProof)
            throws ProtocolException {
        Checkpoint checkpoint = checkpoint(note);
        Merkle.verifyConsistency(to, checkpoint.size(), proof, tree.root(), checkpoint.root());
        long witnessed = 0;
        OptionalLong witnessedAt = OptionalLong.empty();
        if (vouchers.isJournal()) {
            vouchers.checkJournalKey(key);
        } else {
            Cosignature cosignature = vouchers.cosignature(witnessedNote == null ? note : witnessedNote);
            witnessed = cosignature.checkpoint().size();
            witnessedAt = OptionalLong.of(cosignature.time());
        }
        if (witnessedNote == null ? !witnessedProof.isEmpty() : vouchers.isJournal()) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
        if (witnessedNote != null) {
            Checkpoint older = checkpoint(witnessedNote);
            Merkle.verifyConsistency(older.size(), checkpoint.size(), witnessedProof, older.root(), checkpoint.root());
        }
        return new ExportReport.Section(
                key, from, to, shown, to - from - shown, checkpoint.size(), checkpoint.root(), witnessed, witnessedAt);
    }

    /** What the trail's own key signed; the size is below 2^63, as every number of a record. */
    private Checkpoint checkpoint(String note) throws ProtocolException {
        String origin = vouchers.origin(key);
        Checkpoint checkpoint = Checkpoint.open(note, NoteVerifier.ed25519(origin, key), origin);
        if (checkpoint.size() < 0) {
            throw new ProtocolException(Reason.TREE_RANGE);
        }
        return checkpoint;
    }

    private static String readNote(CborReader fields) throws ProtocolException {
        String note = fields.readText();
        if (note.isEmpty() || note.length() > Frames.MAX_NOTE) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
        return note;
    }
}
