// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cose.Claims;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;

/**
 * Verifies an export with nothing but what is in it. It proves that the portal with this root vouches for the units, that
 * the units signed these records in this order without a gap, and that no byte was changed since the export was sealed.
 * Which root is the right one it can not know: compare its fingerprint, or demand it.
 */
public final class TrailExportVerifier {

    private final FrameReader in;
    private final ExportRows sink;

    private TrailExportVerifier(InputStream in, ExportRows sink) {
        this.in = new FrameReader(in);
        this.sink = sink;
    }

    /** As {@link #verify(InputStream, Optional, ExportRows)}, without taking the rows. */
    public static ExportReport verify(InputStream in, Optional<byte[]> rootFingerprint)
            throws IOException, ProtocolException {
        return verify(in, rootFingerprint, ExportRows.NONE);
    }

    /**
     * Reads an export to its end.
     *
     * @param in a buffered stream
     * @param rootFingerprint SHA-256 of the only root key to accept; empty accepts any, for a person to compare
     * @param sink takes the rows, of which nothing is proven before this returns
     * @throws ProtocolException with the reason of the first check that fails
     * @throws IOException if reading fails
     */
    public static ExportReport verify(InputStream in, Optional<byte[]> rootFingerprint, ExportRows sink)
            throws IOException, ProtocolException {
        return new TrailExportVerifier(in, sink).verify(rootFingerprint);
    }

    private ExportReport verify(Optional<byte[]> rootFingerprint) throws IOException, ProtocolException {
        ExportHeader header = readHeader();
        if (rootFingerprint.isPresent() && !MessageDigest.isEqual(header.root().fingerprint(), rootFingerprint.get())) {
            throw new ProtocolException(Reason.WRONG_ROOT);
        }
        KeyRing ring = KeyRingLetter.open(header.keyRingLetter(), header.root());
        Vouchers vouchers = new Vouchers(header, ring);
        List<ExportReport.Section> sections = new ArrayList<>();
        int kind = in.next();
        for (; kind == Frames.SECTION; kind = in.next()) {
            if (sections.size() == Frames.MAX_SECTIONS) {
                throw new ProtocolException(Reason.BAD_EXPORT);
            }
            ExportReport.Section section = new SectionReader(in, vouchers, sink).read();
            if (sections.stream().anyMatch(section::repeats)) {
                throw new ProtocolException(Reason.BAD_EXPORT);
            }
            sections.add(section);
        }
        if (kind != Frames.SEAL || sections.isEmpty()) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
        Seal seal = readSeal(header, ring, sections);
        vouchers.checkTimes(seal.time());
        return new ExportReport(
                header.root(), ring.version(), header.site(), header.filter(), seal.key(), seal.time(), sections);
    }

    private ExportHeader readHeader() throws IOException, ProtocolException {
        if (in.next() != Frames.HEADER) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
        CborReader fields = in.fields();
        if (!fields.readText().equals(Frames.MAGIC)) {
            throw new ProtocolException(Reason.BAD_EXPORT);
        }
        try {
            ExportHeader header = new ExportHeader(
                    Ed25519PublicKey.of(fields.readBytes(Ed25519PublicKey.LENGTH)),
                    fields.readBytes(1, KeyRingLetter.MAX_SIZE),
                    fields.readText(),
                    fields.readText(),
                    fields.readText());
            fields.end();
            return header;
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_EXPORT, e);
        }
    }

    private record Seal(Ed25519PublicKey key, long time) {}

    private Seal readSeal(ExportHeader header, KeyRing ring, List<ExportReport.Section> sections)
            throws IOException, ProtocolException {
        byte[] letter = in.fields().readBytes();
        in.fields().end();
        in.endOfFile();
        CoseSign1 envelope = CoseSign1.parse(letter);
        Optional<Ed25519PublicKey> unit = unitNamedBy(envelope, header, sections);
        if (unit.isPresent()) {
            envelope.checkSigner(LetterType.EXPORT, unit.get());
            return new Seal(unit.get(), readTime(envelope));
        }
        List<KeyRingEntry> signers = ring.signersOf(envelope, LetterType.EXPORT);
        long time = readTime(envelope);
        KeyRing.authorise(signers, header.site(), time, time);
        return new Seal(signers.get(0).key(), time);
    }

    /** A unit seals what it exports itself; by its cosignature the portal vouches for its key. */
    private static Optional<Ed25519PublicKey> unitNamedBy(
            CoseSign1 envelope, ExportHeader header, List<ExportReport.Section> sections) {
        byte[] kid = envelope.kid();
        return header.isJournal()
                ? Optional.empty()
                : sections.stream()
                        .map(ExportReport.Section::key)
                        .filter(key -> Arrays.equals(key.kid(LetterType.EXPORT.kidLength()), kid))
                        .findFirst();
    }

    private long readTime(CoseSign1 envelope) throws ProtocolException {
        CborReader payload = new CborReader(envelope.payload());
        Long time = null;
        byte[] hash = null;
        int claims = payload.readMap();
        for (int i = 0; i < claims; i++) {
            switch (Claims.label(payload)) {
                case Claims.IAT -> time = payload.readUnsigned();
                case Claims.SCOPE -> {
                    CborReader scope = payload.readEmbedded();
                    hash = scope.readBytes(Sha256.LENGTH);
                    scope.end();
                }
                default -> throw new ProtocolException(Reason.UNKNOWN_CLAIM);
            }
        }
        payload.end();
        Claims.require(time, hash);
        if (!MessageDigest.isEqual(hash, in.hashBefore())) {
            throw new ProtocolException(Reason.BAD_SEAL);
        }
        return time;
    }
}
