// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.MemoryStore;

class ProvisionerTest {

    @TempDir
    Path folder;

    private final Portal portal = new Portal(1);
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore();
    private final List<Letters> announced = new ArrayList<>();
    private RuntimeException refusesToStore;

    private Provisioner start() {
        return new Provisioner(folder, clock, new Overlay(store), letters -> {
            if (refusesToStore != null) {
                throw refusesToStore;
            }
            announced.add(letters);
        });
    }

    private Provisioner provisioned() {
        Provisioner provisioner = start();
        assertThat(provisioner.accept(portal.file(), portal.fingerprint())).isTrue();
        return provisioner;
    }

    private static void assertRefused(ThrowingCallable call, String why) {
        assertThatThrownBy(call).isInstanceOf(UnitException.class).hasMessageContaining(why);
    }

    @Test
    void theFirstFileNeedsTheFingerprintAndIsKept() {
        Provisioner provisioner = start();
        assertThat(provisioner.current()).isEmpty();

        String typed = portal.fingerprint().toUpperCase(Locale.ROOT).replaceAll("(.{4})", "$1 ");
        assertThat(provisioner.accept(portal.file(), typed)).isTrue();

        assertThat(provisioner.current().orElseThrow().code()).isEqualTo("site-1");
        Letters again = start().current().orElseThrow();
        assertThat(again.snapshot().seq()).isEqualTo(5);
        assertThat(again.keyRing().version()).isEqualTo(3);
        assertThat(again.snapshotHash()).isEqualTo(announced.get(0).snapshotHash());
        assertThat(folder.resolve("root.pub"))
                .hasContent(portal.root.publicKey().toString());
    }

    /** The procedure of docs/keys.md after the root key was stolen or lost. */
    @Test
    void aUnitWhoseFoldersWereMovedAwayTakesAnotherRoot() throws IOException {
        Portal next = new Portal(9);
        Provisioner before = provisioned();
        assertRefused(() -> before.accept(next.file(), next.fingerprint()), "another portal's root key");
        Path evidence = folder.resolveSibling(folder.getFileName() + "-before");
        Files.move(folder, evidence);
        Provisioner anew = new Provisioner(folder, clock, new Overlay(new MemoryStore()), announced::add);
        assertThat(anew.current()).isEmpty();
        assertRefused(() -> anew.accept(next.file(), portal.fingerprint()), next.fingerprint());
        assertThat(anew.accept(next.file(), next.fingerprint())).isTrue();
        assertRefused(() -> anew.accept(portal.file(), portal.fingerprint()), "another portal's root key");
        assertThat(evidence.resolve("root.pub"))
                .hasContent(portal.root.publicKey().toString());
        Files.move(evidence, folder.resolve("evidence"));
    }

    @Test
    void anotherFingerprintIsRefusedAndChangesNothing() {
        Provisioner provisioner = start();

        assertRefused(() -> provisioner.accept(portal.file(), new Portal(9).fingerprint()), portal.fingerprint());
        assertRefused(() -> provisioner.accept(portal.file(), ""), "fingerprint");

        assertThat(provisioner.current()).isEmpty();
        assertThat(folder.resolve("root.pub")).doesNotExist();
        assertThat(announced).isEmpty();
    }

    @Test
    void anotherRootIsRefusedFromThenOn() {
        Provisioner provisioner = provisioned();
        Portal other = new Portal(9).at(6, portal.issuedAt + 1);

        assertRefused(() -> provisioner.accept(other.file(), other.fingerprint()), "another portal");
    }

    @Test
    void anotherSiteIsRefusedFromThenOn() {
        Provisioner provisioner = provisioned();
        portal.site = "site-2";

        assertRefused(() -> provisioner.accept(portal.at(6, portal.issuedAt + 1).file(), ""), "wrong-site");
        assertThat(start().current().orElseThrow().code()).isEqualTo("site-1");
    }

    @Test
    void theSameFileChangesNothing() {
        Provisioner provisioner = provisioned();

        assertThat(provisioner.accept(portal.file(), "")).isFalse();
        assertThat(announced).hasSize(1);
    }

    @Test
    void onlyUpwards() {
        Provisioner provisioner = provisioned();
        long issued = portal.issuedAt;

        assertRefused(() -> provisioner.accept(portal.at(4, issued + 10).file(), ""), "older");
        assertRefused(() -> provisioner.accept(portal.at(5, issued - 1).file(), ""), "older");
        portal.ringVersion = 2;
        assertRefused(() -> provisioner.accept(portal.at(6, issued + 10).file(), ""), "older");
        portal.ringVersion = 3;
        assertThat(provisioner.accept(portal.at(5, issued + 1).file(), "")).isTrue();
        portal.ringVersion = 4;
        assertThat(provisioner.accept(portal.at(6, issued).file(), "")).isTrue();

        assertThat(start().current().orElseThrow().snapshot().seq()).isEqualTo(6);
    }

    @Test
    void everyFlippedBitIsRefused() {
        Provisioner provisioner = start();
        byte[] whole = portal.file();
        for (int bit = 0; bit < whole.length * 8; bit += 5) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> provisioner.accept(damaged, portal.fingerprint()))
                    .as("bit %d", bit)
                    .isInstanceOf(UnitException.class);
        }
        assertRefused(() -> provisioner.accept(new byte[0], portal.fingerprint()), "refused");
        assertRefused(() -> provisioner.accept(Arrays.copyOf(whole, whole.length + 1), ""), "refused");
        assertRefused(() -> provisioner.accept(new byte[ProvisioningFile.MAX_SIZE + 1], ""), "too-large");
        assertThat(provisioner.current()).isEmpty();
    }

    @Test
    void aKeyThatHasEndedSinceDoesNotStopTheUnit() {
        provisioned();
        clock.now = Portal.BEGIN + 1000 * Portal.DAY;

        assertThat(start().current()).isPresent();
        assertRefused(() -> start().accept(portal.at(6, portal.issuedAt + 1).file(), ""), "key-time");
    }

    @Test
    void aClockThatIsBehindTakesALetterWithinTheTolerance() {
        clock.now = Portal.BEGIN - 30 * Portal.DAY;
        provisioned();
        assertThat(start().current()).isPresent();
    }

    @Test
    void aLetterBeyondTheToleranceIsRefused() {
        clock.now = portal.issuedAt - 400 * Portal.DAY - 1;

        assertRefused(() -> start().accept(portal.file(), portal.fingerprint()), "issued-in-future");
    }

    @Test
    void whatTheStoreRefusesIsNotTaken() {
        Provisioner provisioner = start();
        refusesToStore = new UnitException("disk full");

        assertRefused(() -> provisioner.accept(portal.file(), portal.fingerprint()), "disk full");

        assertThat(provisioner.current()).isEmpty();
        assertThat(start().current()).isEmpty();
    }

    @Test
    void damagedLettersLeaveTheUnitUnprovisionedAndAreKept() throws IOException {
        provisioned();
        Path letters = folder.resolve("letters");
        byte[] whole = Files.readAllBytes(letters);
        whole[whole.length / 2] ^= 1;
        Files.write(letters, whole);

        Provisioner provisioner = start();
        assertThat(provisioner.current()).isEmpty();
        assertThat(provisioner.trouble()).contains("provision the unit again");
        Portal other = new Portal(9);
        assertRefused(() -> provisioner.accept(other.file(), other.fingerprint()), "another portal");
        assertThat(letters).hasBinaryContent(whole);

        assertThat(provisioner.accept(portal.file(), "")).isTrue();
        assertThat(provisioner.trouble()).isEmpty();
        assertThat(folder.resolve("letters.unreadable")).hasBinaryContent(whole);
        assertThat(start().current()).isPresent();
    }

    @Test
    void unreadableLettersDoNotMakeTheUnitForgetWhatItKnew() throws IOException {
        provisioned();
        Files.write(folder.resolve("letters"), new byte[100]);
        long issued = portal.issuedAt;

        Provisioner provisioner = start();
        assertThat(provisioner.current()).isEmpty();
        assertRefused(() -> provisioner.accept(portal.at(4, issued + 10).file(), ""), "older");
        assertRefused(() -> provisioner.accept(portal.at(5, issued - 1).file(), ""), "older");
        portal.ringVersion = 2;
        assertRefused(() -> provisioner.accept(portal.at(6, issued + 10).file(), ""), "older");
        portal.ringVersion = 3;
        portal.site = "site-2";
        assertRefused(() -> provisioner.accept(portal.at(6, issued + 10).file(), ""), "wrong-site");
        portal.site = "site-1";
        assertThat(provisioner.accept(portal.at(5, issued).file(), "")).isTrue();
    }

    @Test
    void anUnreadablePinnedRootRefusesEveryFile() throws IOException {
        provisioned();
        for (String damaged : new String[] {"", "not hex", "00ff", "0".repeat(5000)}) {
            Files.writeString(folder.resolve("root.pub"), damaged);
            Provisioner provisioner = start();
            Portal other = new Portal(9).at(6, portal.issuedAt + 1);
            assertRefused(() -> provisioner.accept(other.file(), other.fingerprint()), "root.pub can not be read");
            assertRefused(() -> provisioner.accept(portal.file(), portal.fingerprint()), "root.pub can not be read");
            assertThat(folder.resolve("root.pub")).hasContent(damaged);
        }
    }

    @Test
    void aLostPinIsTheRootOfTheLettersInForce() throws IOException {
        provisioned();
        Files.delete(folder.resolve("root.pub"));
        Portal other = new Portal(9).at(6, portal.issuedAt + 1);

        assertRefused(() -> start().accept(other.file(), other.fingerprint()), "another portal");
    }

    @Test
    void theSameRingVersionWithAnotherContentIsRefused() throws IOException {
        Provisioner provisioner = provisioned();
        portal.at(6, portal.issuedAt + 1).ringEnd += 1;
        assertRefused(() -> provisioner.accept(portal.file(), ""), "another content");

        Files.write(folder.resolve("letters"), new byte[100]);
        assertRefused(() -> start().accept(portal.file(), ""), "another content");
        portal.ringVersion = 4;
        assertThat(start().accept(portal.file(), "")).isTrue();
    }

    @Test
    void aDamagedFloorIsMadeAgainFromTheLettersAndRefusesWithoutThem() throws IOException {
        provisioned();
        Path floor = folder.resolve("letters.floor");
        byte[] whole = Files.readAllBytes(floor);
        for (int bit = 0; bit < whole.length * 8; bit += 7) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(floor, damaged);
            assertThat(start().current()).isPresent();
            assertThat(floor).hasBinaryContent(whole);
        }
        Files.delete(floor);
        start();
        assertThat(floor).hasBinaryContent(whole);

        Files.write(floor, new byte[3]);
        Files.write(folder.resolve("letters"), new byte[100]);
        assertRefused(() -> start().accept(portal.file(), ""), "letters.floor can not be read");
    }

    @Test
    void lettersOfAnotherRootThanThePinnedOneDoNotCount() throws IOException {
        provisioned();
        Files.writeString(
                folder.resolve("root.pub"), new Portal(9).root.publicKey().toString());

        assertThat(start().current()).isEmpty();
    }

    @Test
    void aCutOffFileDoesNotCount() throws IOException {
        provisioned();
        for (int length : new int[] {0, 7, 8, 100}) {
            Files.write(folder.resolve("letters"), new byte[length]);
            assertThat(start().current()).isEmpty();
        }
    }
}
