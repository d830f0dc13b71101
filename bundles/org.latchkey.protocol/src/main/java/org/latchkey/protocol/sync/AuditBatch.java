// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Sha256;

/**
 * Some records of a trail and the proof that they continue it: a message of {@code up/audit}. Neither checkpoint nor
 * proof is verified here. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param from number of the first record
 * @param records the stored bytes, 1 to 512 of 1 to 4,096 bytes, together at most 256 KiB
 * @param checkpoint the unit's note for the tree of size from + number of records: 1 to 4,096 characters
 * @param consistency proof from size {@code from} to the checkpoint's size, at most 128 hashes; empty if from is 0
 */
public record AuditBatch(long from, List<byte[]> records, String checkpoint, List<byte[]> consistency) {

    /** The most records. */
    public static final int MAX_RECORDS = 512;

    /** The most bytes of all records together: 256 KiB. */
    public static final int MAX_RECORD_BYTES = 256 * 1024;

    /** The largest message in bytes. */
    public static final int MAX_SIZE = MAX_RECORD_BYTES + 24 * 1024;

    private static final int MAX_PROOF = 128;
    private static final int FIELDS = 4;

    public AuditBatch {
        Bounds.range("from", from, 0, Long.MAX_VALUE - MAX_RECORDS);
        records = List.copyOf(records);
        consistency = List.copyOf(consistency);
        Bounds.size("records", records, 1, MAX_RECORDS);
        records.forEach(record -> Bounds.length("record", record, 1, AuditRecord.MAX_SIZE));
        int bytes = records.stream().mapToInt(record -> record.length).sum();
        Bounds.range("size of the records", bytes, 1, MAX_RECORD_BYTES);
        Bounds.range("checkpoint", checkpoint.length(), 1, UnitState.MAX_CHECKPOINT);
        Bounds.size("proof", consistency, from == 0 ? 0 : 1, from == 0 ? 0 : MAX_PROOF);
        consistency.forEach(hash -> Bounds.length("hash", hash, Sha256.LENGTH, Sha256.LENGTH));
    }

    /** The size of the tree after these records, which the checkpoint must have. */
    public long size() {
        return from + records.size();
    }

    /** The message. @throws IllegalArgumentException above {@link #MAX_SIZE} */
    public byte[] encode() {
        CborWriter out = new CborWriter(8192);
        out.array(FIELDS).integer(from).array(records.size());
        records.forEach(out::bytes);
        out.text(checkpoint).array(consistency.size());
        consistency.forEach(out::bytes);
        Bounds.check(out.size() <= MAX_SIZE, "size of the batch");
        return out.toByteArray();
    }

    /** Reads a message. */
    public static AuditBatch decode(byte[] message) throws ProtocolException {
        if (message.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CborReader in = new CborReader(message);
        try {
            in.readArray(FIELDS);
            AuditBatch batch = new AuditBatch(
                    in.readUnsigned(),
                    in.readList(MAX_RECORDS, CborReader::readBytes),
                    in.readText(),
                    in.readList(MAX_PROOF, CborReader::readBytes));
            in.end();
            return batch;
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_MESSAGE, e);
        }
    }
}
