// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.testing.MemoryStore;

/** What commands change over the letters, and how snapshots and key rings follow one another. */
class OverlayTest {

    @TempDir
    Path folder;

    private final Portal portal = new Portal(1);
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore();
    private Provisioner provisioner;

    @BeforeEach
    void provision() {
        start();
        provisioner.accept(portal.file(), portal.fingerprint());
    }

    private void start() {
        provisioner = new Provisioner(folder, clock, new Overlay(store), letters -> {});
    }

    private static Position at(long seq) {
        byte[] hash = new byte[32];
        hash[0] = 1;
        return new Position(seq, hash);
    }

    /** What a configure command leaves. */
    private void configure(long seq, String name) {
        SiteConfig old = inForce().config();
        SiteConfig config = new SiteConfig(
                old.site(), name, old.timeZone(), old.maxCodeSeconds(), old.lines(), old.scanners(), old.banks());
        Batch batch = new Batch();
        Overlay.put(at(seq), batch);
        Overlay.put(config, seq, batch);
        store.write(batch);
    }

    private InForce inForce() {
        return provisioner.inForce().orElseThrow();
    }

    private byte[] ringLetter(long version) {
        portal.ringVersion = version;
        return portal.letters().keyRingLetter();
    }

    private byte[] snapshot(long seq, long issuedAt) {
        return portal.at(seq, issuedAt).letters().snapshotLetter();
    }

    private static void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusedException.class, refusal -> assertThat(refusal.reason())
                .isEqualTo(reason));
    }

    @Test
    void aConfigurationHoldsUntilASnapshotContainsIt() {
        assertThat(provisioner.position()).isEqualTo(at(5));
        configure(7, "Configured");
        start();
        assertThat(inForce().config().name()).isEqualTo("Configured");
        assertThat(provisioner.position()).isEqualTo(at(7));

        assertThat(provisioner.acceptSnapshot(snapshot(9, portal.issuedAt + 1))).isTrue();
        settle(true);
        assertThat(inForce().config().name()).isEqualTo("A site");
        assertThat(provisioner.position()).isEqualTo(at(9));
        start();
        assertThat(inForce().config().name()).isEqualTo("A site");
        assertThat(provisioner.acceptSnapshot(snapshot(9, portal.issuedAt))).isFalse();
    }

    private void settle(boolean proven) {
        Batch batch = new Batch();
        provisioner.settle(proven, batch);
        store.write(batch);
    }

    @Test
    void aSnapshotsConfigurationIsInForceWhenItHasProvedItself() {
        configure(7, "Configured");
        assertThat(provisioner.acceptSnapshot(snapshot(9, portal.issuedAt + 1))).isTrue();
        for (int start = 0; start < 2; start++) {
            assertThat(provisioner.unproven().orElseThrow().name()).isEqualTo("A site");
            assertThat(inForce().config().name()).isEqualTo("Configured");
            assertThat(provisioner.position()).as("the rest is in force").isEqualTo(at(9));
            start();
        }
        settle(true);
        assertThat(provisioner.unproven()).isEmpty();
        assertThat(inForce().config().name()).isEqualTo("A site");
    }

    @Test
    void oneThatFailedStaysOutUntilAnotherLetterBringsIt() {
        configure(7, "Configured");
        byte[] letter = snapshot(9, portal.issuedAt + 1);
        provisioner.acceptSnapshot(letter);
        settle(false);
        for (int start = 0; start < 2; start++) {
            assertThat(provisioner.unproven()).isEmpty();
            assertThat(inForce().config().name()).isEqualTo("Configured");
            assertThat(provisioner.acceptSnapshot(letter)).isFalse();
            start();
        }
        assertThat(provisioner.acceptSnapshot(snapshot(9, portal.issuedAt + 1))).isTrue();
        assertThat(provisioner.unproven()).as("tried again").isPresent();
        settle(true);
        start();
        assertThat(inForce().config().name()).isEqualTo("A site");
    }

    @Test
    void aCommandBringsAConfigurationOverOneThatFailed() {
        configure(7, "Configured");
        provisioner.acceptSnapshot(snapshot(9, portal.issuedAt + 1));
        settle(false);
        configure(10, "Commanded");
        assertThat(inForce().config().name()).isEqualTo("Commanded");
    }

    @Test
    void anOlderSnapshotIsRefusedHoweverNewItsSignature() {
        configure(7, "Configured");
        assertRefused(() -> provisioner.acceptSnapshot(snapshot(6, portal.issuedAt + 100)), "older");
        assertRefused(
                () -> provisioner.accept(portal.at(6, portal.issuedAt + 100).file(), ""), "older");
        assertThat(inForce().config().name()).isEqualTo("Configured");
    }

    @Test
    void anotherCommandUnderTheSameNumberIsAConflict() {
        Batch batch = new Batch();
        Overlay.put(new Position(7, new byte[32]), batch);
        store.write(batch);
        assertRefused(() -> provisioner.acceptSnapshot(snapshot(7, portal.issuedAt + 100)), "sequence-conflict");
    }

    @Test
    void aRingGoesOnlyUpwards() {
        KeyRing ring = provisioner.verifyRing(ringLetter(4));
        Batch batch = new Batch();
        Overlay.putRing(ringLetter(4), batch);
        store.write(batch);
        provisioner.keepRingFloor(ring);
        start();
        assertThat(inForce().keyRing().version()).isEqualTo(4);
        assertThat(provisioner.verifyRing(ringLetter(4)).version()).isEqualTo(4);
        assertRefused(() -> provisioner.verifyRing(ringLetter(3)), "older");

        portal.ringEnd += 1;
        assertRefused(() -> provisioner.verifyRing(ringLetter(4)), "key-ring-conflict");
        byte[] stranger = KeyRingLetter.sign(new KeyRing(9, List.of()), new Portal(9).root, Portal.BEGIN);
        assertThatThrownBy(() -> provisioner.verifyRing(stranger)).isInstanceOf(RefusedException.class);

        portal.ringEnd -= 1;
        portal.ringVersion = 4;
        assertThat(provisioner.acceptSnapshot(snapshot(6, portal.issuedAt + 1))).isTrue();
        assertThat(provisioner.current().orElseThrow().keyRing().version())
                .as("the snapshot is kept with the ring that verified it")
                .isEqualTo(4);
    }

    @Test
    void aLostStoreBringsNoOldRingBack() {
        Batch batch = new Batch();
        Overlay.putRing(ringLetter(4), batch);
        store.write(batch);
        provisioner.keepRingFloor(inForce().keyRing());

        provisioner = new Provisioner(folder, clock, new Overlay(new MemoryStore()), letters -> {});
        assertThat(inForce().keyRing().version()).as("all that is left").isEqualTo(3);
        portal.ringVersion = 3;
        assertRefused(() -> provisioner.accept(portal.at(8, portal.issuedAt + 9).file(), ""), "older");
    }

    @Test
    void damageInTheStoreLeavesTheLettersInForce() {
        configure(7, "Configured");
        byte[] config = store.get(Overlay.CONFIG).orElseThrow();
        config[config.length / 2] ^= 1;
        store.write(new Batch()
                .put(Overlay.CONFIG, config)
                .put(Overlay.RING, new byte[] {1, 2, 3})
                .put(Overlay.POSITION, new byte[3]));
        start();
        assertThat(inForce().config().name()).isEqualTo("A site");
        assertThat(inForce().keyRing().version()).isEqualTo(3);
        assertThat(provisioner.position()).isEqualTo(at(5));
    }

    @Test
    void aUnitThatIsNotProvisionedTakesNeitherAlone() {
        provisioner = new Provisioner(folder.resolve("new"), clock, new Overlay(new MemoryStore()), letters -> {});
        assertRefused(() -> provisioner.acceptSnapshot(snapshot(9, portal.issuedAt)), "not-provisioned");
        assertRefused(() -> provisioner.verifyRing(ringLetter(4)), "not-provisioned");
    }
}
