// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.SiteConfig.Bank;
import org.latchkey.protocol.site.SiteConfig.Door;
import org.latchkey.protocol.site.SiteConfig.Line;
import org.latchkey.protocol.site.SiteConfig.ScannerPort;

class SnapshotTest {

    private static final Ed25519PrivateKey ROOT = Ed25519PrivateKey.ofSeed(new byte[32]);
    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {2}));
    private static final long NOW = 1_800_000_000L;
    private static final byte[] HASH = Sha256.hash(new byte[] {3});
    private static final Revocations REVOKED =
            new Revocations(9, new TreeMap<>(Map.of(0L, NOW, 0xffff_ffffL, NOW + 1, 300L, 0L)));

    private static final KeyRing RING = ring("berlin-1", 0, Long.MAX_VALUE);
    private static final Snapshot SNAPSHOT = new Snapshot("berlin-1", NOW, 12, HASH, 3, Sites.config(), REVOKED);

    @Test
    void aUnitReadsWhatThePortalSaid() throws Exception {
        byte[] letter = Snapshot.sign(SNAPSHOT, KEY);
        for (String site : new String[] {null, "berlin-1"}) {
            assertThat(Snapshot.open(letter, RING, site, NOW, 300))
                    .usingRecursiveComparison()
                    .isEqualTo(SNAPSHOT);
        }
    }

    @Test
    void theSmallestAndTheLargestSiteFit() throws Exception {
        SiteConfig empty = Sites.config(List.of(), List.of(), List.of());
        Snapshot smallest = new Snapshot("berlin-1", 0, 0, new byte[32], 0, empty, Revocations.NONE);
        assertThat(Snapshot.open(Snapshot.sign(smallest, KEY), RING, null, NOW, 0))
                .usingRecursiveComparison()
                .isEqualTo(smallest);

        Snapshot largest = new Snapshot("berlin-1", NOW, 1, HASH, 1, largestConfig(), mostRevocations());
        byte[] letter = Snapshot.sign(largest, KEY);
        assertThat(Snapshot.open(letter, RING, null, NOW, 0))
                .usingRecursiveComparison()
                .isEqualTo(largest);
        byte[] ring = KeyRingLetter.sign(RING, ROOT, NOW);
        assertThat(new ProvisioningFile(ROOT.publicKey(), ring, letter).encode())
                .hasSizeLessThan(ProvisioningFile.MAX_SIZE);
    }

    @Test
    void siteTimeAndKeyAreJudged() {
        byte[] letter = Snapshot.sign(SNAPSHOT, KEY);
        assertReason(() -> Snapshot.open(letter, RING, "berlin-2", NOW, 300)).isEqualTo("wrong-site");
        assertReason(() -> Snapshot.open(letter, RING, null, NOW - 301, 300)).isEqualTo("issued-in-future");
        assertReason(() -> Snapshot.open(letter, ring("berlin-2", 0, 9), null, NOW, 300))
                .isEqualTo("key-site");
        assertReason(() -> Snapshot.open(letter, ring("*", NOW + 1, Long.MAX_VALUE), null, NOW + 1, 300))
                .isEqualTo("key-time");
        assertReason(() -> Snapshot.open(letter, new KeyRing(1, List.of()), null, NOW, 300))
                .isEqualTo("unknown-key");
        assertReason(() -> Snapshot.open(new byte[Snapshot.MAX_SIZE + 1], RING, null, NOW, 300))
                .isEqualTo("too-large");
    }

    @Test
    void signedNonsenseIsRefusedWithAReason() throws Exception {
        byte[] payload = CoseSign1.parse(Snapshot.sign(SNAPSHOT, KEY)).payload();
        Random random = new Random(6);
        int accepted = 0;
        for (int i = 0; i < 1_500; i++) {
            byte[] damaged = payload.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            byte[] letter = CoseSign1.sign(LetterType.SNAPSHOT, damaged, KEY);
            try {
                Snapshot read = Snapshot.open(letter, ring("*", 0, Long.MAX_VALUE), null, NOW, Long.MAX_VALUE);
                assertThat(Snapshot.sign(read, KEY)).isEqualTo(letter);
                accepted++;
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void aSnapshotOutOfBoundsCanNotBeWritten() {
        assertThatThrownBy(() -> new Snapshot("berlin-2", NOW, 1, HASH, 1, Sites.config(), REVOKED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Snapshot("berlin-1", NOW, 0, HASH, 1, Sites.config(), REVOKED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Snapshot("berlin-1", NOW, 1, new byte[31], 1, Sites.config(), REVOKED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Revocations(0, new TreeMap<>(Map.of(0x1_0000_0000L, 1L))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aProvisioningFileCarriesTheTwoLetters() throws Exception {
        byte[] ring = KeyRingLetter.sign(RING, ROOT, NOW);
        byte[] letter = Snapshot.sign(SNAPSHOT, KEY);
        byte[] file = new ProvisioningFile(ROOT.publicKey(), ring, letter).encode();
        ProvisioningFile read = ProvisioningFile.decode(file);
        assertThat(read.root()).isEqualTo(ROOT.publicKey());
        assertThat(KeyRingLetter.open(read.keyRingLetter(), read.root())).isEqualTo(RING);
        assertThat(read.snapshotLetter()).isEqualTo(letter);

        for (int length = 0; length < file.length; length++) {
            byte[] prefix = Arrays.copyOf(file, length);
            assertReason(() -> ProvisioningFile.decode(prefix)).isNotEmpty();
        }
        assertReason(() -> ProvisioningFile.decode(Arrays.copyOf(file, file.length + 1)))
                .isEqualTo("cbor-trailing");
        assertReason(() -> ProvisioningFile.decode(letter)).isEqualTo("cbor-type");
        assertReason(() -> ProvisioningFile.decode(new byte[ProvisioningFile.MAX_SIZE + 1]))
                .isEqualTo("too-large");
        byte[] otherKind = file.clone();
        otherKind[5] ^= 1;
        assertReason(() -> ProvisioningFile.decode(otherKind)).isEqualTo("bad-provisioning");
    }

    static SiteConfig largestConfig() {
        List<Line> lines = new ArrayList<>();
        SortedMap<String, String> options = new TreeMap<>();
        for (int i = 0; i < 16; i++) {
            options.put("o".repeat(30) + (10 + i), "v".repeat(200));
        }
        for (int i = 0; i < 16; i++) {
            lines.add(new Line(name(i), name(i), "c".repeat(256), name(i), 10_000, options));
        }
        List<ScannerPort> scanners = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            scanners.add(new ScannerPort(name(i), name(i), "c".repeat(256)));
        }
        List<Bank> banks = new ArrayList<>();
        for (int bank = 0; bank < 64; bank++) {
            List<Door> doors = new ArrayList<>();
            for (int i = bank; i < 2000; i += 64) {
                doors.add(new Door(60_000 + i, name(i % 16), i % 255, 1 + i / 255, 9, true, 1000, 1000, 16, 32));
            }
            banks.add(new Bank(name(bank), "\u00fc".repeat(100), doors));
        }
        return Sites.config(lines, scanners, banks);
    }

    private static String name(int number) {
        return "n".repeat(30) + (10 + number);
    }

    static Revocations mostRevocations() {
        SortedMap<Long, Long> entries = new TreeMap<>();
        for (long i = 0; i < Revocations.MAX_ENTRIES; i++) {
            entries.put(0xffff_ffffL - i, Long.MAX_VALUE - i);
        }
        return new Revocations(Long.MAX_VALUE, entries);
    }

    private static KeyRing ring(String site, long notBefore, long notAfter) {
        return new KeyRing(
                3,
                List.of(new KeyRingEntry(
                        KEY.publicKey().kid(8),
                        KEY.publicKey(),
                        Set.of("command", "snapshot"),
                        Set.of(site),
                        notBefore,
                        notAfter)));
    }
}
