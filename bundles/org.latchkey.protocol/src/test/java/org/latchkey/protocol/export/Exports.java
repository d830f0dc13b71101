// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;

/** A portal with its keys, and the trails of units, to be exported rightly and wrongly. */
final class Exports {

    static final String SITE = "berlin-1";
    static final String WITNESS_NAME = "portal.example/witness";
    static final long NOW = 1_800_000_000L;

    static final Ed25519PrivateKey ROOT = key(1);
    static final Ed25519PrivateKey WITNESS = key(2);
    static final Ed25519PrivateKey JOURNAL = key(3);
    static final Ed25519PrivateKey EXPORTER = key(4);
    static final Ed25519PrivateKey UNIT = key(5);

    static final List<KeyRingEntry> ENTRIES = List.of(
            entry(WITNESS, Set.of("witness"), Set.of("*")),
            entry(JOURNAL, Set.of("journal"), Set.of("*")),
            entry(EXPORTER, Set.of("export"), Set.of("*")));

    private Exports() {}

    static Ed25519PrivateKey key(int number) {
        return Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {(byte) number}));
    }

    static KeyRingEntry entry(Ed25519PrivateKey key, Set<String> types, Set<String> sites) {
        return new KeyRingEntry(key.publicKey().kid(8), key.publicKey(), types, sites, NOW - 1000, NOW + 1000);
    }

    static ExportHeader header(String site, List<KeyRingEntry> entries) {
        byte[] ring = KeyRingLetter.sign(new KeyRing(3, entries), ROOT, NOW);
        return new ExportHeader(ROOT.publicKey(), ring, site, site.isEmpty() ? "" : WITNESS_NAME, "door 7");
    }

    static ExportHeader header() {
        return header(SITE, ENTRIES);
    }

    /** A trail of so many records. */
    record Trail(Ed25519PrivateKey key, String origin, List<byte[]> records) {

        static Trail ofUnit(Ed25519PrivateKey key, int size) {
            return new Trail(key, Checkpoint.origin(SITE, key.publicKey()), recordsOf(size));
        }

        /** Its records are of an event that this version does not know. */
        static Trail ofNewerUnit(Ed25519PrivateKey key, int size) {
            List<byte[]> records = recordsOf(size);
            for (byte[] record : records) {
                int event = 0;
                while (record[event] != 7 || record[event + 1] != 0x18 || record[event + 2] != 31) {
                    event++;
                }
                record[event + 2] = 99;
            }
            return new Trail(key, Checkpoint.origin(SITE, key.publicKey()), records);
        }

        static Trail ofPortal(int size) {
            return new Trail(JOURNAL, Checkpoint.journalOrigin(JOURNAL.publicKey()), recordsOf(size));
        }

        private static List<byte[]> recordsOf(int size) {
            List<byte[]> records = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                AuditEntry entry = new AuditEntry(
                        Event.DOOR_CLOSED, Actor.SYSTEM, "", 7, "closed", "", new byte[0], Map.of("n", (long) i));
                records.add(new AuditRecord(i, 1, NOW + i, 10L * i, ClockQuality.PROVEN, entry).encode());
            }
            return records;
        }

        byte[] leafHash(long index) {
            return Merkle.leafHash(records.get((int) index));
        }

        MerkleTree tree(long size) {
            return MerkleTree.of(this::leafHash, size);
        }

        Checkpoint checkpoint(long size) {
            return Checkpoint.sign(origin, size, tree(size).root(), key);
        }

        String cosigned(long size) {
            return Cosignature.sign(checkpoint(size), WITNESS_NAME, WITNESS, NOW);
        }

        List<byte[]> proof(long from, long to) {
            return Merkle.consistencyProof(this::leafHash, from, to);
        }
    }

    /** One section of [from, to) with the checkpoint of this size. */
    static void write(TrailExportWriter out, Trail trail, long from, long to, long size, LongPredicate shown)
            throws IOException {
        writeRows(out, trail, from, to, shown);
        out.end(trail.cosigned(size), trail.proof(to, size), Optional.empty());
    }

    static void writeRows(TrailExportWriter out, Trail trail, long from, long to, LongPredicate shown)
            throws IOException {
        out.begin(trail.key().publicKey(), trail.tree(from), to);
        for (long i = from; i < to; i++) {
            if (shown.test(i)) {
                out.shown(trail.records().get((int) i));
            } else {
                out.hidden(trail.leafHash(i));
            }
        }
    }

    interface Content {
        void write(TrailExportWriter out) throws IOException;
    }

    /** A sealed export with this content. */
    static byte[] export(ExportHeader header, Ed25519PrivateKey sealer, Content content) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            TrailExportWriter out = new TrailExportWriter(file, header);
            content.write(out);
            out.seal(sealer, NOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    static byte[] export(Content content) {
        return export(header(), EXPORTER, content);
    }

    static ExportReport verify(byte[] file) throws ProtocolException {
        try {
            return TrailExportVerifier.verify(new ByteArrayInputStream(file), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
