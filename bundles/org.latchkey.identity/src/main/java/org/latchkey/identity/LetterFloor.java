// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.UnitException;

/**
 * What the newest letters ever taken said, kept apart from them: the unit goes only upwards even if they are lost.
 *
 * @param site the site's code
 * @param ringVersion version of the key ring
 * @param ringHash SHA-256 over what the ring says, whoever signed it and when
 * @param seq sequence of the snapshot
 * @param issuedAt when the snapshot was issued, in seconds since 1970
 */
record LetterFloor(String site, long ringVersion, byte[] ringHash, long seq, long issuedAt) {

    /** Longest encoding in bytes; far above what a site's code needs. */
    static final int MAX_SIZE = 1024;

    static final String RING_CONFLICT = "key-ring-conflict";

    private static final int FORMAT = 1;
    private static final int HASH = 32;

    static LetterFloor of(Letters letters) {
        return new LetterFloor(
                letters.code(),
                letters.keyRing().version(),
                hash(letters.keyRing()),
                letters.snapshot().seq(),
                letters.snapshot().issuedAt());
    }

    /**
     * Later means a higher sequence, or the same and issued later.
     *
     * @throws UnitException if the letters are below this, or give a known ring another content
     */
    void check(Letters next) {
        long nextSeq = next.snapshot().seq();
        boolean later = nextSeq > seq || nextSeq == seq && next.snapshot().issuedAt() >= issuedAt;
        long nextVersion = next.keyRing().version();
        if (!later || nextVersion < ringVersion) {
            throw new RefusedException(
                    RefusedException.OLDER,
                    "The provisioning file is refused: it is older than what the unit goes by.");
        }
        checkRing(next.keyRing());
    }

    /** @throws UnitException if the ring is below this one, or gives it another content */
    void checkRing(KeyRing next) {
        if (next.version() < ringVersion) {
            throw new RefusedException(
                    RefusedException.OLDER, "The key ring is refused: it is older than what the unit goes by.");
        }
        if (next.version() == ringVersion && !Arrays.equals(ringHash, hash(next))) {
            throw new RefusedException(
                    RING_CONFLICT,
                    "The letters are refused: the unit knows key ring version " + ringVersion
                            + " with another content.");
        }
    }

    /** The same with another ring. */
    LetterFloor with(KeyRing ring) {
        return new LetterFloor(site, ring.version(), hash(ring), seq, issuedAt);
    }

    byte[] encode() {
        byte[] fields = bytes(out -> {
            out.writeByte(FORMAT);
            out.writeUTF(site);
            out.writeLong(ringVersion);
            out.write(ringHash);
            out.writeLong(seq);
            out.writeLong(issuedAt);
        });
        return bytes(out -> {
            out.write(fields);
            out.write(Sha256.hash(fields));
        });
    }

    /** @throws IOException unless it is whole */
    static LetterFloor decode(byte[] encoded) throws IOException {
        int length = Math.max(0, encoded.length - HASH);
        byte[] fields = Arrays.copyOf(encoded, length);
        if (!Arrays.equals(Sha256.hash(fields), Arrays.copyOfRange(encoded, length, encoded.length))) {
            throw new IOException("its checksum is wrong");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(fields));
        if (in.readByte() != FORMAT) {
            throw new IOException("its format is unknown");
        }
        return new LetterFloor(in.readUTF(), in.readLong(), in.readNBytes(HASH), in.readLong(), in.readLong());
    }

    private static byte[] hash(KeyRing ring) {
        return Sha256.hash(bytes(out -> {
            out.writeLong(ring.version());
            for (KeyRingEntry entry : ring.entries()) {
                out.writeByte(entry.kid().length);
                out.write(entry.kid());
                out.write(entry.key().raw());
                writeWords(entry.types(), out);
                writeWords(entry.sites(), out);
                out.writeLong(entry.notBefore());
                out.writeLong(entry.notAfter());
            }
        }));
    }

    private static void writeWords(Collection<String> words, DataOutputStream out) throws IOException {
        out.writeInt(words.size());
        for (String word : new TreeSet<>(words)) {
            out.writeUTF(word);
        }
    }

    private interface Fields {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            fields.writeTo(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
