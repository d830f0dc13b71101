// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.export.ExportHeader;
import org.latchkey.protocol.export.TrailExportWriter;
import org.latchkey.protocol.export.WitnessedNote;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;

/** Exports of three kinds, small enough to try every byte of them. */
final class SampleExport {

    static final long NOW = 1_800_000_000L;
    static final Ed25519PrivateKey ROOT = key(1);
    private static final Ed25519PrivateKey WITNESS = key(2);
    private static final Ed25519PrivateKey PORTAL = key(3);
    private static final Ed25519PrivateKey UNIT = key(4);
    private static final String WITNESS_NAME = "portal.example/witness";
    private static final String SITE = "berlin-1";

    private static final List<byte[]> RECORDS = new ArrayList<>();

    static {
        for (int i = 0; i < 300; i++) {
            AuditEntry entry =
                    new AuditEntry(Event.DOOR_CLOSED, Actor.SYSTEM, "", 7, "closed", "", new byte[0], Map.of());
            RECORDS.add(new AuditRecord(i, 1, NOW + i, i, ClockQuality.PROVEN, entry).encode());
        }
    }

    private SampleExport() {}

    private static Ed25519PrivateKey key(int number) {
        return Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {(byte) number}));
    }

    private static ExportHeader header(String site) {
        KeyRing ring =
                new KeyRing(2, List.of(entry(WITNESS, Set.of("witness")), entry(PORTAL, Set.of("journal", "export"))));
        byte[] letter = KeyRingLetter.sign(ring, ROOT, NOW);
        return new ExportHeader(ROOT.publicKey(), letter, site, site.isEmpty() ? "" : WITNESS_NAME, "Tür 7");
    }

    private static KeyRingEntry entry(Ed25519PrivateKey key, Set<String> types) {
        return new KeyRingEntry(key.publicKey().kid(8), key.publicKey(), types, Set.of("*"), NOW - 9, NOW + 9);
    }

    private static byte[] leafHash(long index) {
        return Merkle.leafHash(RECORDS.get((int) index));
    }

    private static Checkpoint checkpoint(String origin, Ed25519PrivateKey key, long size) {
        return Checkpoint.sign(
                origin, size, MerkleTree.of(SampleExport::leafHash, size).root(), key);
    }

    private static String cosigned(long size) {
        Checkpoint checkpoint = checkpoint(Checkpoint.origin(SITE, UNIT.publicKey()), UNIT, size);
        return Cosignature.sign(checkpoint, WITNESS_NAME, WITNESS, NOW);
    }

    private static void rows(TrailExportWriter out, Ed25519PrivateKey key, int from, int to) throws IOException {
        out.begin(key.publicKey(), MerkleTree.of(SampleExport::leafHash, from), to);
        for (int i = from; i < to; i++) {
            if (i % 3 == 0) {
                out.hidden(leafHash(i));
            } else {
                out.shown(RECORDS.get(i));
            }
        }
    }

    /** A range of a unit's trail, cosigned at some size. */
    static byte[] ofUnit(int from, int to, int size) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        TrailExportWriter out = new TrailExportWriter(file, header(SITE));
        rows(out, UNIT, from, to);
        out.end(cosigned(size), Merkle.consistencyProof(SampleExport::leafHash, to, size), Optional.empty());
        out.seal(PORTAL, NOW);
        return file.toByteArray();
    }

    /** A unit's own export, whose last records are not cosigned yet. */
    static byte[] byUnit(int to, int witnessed) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        TrailExportWriter out = new TrailExportWriter(file, header(SITE));
        rows(out, UNIT, 0, to);
        String newest =
                checkpoint(Checkpoint.origin(SITE, UNIT.publicKey()), UNIT, to).note();
        List<byte[]> proof = Merkle.consistencyProof(SampleExport::leafHash, witnessed, to);
        out.end(newest, List.of(), Optional.of(new WitnessedNote(cosigned(witnessed), proof)));
        out.seal(UNIT, NOW);
        return file.toByteArray();
    }

    /** The portal's own trail. */
    static byte[] ofPortal(int to) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        TrailExportWriter out = new TrailExportWriter(file, header(ExportHeader.JOURNAL_SITE));
        rows(out, PORTAL, 0, to);
        String origin = Checkpoint.journalOrigin(PORTAL.publicKey());
        out.end(checkpoint(origin, PORTAL, to).note(), List.of(), Optional.empty());
        out.seal(PORTAL, NOW);
        return file.toByteArray();
    }
}
