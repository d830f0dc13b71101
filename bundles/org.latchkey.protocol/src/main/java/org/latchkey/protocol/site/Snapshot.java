// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.Claims;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

/**
 * Everything the portal has told a site, in one letter. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param site the site it is for, the same as the configuration's
 * @param issuedAt second of issue
 * @param seq the last command it contains; 0 if there was none
 * @param envelopeHashAtSeq SHA-256 of that command's envelope; 32 zero bytes if there was none
 * @param keyRingVersion the version of the key ring it was made with
 * @param config what hangs at the site
 * @param revocations which codes no longer hold
 * @param memory what else the unit should remember. A snapshot without has the same bytes as before there was any
 */
public record Snapshot(
        String site,
        long issuedAt,
        long seq,
        byte[] envelopeHashAtSeq,
        long keyRingVersion,
        SiteConfig config,
        Revocations revocations,
        SiteMemory memory) {

    /** The largest letter in bytes. */
    public static final int MAX_SIZE = 640 * 1024;

    private static final int CLAIMS = 3;
    private static final int SCOPE_FIELDS = 5;
    private static final int SCOPE_FIELDS_WITH_MEMORY = 6;
    private static final int REVOCATION_FIELDS = 2;

    public Snapshot {
        Bounds.check(site.equals(config.site()), "site");
        Bounds.range("issuedAt", issuedAt, 0, Long.MAX_VALUE);
        Bounds.range("seq", seq, 0, Long.MAX_VALUE);
        envelopeHashAtSeq = envelopeHashAtSeq.clone();
        Bounds.length("envelopeHashAtSeq", envelopeHashAtSeq, Sha256.LENGTH, Sha256.LENGTH);
        Bounds.check(seq != 0 || isZero(envelopeHashAtSeq), "envelopeHashAtSeq");
        Bounds.range("keyRingVersion", keyRingVersion, 0, Long.MAX_VALUE);
    }

    /** A snapshot without anything else to remember. */
    public Snapshot(
            String site,
            long issuedAt,
            long seq,
            byte[] envelopeHashAtSeq,
            long keyRingVersion,
            SiteConfig config,
            Revocations revocations) {
        this(site, issuedAt, seq, envelopeHashAtSeq, keyRingVersion, config, revocations, SiteMemory.NONE);
    }

    private static boolean isZero(byte[] bytes) {
        int all = 0;
        for (byte b : bytes) {
            all |= b;
        }
        return all == 0;
    }

    /** Makes the letter. @throws IllegalArgumentException if it is larger than {@link #MAX_SIZE} */
    public static byte[] sign(Snapshot snapshot, Signer commandKey) {
        CborWriter scope = new CborWriter(4096);
        scope.array(snapshot.memory.isEmpty() ? SCOPE_FIELDS : SCOPE_FIELDS_WITH_MEMORY);
        scope.integer(snapshot.seq).bytes(snapshot.envelopeHashAtSeq);
        scope.integer(snapshot.keyRingVersion);
        SiteConfigCodec.write(snapshot.config, scope);
        write(snapshot.revocations, scope);
        if (!snapshot.memory.isEmpty()) {
            SiteMemoryCodec.write(snapshot.memory, scope);
        }
        byte[] payload = new CborWriter(scope.size() + 64)
                .map(CLAIMS)
                .integer(Claims.AUD)
                .text(snapshot.site)
                .integer(Claims.IAT)
                .integer(snapshot.issuedAt)
                .integer(Claims.SCOPE)
                .bytes(scope)
                .toByteArray();
        byte[] letter = CoseSign1.sign(LetterType.SNAPSHOT, payload, commandKey);
        Bounds.check(letter.length <= MAX_SIZE, "size of the snapshot");
        return letter;
    }

    /**
     * Verifies and reads a letter. Whether it may follow another one is the caller's to decide.
     *
     * @param site the site it must be for; null takes any, for a unit that has none yet
     * @param now seconds since 1970
     * @param iatTolerance how many seconds its iat may lie ahead of now
     */
    public static Snapshot open(byte[] letter, KeyRing ring, String site, long now, long iatTolerance)
            throws ProtocolException {
        if (letter.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CoseSign1 envelope = CoseSign1.parse(letter);
        List<KeyRingEntry> signers = ring.signersOf(envelope, LetterType.SNAPSHOT);
        Snapshot snapshot;
        try {
            snapshot = read(new CborReader(envelope.payload()));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_SNAPSHOT, e);
        }
        KeyRing.authorise(signers, snapshot.site, snapshot.issuedAt, now);
        if (site != null && !site.equals(snapshot.site)) {
            throw new ProtocolException(Reason.WRONG_SITE);
        }
        if (snapshot.issuedAt - Math.max(now, 0) > iatTolerance) {
            throw new ProtocolException(Reason.ISSUED_IN_FUTURE);
        }
        return snapshot;
    }

    private static Snapshot read(CborReader payload) throws ProtocolException {
        String site = null;
        Long issuedAt = null;
        CborReader scope = null;
        int claims = payload.readMap();
        for (int i = 0; i < claims; i++) {
            switch (Claims.label(payload)) {
                case Claims.AUD -> site = payload.readText(Bounds.NAME);
                case Claims.IAT -> issuedAt = payload.readUnsigned();
                case Claims.SCOPE -> scope = payload.readEmbedded();
                default -> throw new ProtocolException(Reason.UNKNOWN_CLAIM);
            }
        }
        payload.end();
        Claims.require(site, issuedAt, scope);
        int fields = scope.readArray();
        if (fields != SCOPE_FIELDS && fields != SCOPE_FIELDS_WITH_MEMORY) {
            throw new ProtocolException(Reason.BAD_SNAPSHOT);
        }
        Snapshot snapshot = new Snapshot(
                site,
                issuedAt,
                scope.readUnsigned(),
                scope.readBytes(Sha256.LENGTH),
                scope.readUnsigned(),
                SiteConfigCodec.read(scope),
                readRevocations(scope),
                fields == SCOPE_FIELDS ? SiteMemory.NONE : SiteMemoryCodec.read(scope));
        scope.end();
        return snapshot;
    }

    private static void write(Revocations revocations, CborWriter out) {
        out.array(REVOCATION_FIELDS).integer(revocations.epoch());
        out.map(revocations.entries().size());
        revocations.entries().forEach((index, until) -> out.integer(index).integer(until));
    }

    private static Revocations readRevocations(CborReader in) throws ProtocolException {
        in.readArray(REVOCATION_FIELDS);
        long epoch = in.readUnsigned();
        int count = in.readMap();
        if (count > Revocations.MAX_ENTRIES) {
            throw new ProtocolException(Reason.BAD_SNAPSHOT);
        }
        SortedMap<Long, Long> entries = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            entries.put(in.readUnsigned(), in.readUnsigned());
        }
        return new Revocations(epoch, entries);
    }

    @Override
    public byte[] envelopeHashAtSeq() {
        return envelopeHashAtSeq.clone();
    }
}
