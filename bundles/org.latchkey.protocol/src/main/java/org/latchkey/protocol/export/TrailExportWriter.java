// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.Claims;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;

/**
 * Writes an export row by row: for each trail {@link #begin}, every row of its range, {@link #end}; then one {@link
 * #seal}. Keeps some hundred rows in memory, whatever the export's size. What is out of bounds or out of turn throws
 * {@link IllegalArgumentException} or {@link IllegalStateException}; nothing that can not be verified is written on
 * purpose, but signatures are not checked here. Not thread-safe; does not close the stream.
 */
public final class TrailExportWriter {

    private static final int SEAL_CLAIMS = 2;

    private final OutputStream out;
    private final MessageDigest digest = Sha256.digest();
    private final List<Row> rows = new ArrayList<>();

    private int sections;
    private MerkleTree tree;
    private long to;
    private boolean sealed;

    private record Row(byte[] bytes, boolean shown) {}

    /** Begins an export. */
    public TrailExportWriter(OutputStream out, ExportHeader header) throws IOException {
        this.out = out;
        CborWriter frame = new CborWriter(header.keyRingLetter().length + 512);
        frame.array(Frames.HEADER_FIELDS).integer(Frames.HEADER).text(Frames.MAGIC);
        frame.bytes(header.root().raw()).bytes(header.keyRingLetter());
        frame.text(header.site()).text(header.witness()).text(header.filter());
        write(frame);
    }

    /**
     * Begins the range of one trail.
     *
     * @param key the unit's key, or the journal's
     * @param before the tree of the records before the range: its size is the number of the first row
     * @param to number of the first record after the range, above that
     */
    public void begin(Ed25519PublicKey key, MerkleTree before, long to) throws IOException {
        requireState(tree == null && !sealed);
        Bounds.range("to", to, before.size() + 1, Long.MAX_VALUE);
        sections++;
        Bounds.range("sections", sections, 1, Frames.MAX_SECTIONS);
        this.tree = before.copy();
        this.to = to;
        CborWriter frame = new CborWriter(4096);
        frame.array(Frames.SECTION_FIELDS).integer(Frames.SECTION).bytes(key.raw());
        write(frame.bytes(before.encode()).integer(to));
    }

    /**
     * Says whether a row may show this record: a verifier refuses an export that shows one without its number or of
     * another version. It can always be there {@linkplain #hidden as its leaf hash}.
     *
     * @param seq the row's number
     */
    public static boolean mayShow(long seq, byte[] record) {
        try {
            SectionReader.checkNumber(record, seq);
            return record.length <= AuditRecord.MAX_SIZE;
        } catch (ProtocolException refused) {
            return false;
        }
    }

    /** The next row, with what was recorded. @param record the stored bytes, 1 to 4,096 */
    public void shown(byte[] record) throws IOException {
        Bounds.length("record", record, 1, AuditRecord.MAX_SIZE);
        add(new Row(record.clone(), true), Merkle.leafHash(record));
    }

    /** The next row, of which only its place is shown. @param leafHash {@link Merkle#leafHash} of the record */
    public void hidden(byte[] leafHash) throws IOException {
        add(new Row(leafHash.clone(), false), leafHash.clone());
    }

    private void add(Row row, byte[] leafHash) throws IOException {
        requireState(tree != null && tree.size() < to);
        tree.add(leafHash);
        rows.add(row);
        if (rows.size() == Frames.ROWS_PER_FRAME) {
            writeRows();
        }
    }

    /**
     * Ends the range.
     *
     * @param note a checkpoint of the trail whose size is at least {@code to}, with its cosignature if it has one
     * @param proof consistency from {@code to} to the note's size; empty if they are the same
     * @param witnessed needed if the note itself is not cosigned; not in the portal's own trail
     */
    public void end(String note, List<byte[]> proof, Optional<WitnessedNote> witnessed) throws IOException {
        requireState(tree != null && tree.size() == to);
        writeRows();
        CborWriter frame = new CborWriter(2048);
        frame.array(Frames.END_FIELDS).integer(Frames.END);
        writeNote(note, frame);
        writeProof(proof, frame);
        if (witnessed.isPresent()) {
            writeNote(witnessed.get().note(), frame);
            writeProof(witnessed.get().proof(), frame);
        } else {
            frame.nothing().array(0);
        }
        write(frame);
        tree = null;
    }

    /**
     * Ends the export with a signature over all of it.
     *
     * @param key a key whose entry in the ring has the type {@code export}, or the key of a unit whose trail this is
     * @param time seconds since 1970
     */
    public void seal(Signer key, long time) throws IOException {
        requireState(sections > 0 && tree == null && !sealed);
        CborWriter payload = new CborWriter();
        payload.map(SEAL_CLAIMS).integer(Claims.IAT).integer(time);
        payload.integer(Claims.SCOPE).bytes(new CborWriter().bytes(digest.digest()));
        byte[] letter = CoseSign1.sign(LetterType.EXPORT, payload.toByteArray(), key);
        sealed = true;
        write(new CborWriter().array(Frames.SEAL_FIELDS).integer(Frames.SEAL).bytes(letter));
        out.flush();
    }

    private void writeRows() throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        CborWriter frame = new CborWriter(64 * 1024);
        frame.array(Frames.ROWS_FIELDS).integer(Frames.ROWS).array(rows.size());
        for (Row row : rows) {
            // A hidden row is wrapped, so that a record of 32 bytes can not be taken for one.
            (row.shown() ? frame : frame.array(1)).bytes(row.bytes());
        }
        rows.clear();
        write(frame);
    }

    private static void writeNote(String note, CborWriter frame) {
        Bounds.range("note", note.length(), 1, Frames.MAX_NOTE);
        frame.text(note);
    }

    private static void writeProof(List<byte[]> proof, CborWriter frame) {
        Bounds.size("proof", proof, 0, Frames.MAX_PROOF);
        frame.array(proof.size());
        proof.forEach(frame::bytes);
    }

    private void write(CborWriter frame) throws IOException {
        byte[] bytes = frame.toByteArray();
        byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array();
        digest.update(length);
        digest.update(bytes);
        out.write(length);
        out.write(bytes);
    }

    private static void requireState(boolean fits) {
        if (!fits) {
            throw new IllegalStateException("out of turn");
        }
    }
}
