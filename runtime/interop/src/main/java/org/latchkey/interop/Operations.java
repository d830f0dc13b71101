// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.cbor.Cbor;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.SigStructure;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.protocol.note.SignedNote;

/** What can be asked. Each operation is one call of the classes that unit and portal run. */
final class Operations {

    /** How far a letter's iat may lie ahead of a proven clock, in seconds. */
    private static final long PROVEN_TOLERANCE = 300;

    /** Answers by adding to an object that says ok, or refuses. */
    interface Operation {
        void answer(Request request, ObjectNode answer) throws ProtocolException, BadRequest;
    }

    private static final Map<String, Operation> BY_NAME = Map.ofEntries(
            entry("base45-decode", (request, answer) -> hex(answer, Base45.decode(request.text("text")))),
            entry("base45-encode", (request, answer) -> answer.put("text", Base45.encode(request.hex("hex")))),
            entry("cbor-check", (request, answer) -> hex(answer, Cbor.reencode(request.hex("hex")))),
            entry("ed25519-verify", Operations::verifySignature),
            entry(
                    "cose-tbs",
                    (request, answer) ->
                            hex(answer, SigStructure.ofAny(request.hex("hex"), request.optionalHex("aad")))),
            entry("cose-verify", Operations::verifyEnvelope),
            entry("code-verify", Operations::verifyCode),
            entry("command-verify", Operations::verifyCommand),
            entry("audit-verify", Operations::verifyExport),
            entry("merkle-root", Operations::root),
            entry("merkle-inclusion", Operations::verifyInclusion),
            entry("merkle-consistency", Operations::verifyConsistency),
            entry("note-open", Operations::openNote),
            entry("checkpoint", Operations::openCheckpoint));

    private Operations() {}

    static Operation named(String name) throws BadRequest {
        Operation operation = BY_NAME.get(name);
        if (operation == null) {
            throw new BadRequest("op is unknown");
        }
        return operation;
    }

    private static void hex(ObjectNode answer, byte[] bytes) {
        answer.put("hex", HexFormat.of().formatHex(bytes));
    }

    private static void verifySignature(Request request, ObjectNode answer) throws ProtocolException, BadRequest {
        Ed25519PublicKey key = Ed25519PublicKey.of(request.hex("key"));
        require(key.verify(request.hex("message"), request.hex("signature")));
    }

    private static void verifyEnvelope(Request request, ObjectNode answer) throws ProtocolException, BadRequest {
        byte[] aad = request.optionalHex("aad");
        CoseSign1 envelope = CoseSign1.parse(request.hex("hex"));
        require(envelope.verify(Ed25519PublicKey.of(request.hex("key")), aad));
    }

    private static void require(boolean verified) throws ProtocolException {
        if (!verified) {
            throw new ProtocolException(Reason.BAD_SIGNATURE);
        }
    }

    private static void verifyCode(Request request, ObjectNode answer) throws ProtocolException, BadRequest {
        String text = request.text("text");
        long now = request.integer("now");
        CodeVerifier verifier = verifier(keyRing(request.objects("keyring")), request.text("site"));
        AccessCode code = verifier.verify(text, now, PROVEN_TOLERANCE).code();
        ClaimsJson.write(code, answer.putObject("claims"));
    }

    private static void verifyCommand(Request request, ObjectNode answer) throws ProtocolException, BadRequest {
        byte[] letter = request.hex("hex");
        long now = request.integer("now");
        long lastSeq = request.integer("lastSeq", 0);
        String site = request.text("site");
        if (!Bounds.isName(site)) {
            throw new BadRequest("site is out of bounds");
        }
        KeyRing ring = keyRing(request.objects("keyring"));
        VerifiedCommand verified = CommandLetter.open(letter, ring, site, now, PROVEN_TOLERANCE);
        verified.checkFollows(lastSeq);
        verified.checkNotExpired();
        CommandJson.write(verified.command(), answer);
    }

    private static void verifyExport(Request request, ObjectNode answer) throws ProtocolException, BadRequest {
        byte[] root = request.optionalHex("root");
        try {
            Path file = Path.of(request.text("file"));
            if (!Files.isRegularFile(file)) {
                // A pipe may never end, and standard input is where the requests come from.
                throw new IOException("not a regular file");
            }
            ReportJson.write(ExportFile.verify(file, Optional.of(root).filter(hash -> hash.length > 0)), answer);
        } catch (IOException | InvalidPathException e) {
            BadRequest refusal = new BadRequest("file can not be read");
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static CodeVerifier verifier(KeyRing ring, String site) throws BadRequest {
        try {
            return new CodeVerifier(ring, site, AccessCode.MAX_LIFETIME);
        } catch (IllegalArgumentException e) {
            BadRequest refusal = new BadRequest(e.getMessage());
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static KeyRing keyRing(List<Request> entries) throws ProtocolException, BadRequest {
        List<KeyRingEntry> keys = new ArrayList<>();
        try {
            for (Request entry : entries) {
                keys.add(new KeyRingEntry(
                        entry.hex("kid"),
                        Ed25519PublicKey.of(entry.hex("key")),
                        entry.words("types"),
                        entry.words("sites"),
                        entry.integer("notBefore"),
                        entry.integer("notAfter")));
            }
            return new KeyRing(0, keys);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_KEY_RING, e);
        }
    }

    private static void root(Request request, ObjectNode answer) throws BadRequest {
        byte[] root = Merkle.root(request.hexList("leaves"));
        hex(answer, root);
        answer.put("root", HexFormat.of().formatHex(root));
    }

    private static void verifyInclusion(Request request, ObjectNode answer) throws ProtocolException, BadRequest {
        Merkle.verifyInclusion(
                request.hex("leafHash"),
                request.unsigned("index"),
                request.unsigned("size"),
                request.hexList("proof"),
                request.hex("root"));
    }

    private static void verifyConsistency(Request request, ObjectNode answer) throws ProtocolException, BadRequest {
        Merkle.verifyConsistency(
                request.unsigned("size1"),
                request.unsigned("size2"),
                request.hexList("proof"),
                request.hex("root1"),
                request.hex("root2"));
    }

    private static void openNote(Request request, ObjectNode answer) throws ProtocolException, BadRequest {
        List<NoteVerifier> known = new ArrayList<>();
        for (String vkey : request.texts("vkeys")) {
            known.add(NoteVerifier.parse(vkey));
        }
        SignedNote note = SignedNote.open(request.text("note"), known);
        answer.put("text", note.text());
        var signatures = answer.putArray("signatures");
        for (SignedNote.Signature signature : note.signatures()) {
            NoteVerifier verifier = signature.verifier();
            signatures.addObject().put("name", verifier.name()).put("hash", verifier.keyIdHex());
        }
    }

    private static void openCheckpoint(Request request, ObjectNode answer) throws ProtocolException, BadRequest {
        Checkpoint checkpoint = Checkpoint.open(request.text("note"), NoteVerifier.parse(request.text("vkey")));
        answer.put("origin", checkpoint.origin());
        answer.put("size", new BigInteger(Long.toUnsignedString(checkpoint.size())));
        answer.put("root", HexFormat.of().formatHex(checkpoint.root()));
    }
}
