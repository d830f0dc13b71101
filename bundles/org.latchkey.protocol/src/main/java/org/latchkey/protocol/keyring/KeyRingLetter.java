// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.keyring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.Claims;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Signer;

/** The key ring as a letter signed by the root key. */
public final class KeyRingLetter {

    /** The largest letter in bytes. */
    public static final int MAX_SIZE = 256 * 1024;

    private static final int CLAIMS = 2;
    private static final int ENTRY_FIELDS = 6;

    private KeyRingLetter() {}

    /** @param iat second of issue @throws IllegalArgumentException if a kid is not the start of its key's hash */
    public static byte[] sign(KeyRing ring, Signer root, long iat) {
        CborWriter scope = new CborWriter(1024);
        scope.array(2).integer(ring.version()).array(ring.entries().size());
        for (KeyRingEntry entry : ring.entries()) {
            if (!isHashOfKey(entry)) {
                throw new IllegalArgumentException("a kid is not the start of its key's hash");
            }
            write(entry, scope);
        }
        byte[] payload = new CborWriter(scope.size() + 32)
                .map(CLAIMS)
                .integer(Claims.IAT)
                .integer(iat)
                .integer(Claims.SCOPE)
                .bytes(scope)
                .toByteArray();
        return CoseSign1.sign(LetterType.KEYRING, payload, root);
    }

    /** Verifies and reads a letter. Whether its version may replace another is the caller's to decide. */
    public static KeyRing open(byte[] letter, Ed25519PublicKey root) throws ProtocolException {
        if (letter.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CoseSign1 envelope = CoseSign1.parse(letter);
        if (!Arrays.equals(envelope.kid(), root.kid(LetterType.KEYRING.kidLength()))) {
            throw new ProtocolException(Reason.UNKNOWN_KEY);
        }
        if (!envelope.verify(root, LetterType.KEYRING.externalAad())) {
            throw new ProtocolException(Reason.BAD_SIGNATURE);
        }
        CborReader payload = new CborReader(envelope.payload());
        KeyRing ring = null;
        Long iat = null;
        int claims = payload.readMap();
        for (int i = 0; i < claims; i++) {
            switch (Claims.label(payload)) {
                case Claims.IAT -> iat = payload.readUnsigned();
                case Claims.SCOPE -> ring = read(payload.readEmbedded());
                default -> throw new ProtocolException(Reason.UNKNOWN_CLAIM);
            }
        }
        payload.end();
        Claims.require(iat, ring);
        return ring;
    }

    private static void write(KeyRingEntry entry, CborWriter out) {
        out.array(ENTRY_FIELDS).bytes(entry.kid()).bytes(entry.key().raw());
        writeWords(entry.types(), out);
        writeWords(entry.sites(), out);
        out.integer(entry.notBefore()).integer(entry.notAfter());
    }

    private static void writeWords(Collection<String> words, CborWriter out) {
        out.array(words.size());
        words.stream().sorted().forEach(out::text);
    }

    private static KeyRing read(CborReader in) throws ProtocolException {
        in.readArray(2);
        long version = in.readUnsigned();
        int count = in.readArray();
        if (count > KeyRing.MAX_ENTRIES) {
            throw new ProtocolException(Reason.BAD_KEY_RING);
        }
        List<KeyRingEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(readEntry(in));
        }
        in.end();
        try {
            return new KeyRing(version, entries);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_KEY_RING, e);
        }
    }

    private static KeyRingEntry readEntry(CborReader in) throws ProtocolException {
        in.readArray(ENTRY_FIELDS);
        byte[] kid = in.readBytes(KeyRingEntry.MIN_KID, KeyRingEntry.MAX_KID);
        Ed25519PublicKey key = Ed25519PublicKey.of(in.readBytes(Ed25519PublicKey.LENGTH));
        Set<String> types = readWords(in, KeyRingEntry.MAX_TYPES);
        Set<String> sites = readWords(in, KeyRingEntry.MAX_SITES);
        long notBefore = in.readUnsigned();
        long notAfter = in.readUnsigned();
        try {
            KeyRingEntry entry = new KeyRingEntry(kid, key, types, sites, notBefore, notAfter);
            if (!isHashOfKey(entry)) {
                throw new ProtocolException(Reason.BAD_KEY_RING);
            }
            return entry;
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_KEY_RING, e);
        }
    }

    /** Words strictly ascending, so that a ring has one encoding. */
    private static Set<String> readWords(CborReader in, int most) throws ProtocolException {
        int count = in.readArray();
        if (count > most) {
            throw new ProtocolException(Reason.BAD_KEY_RING);
        }
        Set<String> words = new LinkedHashSet<>();
        String last = "";
        for (int i = 0; i < count; i++) {
            String word = in.readText();
            if (word.compareTo(last) <= 0) {
                throw new ProtocolException(Reason.BAD_KEY_RING);
            }
            words.add(word);
            last = word;
        }
        return words;
    }

    private static boolean isHashOfKey(KeyRingEntry entry) {
        byte[] kid = entry.kid();
        return Arrays.equals(kid, entry.key().kid(kid.length));
    }
}
