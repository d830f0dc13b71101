// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.doc;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.cose.SigStructure;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteConfig.Bank;
import org.latchkey.protocol.site.SiteConfig.Door;
import org.latchkey.protocol.site.SiteConfig.Line;
import org.latchkey.protocol.site.SiteConfig.ScannerPort;
import org.latchkey.protocol.site.Snapshot;

/** The worked examples of the specification, made by the code. */
final class Examples {

    static final long IAT = 1_800_000_000L;
    static final long YEAR = 31_536_000L;
    private static final int WIDTH = 64;

    static final Ed25519PrivateKey ROOT = key("root");
    private static final Ed25519PrivateKey CODE = key("code");
    static final Ed25519PrivateKey COMMAND = key("command");
    static final Ed25519PrivateKey UNIT = key("unit");
    static final Ed25519PrivateKey WITNESS = key("witness");

    private Examples() {}

    /** By name, the text between the fences. */
    static Map<String, String> all() throws ProtocolException {
        Map<String, String> examples = new LinkedHashMap<>();
        examples.put("keys", keys());
        examples.put("code", code());
        examples.put("keyring", letter(keyRing(), LetterType.KEYRING));
        examples.put("snapshot", letter(snapshot(), LetterType.SNAPSHOT));
        byte[] file = new ProvisioningFile(ROOT.publicKey(), keyRing(), snapshot()).encode();
        examples.put(
                "provisioning",
                line("root fingerprint", Hex.text(ROOT.publicKey().fingerprint())) + field("file", file));
        examples.put("records", field("started", started()) + field("accepted", accepted()));
        examples.put("tree", tree());
        examples.put("checkpoint", checkpoint());
        SyncExamples.addTo(examples);
        return examples;
    }

    static Ed25519PrivateKey key(String name) {
        return Ed25519PrivateKey.ofSeed(Sha256.hash(name.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String keys() {
        StringBuilder text = new StringBuilder();
        Map<String, Ed25519PrivateKey> keys = new LinkedHashMap<>();
        keys.put("root", ROOT);
        keys.put("code", CODE);
        keys.put("command", COMMAND);
        keys.put("unit", UNIT);
        keys.put("witness", WITNESS);
        keys.forEach((name, key) -> text.append(line(name + " seed", Hex.text(key.seed())))
                .append(line(name + " public key", key.publicKey().toString()))
                .append(line(name + " kid (8 bytes)", Hex.text(key.publicKey().kid(8)))));
        return text.toString();
    }

    private static String code() throws ProtocolException {
        AccessCode claims = new AccessCode(
                CODE.publicKey().kid(4),
                "berlin-1",
                IAT + 3600,
                OptionalLong.of(IAT + 60),
                IAT,
                Hex.bytes("0000002ac0ffee01"),
                Scope.open(List.of(7), 1),
                Optional.of(new News(3, 1, List.of(5L, 17L))));
        String text = CodeIssuer.issue(claims, CODE);
        byte[] envelope = Base45.decode(text, AccessCode.PREFIX.length());
        return letter(envelope, LetterType.CODE) + field("envelope hash", Sha256.hash(envelope)) + line("text", text);
    }

    static String letter(byte[] envelope, LetterType type) throws ProtocolException {
        CoseSign1 parsed = CoseSign1.parse(envelope);
        return field("payload", parsed.payload())
                + field("to be signed", SigStructure.ofAny(envelope, type.externalAad()))
                + field("envelope", envelope);
    }

    private static byte[] keyRing() {
        KeyRingEntry code = new KeyRingEntry(
                CODE.publicKey().kid(8), CODE.publicKey(), Set.of("code"), Set.of("*"), IAT - 60, IAT + YEAR);
        KeyRingEntry command = new KeyRingEntry(
                COMMAND.publicKey().kid(8),
                COMMAND.publicKey(),
                Set.of("command", "snapshot"),
                Set.of("berlin-1", "berlin-2"),
                IAT - 60,
                IAT + YEAR);
        return KeyRingLetter.sign(new KeyRing(1, List.of(code, command)), ROOT, IAT);
    }

    private static byte[] snapshot() {
        SiteConfig config = new SiteConfig(
                "berlin-1",
                "Berlin Hauptbahnhof",
                "Europe/Berlin",
                30 * 86_400,
                List.of(new Line(
                        "west", "xor8a", "serial:/dev/ttyUSB0?baud=9600", "psu-1", 500, Map.of("inverted", "true"))),
                List.of(new ScannerPort("front", "serial", "serial:/dev/ttyACM0?baud=115200")),
                List.of(new Bank(
                        "hall",
                        "Hall",
                        List.of(
                                new Door(7, "west", 1, 1, 1, true, 0, 0, 1, 1),
                                new Door(8, "west", 1, 2, 2, false, 1, 0, 1, 2)))));
        Revocations revocations = new Revocations(3, new TreeMap<>(Map.of(17L, IAT + YEAR)));
        return Snapshot.sign(
                new Snapshot("berlin-1", IAT, 0, new byte[Sha256.LENGTH], 1, config, revocations), COMMAND);
    }

    private static byte[] started() {
        AuditEntry entry = new AuditEntry(
                Event.STARTED, Actor.SYSTEM, "", 0, "started", "", new byte[0], Map.of("version", "0.1.0"));
        return new AuditRecord(0, 1, IAT, 1200, ClockQuality.UNPROVEN, entry).encode();
    }

    private static byte[] accepted() throws ProtocolException {
        AuditEntry entry = new AuditEntry(
                Event.CODE_ACCEPTED,
                new Actor(Actor.Kind.CODE, "0000002ac0ffee01"),
                "hall",
                7,
                "accepted",
                "",
                Sha256.hash(Hex.bytes("00")),
                Map.of("source", "front", "use", 1L));
        return new AuditRecord(1, 1, IAT + 90, 91_500, ClockQuality.PROVEN, entry).encode();
    }

    static List<byte[]> records() throws ProtocolException {
        return List.of(started(), accepted(), Hex.bytes("616263"));
    }

    private static String tree() throws ProtocolException {
        List<byte[]> records = records();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < records.size(); i++) {
            text.append(line("leaf hash " + i, Hex.text(Merkle.leafHash(records.get(i)))));
        }
        for (int size = 0; size <= records.size(); size++) {
            text.append(line("root of size " + size, Hex.text(Merkle.root(records.subList(0, size)))));
        }
        List<byte[]> inclusion = Merkle.inclusionProof(i -> leaf(records, i), 1, 3);
        List<byte[]> consistency = Merkle.consistencyProof(i -> leaf(records, i), 2, 3);
        text.append(lines("inclusion proof of leaf 1 in size 3", inclusion));
        text.append(lines("consistency proof from size 2 to 3", consistency));
        return text.toString();
    }

    static byte[] leaf(List<byte[]> records, long index) {
        return Merkle.leafHash(records.get((int) index));
    }

    private static String checkpoint() throws ProtocolException {
        String origin = Checkpoint.origin("berlin-1", UNIT.publicKey());
        Checkpoint checkpoint = Checkpoint.sign(origin, 3, Merkle.root(records()), UNIT);
        String name = "portal.example/witness";
        return line(
                        "vkey of the unit",
                        NoteVerifier.ed25519(origin, UNIT.publicKey()).vkey())
                + line(
                        "vkey of the witness",
                        NoteVerifier.cosigner(name, WITNESS.publicKey()).vkey())
                + "cosigned checkpoint:\n\n"
                + Cosignature.sign(checkpoint, name, WITNESS, IAT + 100);
    }

    static String line(String name, String value) {
        return name + ":\n" + value + "\n";
    }

    private static String lines(String name, List<byte[]> hashes) {
        StringBuilder text = new StringBuilder(name).append(":\n");
        hashes.forEach(hash -> text.append(Hex.text(hash)).append('\n'));
        return text.toString();
    }

    static String field(String name, byte[] bytes) {
        return name + ":\n" + Hex.text(bytes).replaceAll(".{" + WIDTH + "}(?=.)", "$0\n") + "\n";
    }
}
