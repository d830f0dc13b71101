// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.sync.AuditBatch;

/**
 * Pages of a unit's trail in a file, as its console writes it: CBOR {@code ["latchkey/v1/trail", site, kid, [page…]]},
 * where a page is an {@link AuditBatch} as an array or as bytes. Read page by page.
 */
final class TrailFile {

    private static final String MAGIC = "latchkey/v1/trail";
    private static final int FIELDS = 4;
    private static final int PAGE_FIELDS = 4;
    private static final int MOST_HASHES = 128;

    private final CborReader in;
    private final String site;
    private final String kid;
    private int left;

    /** Reads what stands before the pages. */
    TrailFile(byte[] file) throws ProtocolException {
        in = new CborReader(file);
        if (in.peek() != CborReader.Kind.ARRAY
                || in.readArray() != FIELDS
                || in.peek() != CborReader.Kind.TEXT
                || !in.readText().equals(MAGIC)) {
            throw new ProtocolException(Reason.CBOR_TYPE);
        }
        site = in.readText();
        kid = in.peek() == CborReader.Kind.BYTES ? HexFormat.of().formatHex(in.readBytes()) : in.readText();
        left = in.readArray();
        if (left == 0) {
            in.end();
        }
    }

    String site() {
        return site;
    }

    /** Hex of the unit's kid. */
    String kid() {
        return kid;
    }

    boolean hasNext() {
        return left > 0;
    }

    AuditBatch next() throws ProtocolException {
        AuditBatch page = in.peek() == CborReader.Kind.BYTES ? AuditBatch.decode(in.readBytes()) : readPage();
        left--;
        if (left == 0) {
            in.end();
        }
        return page;
    }

    private AuditBatch readPage() throws ProtocolException {
        in.readArray(PAGE_FIELDS);
        try {
            return new AuditBatch(
                    in.readUnsigned(),
                    readAll(AuditBatch.MAX_RECORDS, AuditRecord.MAX_SIZE),
                    in.readText(),
                    readAll(MOST_HASHES, Sha256.LENGTH));
        } catch (IllegalArgumentException outOfBounds) {
            throw new ProtocolException(Reason.BAD_MESSAGE, outOfBounds);
        }
    }

    private List<byte[]> readAll(int most, int longest) throws ProtocolException {
        int count = in.readArray();
        if (count > most) {
            throw new ProtocolException(Reason.CBOR_RANGE);
        }
        List<byte[]> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(in.readBytes(1, longest));
        }
        return all;
    }
}
