// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.identity.enrolment.Enroller;
import org.latchkey.identity.enrolment.EnrolmentDesk;
import org.latchkey.identity.enrolment.FakeUnitPort;
import org.latchkey.identity.enrolment.ShownTokens;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Enrolment.Offer;
import org.latchkey.unit.api.Enrolment.Phase;
import org.latchkey.unit.api.PortalAccess;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.MemoryStore;

/** A unit with a token against a port that speaks TLS and answers well, badly, or not at all. */
class EnrolmentTest {

    private static final Instant ISSUED = Instant.now().minus(1, ChronoUnit.DAYS);

    private final Portal portal = new Portal(1);
    private final FakeClock clock = new FakeClock();
    private final List<PortalAccess> published = new CopyOnWriteArrayList<>();

    /** What those count by who bound the attempts. */
    private volatile long millis = 1;

    @TempDir
    private Path folder;

    private FakeUnitPort port;
    private EnrolmentDesk desk;
    private Enroller enroller;

    @BeforeEach
    void start() throws Exception {
        clock.now = Instant.now().getEpochSecond();
        port = new FakeUnitPort("127.0.0.1", ISSUED, portal.file());
        desk = desk();
    }

    private EnrolmentDesk desk() {
        Provisioner provisioner = new Provisioner(folder, clock, new Overlay(new MemoryStore()), letters -> {});
        Ed25519PrivateKey key = new KeyFile(folder).loadOrCreate();
        Enroller.Known known = new Enroller.Known() {
            @Override
            public Optional<byte[]> root() throws IOException {
                return new LetterFolder(folder).root().map(Ed25519PublicKey::fingerprint);
            }

            @Override
            public Optional<String> site() throws IOException {
                return new LetterFolder(folder).floor().map(LetterFloor::site);
            }
        };
        enroller = new Enroller(
                folder, key, clock, (file, fingerprint) -> "changed: " + provisioner.accept(file, fingerprint), known);
        EnrolmentDesk made = new EnrolmentDesk(enroller, clock, () -> millis, published::add);
        made.start();
        return made;
    }

    @AfterEach
    void stop() throws InterruptedException {
        desk.stop();
        port.close();
    }

    private String token() throws Exception {
        return port.token(portal.root.publicKey().fingerprint()).encode();
    }

    private Path file() {
        return folder.resolve("portal.json");
    }

    @Test
    void aTokenBringsCertificateLettersAndTheWayToTheBroker() throws Exception {
        assertThat(desk.status().phase()).isEqualTo(Phase.NONE);
        assertThat(desk.enrol(" " + token() + "\n")).contains("site-1");
        assertThat(port.own).as("a new unit is nobody's").isEmpty();
        assertThat(desk.status().phase()).isEqualTo(Phase.ENROLLED);
        assertThat(published).hasSize(1);
        assertThat(published.get(0).broker()).isEqualTo("ssl://127.0.0.1:8883");
        assertThat(published.get(0).site()).isEqualTo("site-1");
        assertThat(new LetterFolder(folder).load()).isPresent();
        assertThat(Files.getPosixFilePermissions(file())).hasSize(2);

        desk.stop();
        desk = desk();
        assertThat(desk.status().phase()).isEqualTo(Phase.ENROLLED);
        assertThat(published).hasSize(2);
        assertThat(desk.needsToken()).isFalse();
    }

    @Test
    void aRefusedTokenSaysSoAndChangesNothing() throws Exception {
        EnrolmentToken real = port.token(portal.root.publicKey().fingerprint());
        String guessed =
                new EnrolmentToken(real.url(), new byte[16], real.caFingerprint(), real.rootFingerprint()).encode();
        refused(guessed, "The token was used");
        refused("LKE:NONSENSE", "no token");
        refused("hello", "no token");
        assertThat(file()).doesNotExist();
        assertThat(published).isEmpty();
    }

    private void refused(String token, String why) {
        assertThatThrownBy(() -> desk.enrol(token))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anotherServerThanTheTokensGetsNoSecretAndIsNotBelieved() throws Exception {
        EnrolmentToken real = port.token(portal.root.publicKey().fingerprint());
        byte[] root = real.rootFingerprint();
        String stranger = new EnrolmentToken(real.url(), real.secret(), new byte[32], root).encode();
        assertThat(desk.enrol(stranger)).contains("goes on trying");
        assertThat(desk.status().phase()).isEqualTo(Phase.ASKING);
        try (FakeUnitPort elsewhere = new FakeUnitPort("192.0.2.1", ISSUED, portal.file())) {
            String wrongHost = elsewhere.token(root).encode();
            assertThat(desk.enrol(wrongHost)).contains("goes on trying");
        }
        assertThat(published).isEmpty();
        assertThat(desk.enrol(token())).contains("site-1");
    }

    @Test
    void datesOfCertificatesCountOnlyOnceTheClockIsProven() throws Exception {
        port.close();
        port = new FakeUnitPort("127.0.0.1", ISSUED.minus(400, ChronoUnit.DAYS), portal.file());
        clock.now = Portal.BEGIN;
        assertThat(desk.enrol(token())).contains("site-1");
    }

    @Test
    void anUnreachablePortalIsAskedAgainUntilItAnswers() throws Exception {
        port.status = 503;
        assertThat(desk.enrol(token())).contains("goes on trying");
        port.status = 200;
        await(() -> desk.status().phase() == Phase.ENROLLED);
        assertThat(published).hasSize(1);
    }

    @Test
    void aUnitThatIsEnrolledSaysThatItAsksUntilThePortalHasAnswered() throws Exception {
        desk.enrol(token());
        port.hold = new CountDownLatch(1);
        desk.begin(token());
        assertThat(desk.status().phase()).isEqualTo(Phase.ASKING);
        port.hold.countDown();
        await(() -> desk.status().phase() == Phase.ENROLLED);
    }

    @Test
    void nonsenseInTheAnswerIsNotKept() throws Exception {
        for (String member : List.of("site", "certificate", "ca", "provisioning", "broker")) {
            port.changed.clear();
            port.changed.put(member, member.equals("broker") ? "tcp://127.0.0.1:1" : "");
            assertThat(desk.enrol(token())).as(member).contains("goes on trying");
        }
        assertThat(file()).doesNotExist();
        assertThat(published).isEmpty();
    }

    @Test
    void aCertificateForAnotherKeyIsNotKept() throws Exception {
        desk.enrol(token());
        Path elsewhere = Files.createDirectory(folder.resolve("other"));
        Files.copy(file(), elsewhere.resolve("portal.json"));
        Ed25519PrivateKey other = Ed25519PrivateKey.ofSeed(new byte[32]);
        Enroller stranger = new Enroller(elsewhere, other, clock, (letters, root) -> "", null);
        assertThat(stranger.access()).isEmpty();
    }

    @Test
    void aUnitOfAnotherRootOrSiteIsNotTakenOver() throws Exception {
        new Provisioner(folder, clock, new Overlay(new MemoryStore()), letters -> {})
                .accept(new Portal(7).file(), new Portal(7).fingerprint());
        refused(token(), "another portal's root key");
        assertThat(file()).doesNotExist();
    }

    @Test
    void anotherSiteIsRefusedAndOlderLettersDoNotHinder() throws Exception {
        Portal ahead = new Portal(1).at(99, Portal.BEGIN + 10 * Portal.DAY);
        new Provisioner(folder, clock, new Overlay(new MemoryStore()), letters -> {})
                .accept(ahead.file(), ahead.fingerprint());
        desk.stop();
        desk = desk();
        port.changed.put("site", "site-2");
        refused(token(), "site-2");
        assertThat(port.own).as("so that the portal can refuse it first").isEqualTo("site-1");
        port.changed.clear();
        assertThat(desk.enrol(token())).contains("site-1");
        assertThat(new LetterFolder(folder).load().orElseThrow().snapshot().seq())
                .isEqualTo(99);
    }

    @Test
    void aCertificateIsRenewedWithItselfBeforeItEnds() throws Exception {
        port.days = 20;
        desk.enrol(token());
        long first = enroller.access().orElseThrow().certificateEnd();
        assertThat(enroller.isRenewalDue()).isTrue();
        port.days = 90;
        enroller.renew();
        assertThat(port.shown).containsExactly("CN=site-1");
        assertThat(enroller.access().orElseThrow().certificateEnd()).isGreaterThan(first);
        assertThat(enroller.isRenewalDue()).isFalse();
    }

    @Test
    void aSiteThatWasAloneForAMonthComesBackWithACertificateThatHolds() throws Exception {
        port.days = 90;
        desk.enrol(token());
        clock.now += TimeUnit.DAYS.toSeconds(29);
        assertThat(enroller.isRenewalDue()).isFalse();
        clock.now += TimeUnit.DAYS.toSeconds(2);
        assertThat(enroller.isRenewalDue())
                .as("its network goes at any time, and is back within a month")
                .isTrue();
        clock.now += TimeUnit.DAYS.toSeconds(31);
        assertThat(desk.needsToken()).isFalse();
    }

    private static String end(Offer offer) throws Exception {
        assertThat(offer.refusal()).isEmpty();
        return offer.first().get(60, TimeUnit.SECONDS);
    }

    @Test
    void aShownTokenConnectsAUnitThatIsNotEnrolledAndAnotherTakesATechnician() throws Exception {
        ShownTokens shown = new ShownTokens(desk, () -> millis);
        assertThat(shown.offer("LKE:NONSENSE", false).refusal()).isEqualTo("base45-overflow");
        assertThat(shown.offer(token() + "0", false).refusal()).isNotEmpty();
        assertThat(end(shown.offer(token(), false))).isEqualTo(Enrolment.CONNECTED);
        long ends = enroller.access().orElseThrow().certificateEnd();

        millis += 5_000;
        assertThat(shown.offer(token(), false).refusal()).isEqualTo(Enrolment.ALREADY_CONNECTED);
        port.days = 90;
        assertThat(end(shown.offer(token(), true))).isEqualTo(Enrolment.CONNECTED);
        assertThat(enroller.access().orElseThrow().certificateEnd()).isGreaterThanOrEqualTo(ends);
    }

    @Test
    void fewShownTokensAreTried() throws Exception {
        port.status = 503;
        ShownTokens shown = new ShownTokens(desk, () -> millis);
        assertThat(end(shown.offer(token(), false))).isEqualTo(Enrolment.PORTAL_UNREACHABLE);
        millis += 4_999;
        assertThat(shown.offer(token(), true).refusal()).isEqualTo(Enrolment.ENROLMENT_BUSY);
        millis += 1;
        port.status = 200;
        assertThat(end(shown.offer(token(), true))).isEqualTo(Enrolment.CONNECTED);
    }

    @Test
    void aTokenThatIsBeingTriedGivesWayToATechniciansAlone() throws Exception {
        EnrolmentToken real = port.token(portal.root.publicKey().fingerprint());
        String nowhere = new EnrolmentToken(real.url(), real.secret(), new byte[32], real.rootFingerprint()).encode();
        port.status = 503;
        ShownTokens shown = new ShownTokens(desk, () -> millis);
        Offer tried = shown.offer(token(), false);
        assertThat(tried.first().get(60, TimeUnit.SECONDS)).isEqualTo(Enrolment.PORTAL_UNREACHABLE);
        millis += 5_000;
        assertThat(shown.offer(nowhere, false).refusal()).isEqualTo(Enrolment.ENROLMENT_BUSY);
        port.status = 200;
        assertThat(tried.end().get(60, TimeUnit.SECONDS)).isEqualTo(Enrolment.CONNECTED);

        assertThat(shown.offer(nowhere, true).first().get(60, TimeUnit.SECONDS))
                .isEqualTo(Enrolment.PORTAL_UNREACHABLE);
        millis += 5_000;
        assertThat(end(shown.offer(token(), true))).isEqualTo(Enrolment.CONNECTED);
    }

    @Test
    void aTokenOfAnotherRootEndsNoEnrolmentThatRuns() throws Exception {
        new Provisioner(folder, clock, new Overlay(new MemoryStore()), letters -> {})
                .accept(portal.file(), portal.fingerprint());
        port.status = 503;
        assertThat(desk.enrol(token())).contains("goes on trying");
        String other = port.token(new Portal(7).root.publicKey().fingerprint()).encode();
        refused(other, "another portal's root key");
        ShownTokens shown = new ShownTokens(desk, () -> millis);
        assertThat(shown.offer(other, true).refusal()).isEqualTo(Enrolment.TOKEN_REFUSED);
        port.status = 200;
        await(() -> desk.status().phase() == Phase.ENROLLED);
    }

    @Test
    void aPortalThatDoesNotAnswerIsAskedForAnHourAndNoLonger() throws Exception {
        port.status = 503;
        Offer tried = new ShownTokens(desk, () -> millis).offer(token(), false);
        assertThat(tried.first().get(60, TimeUnit.SECONDS)).isEqualTo(Enrolment.PORTAL_UNREACHABLE);
        millis += TimeUnit.HOURS.toMillis(1);
        assertThat(tried.end().get(60, TimeUnit.SECONDS)).isEqualTo(Enrolment.TOKEN_REFUSED);
        assertThat(desk.status().message()).contains("for an hour");
        port.status = 200;
        assertThat(desk.enrol(token())).contains("site-1");
    }

    @Test
    void anAttemptThatBreaksOffLetsTheNextTokenBeTried() throws Exception {
        desk.stop();
        AtomicBoolean broken = new AtomicBoolean(true);
        desk = new EnrolmentDesk(enroller, clock, () -> millis, access -> {
            if (broken.getAndSet(false)) {
                throw new NoClassDefFoundError("gone");
            }
        });
        ShownTokens shown = new ShownTokens(desk, () -> millis);
        assertThat(end(shown.offer(token(), true))).isEqualTo(Enrolment.TOKEN_REFUSED);
        millis += 5_000;
        assertThat(end(shown.offer(token(), true))).isEqualTo(Enrolment.CONNECTED);
    }

    @Test
    void aTechniciansBadTokenLeavesTheUnitConnectedAndClosedToOthers() throws Exception {
        desk.enrol(token());
        EnrolmentToken real = port.token(portal.root.publicKey().fingerprint());
        String guessed =
                new EnrolmentToken(real.url(), new byte[16], real.caFingerprint(), real.rootFingerprint()).encode();
        ShownTokens shown = new ShownTokens(desk, () -> millis);
        assertThat(end(shown.offer(guessed, true))).isEqualTo(Enrolment.TOKEN_REFUSED);
        millis += 5_000;
        assertThat(shown.offer(token(), false).refusal()).isEqualTo(Enrolment.ALREADY_CONNECTED);
        assertThat(enroller.access()).isPresent();
        assertThat(desk.status().phase()).isEqualTo(Phase.ENROLLED);
    }

    @Test
    void aUnitThatSleptPastTheEndTakesAShownTokenOfATechnicianAlone() throws Exception {
        port.days = 20;
        desk.enrol(token());
        clock.now += TimeUnit.DAYS.toSeconds(21);
        port.days = 90;
        ShownTokens shown = new ShownTokens(desk, () -> millis);
        assertThat(shown.offer(token(), false).refusal()).isEqualTo(Enrolment.TOKEN_REFUSED);
        assertThat(end(shown.offer(token(), true))).isEqualTo(Enrolment.CONNECTED);
    }

    @Test
    void aUnitWithLettersThatWasNeverConnectedTakesAShownTokenOfATechnicianAlone() throws Exception {
        new Provisioner(folder, clock, new Overlay(new MemoryStore()), letters -> {})
                .accept(portal.file(), portal.fingerprint());
        ShownTokens shown = new ShownTokens(desk, () -> millis);
        assertThat(shown.offer(token(), false).refusal()).isEqualTo(Enrolment.TOKEN_REFUSED);
        assertThat(end(shown.offer(token(), true))).isEqualTo(Enrolment.CONNECTED);
    }

    @Test
    void lettersThatDoNotVerifyEndTheEnrolmentOfAUnitThatHasSome() throws Exception {
        new Provisioner(folder, clock, new Overlay(new MemoryStore()), letters -> {})
                .accept(portal.file(), portal.fingerprint());
        desk.stop();
        desk = desk();
        for (byte[] letters : List.of(new Portal(7).file(), new byte[] {1, 2, 3})) {
            port.changed.put("provisioning", Base64.getEncoder().encodeToString(letters));
            refused(token(), "is refused");
        }
        assertThat(file()).doesNotExist();
        assertThat(published).isEmpty();
    }

    @Test
    void aUnitThatSleptPastTheEndNeedsAToken() throws Exception {
        port.days = 20;
        desk.enrol(token());
        clock.now += TimeUnit.DAYS.toSeconds(21);
        assertThat(enroller.isRenewalDue()).isFalse();
        assertThat(desk.needsToken()).isTrue();
        assertThat(desk.status().message()).contains("has ended");
        port.days = 90;
        desk.enrol(token());
        assertThat(desk.needsToken()).isFalse();
    }

    @Test
    void aClockThatSaysNextYearEndsNothingForGood() throws Exception {
        desk.enrol(token());
        clock.now += TimeUnit.DAYS.toSeconds(365);
        desk.stop();
        desk = desk();
        assertThat(desk.status().message()).contains("has ended");
        assertThat(published).as("the portal may be asked, and tells the time").hasSize(2);
        ShownTokens shown = new ShownTokens(desk, () -> millis);
        assertThat(shown.offer(token(), false).refusal())
                .as("whoever set the clock")
                .isEqualTo(Enrolment.TOKEN_REFUSED);
        clock.now -= TimeUnit.DAYS.toSeconds(365);
        assertThat(desk.status().message()).contains("holds until");
        assertThat(desk.needsToken()).isFalse();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
