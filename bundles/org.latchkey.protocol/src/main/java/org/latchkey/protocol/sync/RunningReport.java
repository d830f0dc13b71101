// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.cbor.CborFields;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.Claims;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.crypto.Signer;

/**
 * Which bundles run on a unit, and how far it is with the release it was directed to; signed with the unit's own key.
 * The digests are of the bytes that run, so a reader compares them with the release's manifest and believes no phase
 * without them. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param site the unit's site
 * @param time when it says so, in seconds since 1970 as the unit believes them
 * @param release counter of the release that runs and is confirmed; 0 if that is none
 * @param phase how far it is with the target
 * @param target counter of the release that it was directed to last; 0 if there was none, or, confirmed or failed, if
 *     that is what it was installed with
 * @param reason why, one word or sentence; empty when there is nothing to add; made to fit as the trail's details are
 * @param bundles what runs, in ascending order of name and version, at most 160; sorted here
 * @param development true if something runs that no publisher meant for service: a release that was made for development,
 *     or a file that the release does not name. A report of a unit in service has the same bytes as before there was this
 */
public record RunningReport(
        String site,
        long time,
        long release,
        Phase phase,
        long target,
        String reason,
        List<Bundle> bundles,
        boolean development) {

    /** The largest letter in bytes: 12 KiB. */
    public static final int MAX_SIZE = 12 * 1024;

    /** The most bundles. */
    public static final int MAX_BUNDLES = 160;

    private static final int CLAIMS = 3;
    private static final int SCOPE_FIELDS = 5;
    private static final int FIELDS_IN_DEVELOPMENT = 6;

    /** How far a unit is with the release that it was directed to. The number is the one on the wire. */
    public enum Phase {
        /** Nothing was directed, or nothing is being done about it. */
        IDLE(0),
        /** Its files are being fetched and checked. */
        FETCHING(1),
        /** Everything is there; its window has not begun. */
        WAITING(2),
        /** Bundles are being exchanged, or the unit starts again with it. */
        SWAPPING(3),
        /** It runs, and has to prove itself. */
        PROVING(4),
        /** It runs and is what the unit starts from now on. */
        CONFIRMED(5),
        /** It does not run, and the reason says why. */
        FAILED(6);

        private final int number;

        Phase(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        static Phase of(long number) {
            Bounds.range("phase", number, 0, values().length - 1);
            return values()[(int) number];
        }
    }

    /**
     * One bundle that runs.
     *
     * @param name its symbolic name: 1 to 100 characters without control characters
     * @param version its version: 1 to 64 such characters
     * @param sha256 of the file it was installed from, 32 bytes
     */
    public record Bundle(String name, String version, byte[] sha256) {

        /** The longest name. */
        public static final int MAX_NAME = 100;

        /** The longest version. */
        public static final int MAX_VERSION = 64;

        static final Comparator<Bundle> ORDER =
                Comparator.comparing(Bundle::name).thenComparing(Bundle::version);

        private static final int FIELDS = 3;

        public Bundle {
            Bounds.text("name", name, 1, MAX_NAME);
            Bounds.text("version", version, 1, MAX_VERSION);
            sha256 = Bounds.length("sha256", sha256, Sha256.LENGTH, Sha256.LENGTH)
                    .clone();
        }

        private void write(CborWriter out) {
            out.array(FIELDS).text(name).text(version).bytes(sha256);
        }

        private static Bundle read(CborReader in) throws ProtocolException {
            in.readArray(FIELDS);
            return new Bundle(in.readText(), in.readText(), in.readBytes(Sha256.LENGTH));
        }

        @Override
        public byte[] sha256() {
            return sha256.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bundle bundle
                    && name.equals(bundle.name)
                    && version.equals(bundle.version)
                    && Arrays.equals(sha256, bundle.sha256);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sha256);
        }
    }

    /** A report of a unit in service. */
    public RunningReport(
            String site, long time, long release, Phase phase, long target, String reason, List<Bundle> bundles) {
        this(site, time, release, phase, target, reason, bundles, false);
    }

    public RunningReport {
        Bounds.name("site", site);
        Bounds.range("time", time, 0, Long.MAX_VALUE);
        Bounds.range("release", release, 0, Long.MAX_VALUE);
        Bounds.range("target", target, 0, Long.MAX_VALUE);
        reason = AuditEntry.fit(reason);
        Bounds.size("bundles", bundles, 0, MAX_BUNDLES);
        bundles = bundles.stream().sorted(Bundle.ORDER).toList();
        for (int i = 1; i < bundles.size(); i++) {
            Bounds.check(Bundle.ORDER.compare(bundles.get(i - 1), bundles.get(i)) < 0, "bundle twice");
        }
    }

    /** Makes the letter. @throws IllegalArgumentException above {@link #MAX_SIZE} */
    public byte[] sign(Signer unitKey) {
        byte[] letter = CoseSign1.sign(LetterType.REPORT, encode(), unitKey);
        Bounds.check(letter.length <= MAX_SIZE, "size of the report");
        return letter;
    }

    /**
     * Verifies and reads a letter. Whether the site is the expected one and the digests are those of a release is the
     * caller's to check.
     *
     * @throws ProtocolException with the reason of the first check that fails; never any other exception
     */
    public static RunningReport open(byte[] letter, Ed25519PublicKey unitKey) throws ProtocolException {
        if (letter.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CoseSign1 envelope = CoseSign1.parse(letter);
        envelope.checkSigner(LetterType.REPORT, unitKey);
        return decode(envelope.payload());
    }

    /** The payload, without a signature. */
    byte[] encode() {
        CborWriter scope = new CborWriter(4096);
        scope.array(development ? FIELDS_IN_DEVELOPMENT : SCOPE_FIELDS)
                .integer(release)
                .integer(phase.number());
        scope.integer(target).text(reason).array(bundles.size());
        bundles.forEach(bundle -> bundle.write(scope));
        if (development) {
            scope.bool(true);
        }
        CborWriter payload = new CborWriter(scope.size() + 64);
        payload.map(CLAIMS).integer(Claims.AUD).text(site);
        payload.integer(Claims.IAT).integer(time);
        return payload.integer(Claims.SCOPE).bytes(scope).toByteArray();
    }

    /** Reads a payload. What it accepts encodes to the same bytes again. */
    static RunningReport decode(byte[] payload) throws ProtocolException {
        try {
            RunningReport report = read(new CborReader(payload));
            if (!Arrays.equals(payload, report.encode())) {
                throw new ProtocolException(Reason.BAD_CLAIMS);
            }
            return report;
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_CLAIMS, e);
        }
    }

    private static RunningReport read(CborReader in) throws ProtocolException {
        CborFields claims = new CborFields(in);
        String site = claims.required(Claims.AUD).readText(Bounds.NAME);
        long time = claims.required(Claims.IAT).readUnsigned();
        CborReader scope = claims.required(Claims.SCOPE).readEmbedded();
        claims.end();
        in.end();
        int fields = scope.readArray();
        if (fields != SCOPE_FIELDS && fields != FIELDS_IN_DEVELOPMENT) {
            throw new ProtocolException(Reason.BAD_CLAIMS);
        }
        RunningReport report = new RunningReport(
                site,
                time,
                scope.readUnsigned(),
                Phase.of(scope.readUnsigned()),
                scope.readUnsigned(),
                scope.readText(),
                scope.readList(MAX_BUNDLES, Bundle::read),
                fields == FIELDS_IN_DEVELOPMENT && scope.readBoolean());
        scope.end();
        return report;
    }
}
