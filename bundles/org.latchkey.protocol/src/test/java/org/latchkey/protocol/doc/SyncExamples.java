// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.doc;

import static org.latchkey.protocol.doc.Examples.COMMAND;
import static org.latchkey.protocol.doc.Examples.IAT;
import static org.latchkey.protocol.doc.Examples.ROOT;
import static org.latchkey.protocol.doc.Examples.UNIT;
import static org.latchkey.protocol.doc.Examples.WITNESS;
import static org.latchkey.protocol.doc.Examples.YEAR;
import static org.latchkey.protocol.doc.Examples.field;
import static org.latchkey.protocol.doc.Examples.letter;
import static org.latchkey.protocol.doc.Examples.line;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.Acknowledgement;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.export.ExportHeader;
import org.latchkey.protocol.export.TrailExportWriter;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.letter.LetterFile;
import org.latchkey.protocol.letter.LetterText;
import org.latchkey.protocol.letter.TimeLetter;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.protocol.sync.WitnessNote;

/** The worked examples of what unit and portal say to each other. */
final class SyncExamples {

    private static final String SITE = "berlin-1";
    private static final String WITNESS_NAME = "portal.example/witness";
    private static final byte[] NONCE = Hex.bytes("00112233445566778899aabbccddeeff");
    private static final byte[] OPEN_ID = Hex.bytes("000102030405060708090a0b0c0d0e0f");
    private static final byte[] REVOKE_ID = Hex.bytes("101112131415161718191a1b1c1d1e1f");
    private static final Ed25519PrivateKey EXPORTER = Examples.key("export");

    private SyncExamples() {}

    static void addTo(Map<String, String> examples) throws ProtocolException {
        examples.put(
                "command-open",
                letter(open(), LetterType.COMMAND)
                        + field("envelope hash", Sha256.hash(open()))
                        + line("text", LetterText.of(open())));
        examples.put(
                "command-revoke", letter(revoke(), LetterType.COMMAND) + field("envelope hash", Sha256.hash(revoke())));
        examples.put("ack", letter(acknowledgement(), LetterType.ACK));
        byte[] time = new TimeLetter(SITE, 1000 * IAT + 250, NONCE).sign(COMMAND);
        examples.put("time", letter(time, LetterType.TIME));
        TypedLetter frame = new TypedLetter(LetterType.TIME, time);
        examples.put(
                "frames",
                field("frame of the time letter", frame.encode())
                        + field("file of one letter", new LetterFile(List.of(frame)).encode()));
        examples.put(
                "state",
                field("state", state().encode())
                        + field("last will", UnitState.offline().encode()));
        examples.put("report", letter(report(), LetterType.REPORT));
        examples.put("trail-messages", trailMessages());
        EnrolmentToken token = new EnrolmentToken(
                "https://portal.example:8443",
                NONCE,
                Sha256.hash(Hex.bytes("00")),
                ROOT.publicKey().fingerprint());
        examples.put("token", line("text", token.encode()));
        examples.put("export", line("export key", EXPORTER.publicKey().toString()) + field("file", export()));
    }

    private static byte[] open() {
        return CommandLetter.sign(
                new Command(
                        "op-7", SITE, IAT + 30, IAT, OPEN_ID, OptionalLong.empty(), new CommandArgs.Open(List.of(7))),
                COMMAND);
    }

    private static byte[] revoke() {
        CommandArgs args = new CommandArgs.Revoke(3, new TreeMap<>(Map.of(42L, IAT + 3600)));
        return CommandLetter.sign(
                new Command("op-7", SITE, IAT + YEAR, IAT, REVOKE_ID, OptionalLong.of(5), args), COMMAND);
    }

    private static Position position() {
        return new Position(5, Sha256.hash(revoke()));
    }

    private static byte[] acknowledgement() {
        return new Acknowledgement(
                        SITE,
                        IAT + 2,
                        REVOKE_ID,
                        OptionalLong.of(5),
                        Sha256.hash(revoke()),
                        CommandOutcome.APPLIED,
                        "",
                        2,
                        position())
                .sign(UNIT);
    }

    private static Checkpoint checkpoint(List<byte[]> records) {
        return Checkpoint.sign(Checkpoint.origin(SITE, UNIT.publicKey()), records.size(), Merkle.root(records), UNIT);
    }

    private static String cosigned(List<byte[]> records) {
        return Cosignature.sign(checkpoint(records), WITNESS_NAME, WITNESS, IAT + 100);
    }

    private static UnitState state() throws ProtocolException {
        return new UnitState(
                true,
                1,
                position(),
                1,
                Sha256.hash(Hex.bytes("01")),
                3,
                checkpoint(Examples.records()).note(),
                0,
                ClockQuality.UNPROVEN,
                IAT,
                Optional.of(NONCE),
                false,
                List.of(
                        new UnitState.DoorState(7, 1, 0, false),
                        new UnitState.DoorState(
                                8, 0, 0, true, Optional.of(new UnitState.Held(UnitState.Held.CODE, IAT)))),
                List.of(new ModeState("hall", BankMode.PRIVATE)),
                List.of(new UnitState.Health("lines", true, "")));
    }

    private static byte[] report() {
        RunningReport.Bundle bundle =
                new RunningReport.Bundle("org.latchkey.access", "0.1.0.SNAPSHOT", Sha256.hash(Hex.bytes("02")));
        return new RunningReport(SITE, IAT, 7, RunningReport.Phase.FETCHING, 8, "", List.of(bundle)).sign(UNIT);
    }

    private static String trailMessages() throws ProtocolException {
        List<byte[]> records = Examples.records();
        List<byte[]> proof = Merkle.consistencyProof(i -> Examples.leaf(records, i), 2, 3);
        AuditBatch batch =
                new AuditBatch(2, records.subList(2, 3), checkpoint(records).note(), proof);
        return field("batch of the third record", batch.encode())
                + field("witnessed", WitnessNote.witnessed(3, cosigned(records)).encode())
                + field("send from 0", WitnessNote.sendFrom(0).encode())
                + field("refused", WitnessNote.refused(2, "root-mismatch").encode());
    }

    private static byte[] export() throws ProtocolException {
        KeyRing ring = new KeyRing(2, List.of(entry(WITNESS, "witness"), entry(EXPORTER, "export")));
        ExportHeader header =
                new ExportHeader(ROOT.publicKey(), KeyRingLetter.sign(ring, ROOT, IAT), SITE, WITNESS_NAME, "door 7");
        List<byte[]> records = Examples.records();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            TrailExportWriter out = new TrailExportWriter(file, header);
            out.begin(UNIT.publicKey(), MerkleTree.of(i -> Examples.leaf(records, i), 1), 3);
            out.shown(records.get(1));
            out.hidden(Examples.leaf(records, 2));
            out.end(cosigned(records), List.of(), Optional.empty());
            out.seal(EXPORTER, IAT + 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private static KeyRingEntry entry(Ed25519PrivateKey key, String type) {
        return new KeyRingEntry(
                key.publicKey().kid(8), key.publicKey(), Set.of(type), Set.of("*"), IAT - 60, IAT + YEAR);
    }
}
