// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.sync.RunningReport.Bundle;
import org.latchkey.protocol.sync.RunningReport.Phase;

class RunningReportTest {

    private static final Ed25519PrivateKey UNIT = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {9}));
    private static final Ed25519PrivateKey OTHER = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {8}));
    private static final Ed25519PublicKey KEY = UNIT.publicKey();
    private static final byte[] HASH = Sha256.hash(new byte[] {1});
    private static final Bundle GATE = new Bundle("org.latchkey.access", "0.1.0.SNAPSHOT", HASH);
    private static final Bundle TRAIL = new Bundle("org.latchkey.audit", "0.1.0.SNAPSHOT", HASH);

    private static RunningReport report(Phase phase, String reason, List<Bundle> bundles) {
        return new RunningReport("berlin-1", 1_800_000_000L, 7, phase, 8, reason, bundles);
    }

    private static RunningReport ordinary() {
        return report(Phase.FAILED, "the lines are silent", List.of(TRAIL, GATE));
    }

    @Test
    void thePortalReadsWhatTheUnitSays() throws Exception {
        for (Phase phase : Phase.values()) {
            RunningReport report = report(phase, "", List.of(TRAIL, GATE));
            assertThat(RunningReport.open(report.sign(UNIT), KEY)).isEqualTo(report);
        }
        RunningReport bare = new RunningReport("a", 0, 0, Phase.IDLE, 0, "", List.of());
        assertThat(RunningReport.open(bare.sign(UNIT), KEY)).isEqualTo(bare);
        RunningReport read = RunningReport.open(ordinary().sign(UNIT), KEY);
        assertThat(read.bundles()).containsExactly(GATE, TRAIL);
        assertThat(read.reason()).isEqualTo("the lines are silent");
    }

    @Test
    void onlyTheUnitsOwnLetterCounts() throws Exception {
        byte[] letter = ordinary().sign(UNIT);
        assertReason(() -> RunningReport.open(letter, OTHER.publicKey())).isEqualTo("unknown-key");
        byte[] payload = CoseSign1.parse(letter).payload();
        byte[] otherType = CoseSign1.sign(LetterType.ACK, payload, UNIT);
        assertReason(() -> RunningReport.open(otherType, KEY)).isEqualTo("bad-signature");
        byte[] forged = CoseSign1.sign(KEY.kid(8), payload, LetterType.REPORT.externalAad(), OTHER);
        assertReason(() -> RunningReport.open(forged, KEY)).isEqualTo("bad-signature");
        byte[] shortKid = CoseSign1.sign(KEY.kid(4), payload, LetterType.REPORT.externalAad(), UNIT);
        assertReason(() -> RunningReport.open(shortKid, KEY)).isEqualTo("bad-kid");
        assertReason(() -> RunningReport.open(new byte[RunningReport.MAX_SIZE + 1], KEY))
                .isEqualTo("too-large");
    }

    @Test
    void everyTruncationAndEveryFlippedBitIsRefused() {
        byte[] letter = ordinary().sign(UNIT);
        for (int length = 0; length < letter.length; length++) {
            byte[] prefix = Arrays.copyOf(letter, length);
            assertReason(() -> RunningReport.open(prefix, KEY)).isNotEmpty();
        }
        for (int bit = 0; bit < 8 * letter.length; bit++) {
            byte[] flipped = letter.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertReason(() -> RunningReport.open(flipped, KEY)).isNotEmpty();
        }
    }

    @Test
    void signedNonsenseIsRefusedWithAReason() {
        Random random = new Random(8);
        byte[] payload = ordinary().encode();
        int accepted = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = payload.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            byte[] letter = CoseSign1.sign(LetterType.REPORT, damaged, UNIT);
            try {
                assertThat(RunningReport.open(letter, KEY).sign(UNIT)).isEqualTo(letter);
                accepted++;
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void thereIsOneEncoding() {
        CborWriter scope = new CborWriter().array(5).integer(7).integer(5).integer(7);
        scope.text("").array(2);
        for (Bundle bundle : List.of(TRAIL, GATE)) {
            scope.array(3).text(bundle.name()).text(bundle.version()).bytes(bundle.sha256());
        }
        assertReason(() -> RunningReport.decode(payload(scope))).isEqualTo("bad-claims");
        CborWriter unfit = new CborWriter().array(5).integer(7).integer(5).integer(7);
        unfit.text("two\nlines").array(0);
        assertReason(() -> RunningReport.decode(payload(unfit))).isEqualTo("bad-claims");
        CborWriter phase = new CborWriter().array(5).integer(7).integer(7).integer(7);
        phase.text("").array(0);
        assertReason(() -> RunningReport.decode(payload(phase))).isEqualTo("bad-claims");
    }

    @Test
    void developmentIsSaidAndServiceIsNot() throws Exception {
        RunningReport service = ordinary();
        RunningReport development = new RunningReport(
                service.site(),
                service.time(),
                service.release(),
                service.phase(),
                service.target(),
                service.reason(),
                service.bundles(),
                true);
        assertThat(RunningReport.open(development.sign(UNIT), KEY)).isEqualTo(development);
        assertThat(RunningReport.open(service.sign(UNIT), KEY).development()).isFalse();
        CborWriter no = new CborWriter().array(6).integer(7).integer(5).integer(7);
        no.text("").array(0).bool(false);
        assertReason(() -> RunningReport.decode(payload(no))).isEqualTo("bad-claims");
        CborWriter more = new CborWriter().array(7).integer(7).integer(5).integer(7);
        more.text("").array(0).bool(true).bool(true);
        assertReason(() -> RunningReport.decode(payload(more))).isEqualTo("bad-claims");
    }

    private static byte[] payload(CborWriter scope) {
        CborWriter out = new CborWriter().map(3).integer(3).text("berlin-1");
        return out.integer(6).integer(1).integer(9).bytes(scope).toByteArray();
    }

    @Test
    void aUnitOfManyBundlesFitsAndNoReasonKeepsItAway() throws Exception {
        List<Bundle> many = new ArrayList<>();
        for (int i = 0; i < 110; i++) {
            many.add(new Bundle("org.example.some.bundle.no" + (100 + i), "10.11.12.SNAPSHOT", HASH));
        }
        RunningReport large = report(Phase.FAILED, "\u4e2d".repeat(9_000), many);
        assertThat(large.reason()).hasSize(512);
        assertThat(RunningReport.open(large.sign(UNIT), KEY)).isEqualTo(large);
        assertThat(report(Phase.FAILED, "two\nlines \ud800", List.of()).reason())
                .isEqualTo("two?lines ?");
    }

    @Test
    void boundsHold() {
        assertRefused(() -> report(Phase.IDLE, "", List.of(GATE, GATE)));
        assertRefused(() -> new RunningReport("", 0, 0, Phase.IDLE, 0, "", List.of()));
        assertRefused(() -> new RunningReport("a", -1, 0, Phase.IDLE, 0, "", List.of()));
        assertRefused(() -> new RunningReport("a", 0, -1, Phase.IDLE, 0, "", List.of()));
        assertRefused(() -> new RunningReport("a", 0, 0, Phase.IDLE, -1, "", List.of()));
        assertRefused(() -> new Bundle("", "1", HASH));
        assertRefused(() -> new Bundle("a", "", HASH));
        assertRefused(() -> new Bundle("a", "1", new byte[31]));
        List<Bundle> most = new ArrayList<>();
        for (int i = 0; i < RunningReport.MAX_BUNDLES; i++) {
            most.add(new Bundle("n".repeat(97) + (100 + i), "1", HASH));
        }
        RunningReport tooLong = report(Phase.IDLE, "", most);
        assertRefused(() -> tooLong.sign(UNIT));
        most.add(GATE);
        assertRefused(() -> report(Phase.IDLE, "", most));
    }

    private static void assertRefused(Runnable attempt) {
        assertThatThrownBy(attempt::run).isInstanceOf(IllegalArgumentException.class);
    }
}
