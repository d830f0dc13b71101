// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.site.SiteMemory.Assignment;
import org.latchkey.protocol.site.SiteMemory.BurntUse;
import org.latchkey.protocol.site.SiteMemory.ModeOrder;

class SiteMemoryTest {

    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {2}));
    private static final long NOW = 1_800_000_000L;
    private static final byte[] LOW = {0, 0, 0, 1, 0, 0, 0, 0};
    private static final byte[] HIGH = {-1, 0, 0, 1, 0, 0, 0, 0};

    private static final SiteMemory MEMORY = new SiteMemory(
            List.of(
                    new ModeOrder("hall", BankMode.CLOSED, NOW),
                    new ModeOrder("hall", BankMode.PUBLIC, 0),
                    new ModeOrder("annex", BankMode.PRIVATE, 0)),
            List.of(new BurntUse(HIGH, 7, 1), new BurntUse(LOW, 8, 2), new BurntUse(LOW, 7, 3)),
            List.of(new Assignment(8, LOW), new Assignment(7, LOW)));

    private static Snapshot snapshot(SiteMemory memory) {
        return new Snapshot("berlin-1", NOW, 0, new byte[32], 1, Sites.config(), Revocations.NONE, memory);
    }

    private static Snapshot open(byte[] letter) throws ProtocolException {
        KeyRingEntry entry = new KeyRingEntry(
                KEY.publicKey().kid(8), KEY.publicKey(), Set.of("snapshot"), Set.of("*"), 0, Long.MAX_VALUE);
        return Snapshot.open(letter, new KeyRing(1, List.of(entry)), "berlin-1", NOW, 0);
    }

    @Test
    void aSnapshotCarriesWhatToRemember() throws Exception {
        assertThat(MEMORY.modes()).extracting(ModeOrder::bank).containsExactly("annex", "hall", "hall");
        assertThat(MEMORY.burnt()).extracting(BurntUse::used).containsExactly(3L, 2L, 1L);
        assertThat(MEMORY.assignments()).extracting(Assignment::door).containsExactly(7, 8);
        assertThat(open(Snapshot.sign(snapshot(MEMORY), KEY)).memory()).isEqualTo(MEMORY);
    }

    @Test
    void aSnapshotWithoutHasTheBytesOfOld() throws Exception {
        byte[] letter = Snapshot.sign(snapshot(SiteMemory.NONE), KEY);
        assertThat(open(letter).memory()).isEqualTo(SiteMemory.NONE);
        CborReader payload = new CborReader(CoseSign1.parse(letter).payload());
        payload.readMap();
        payload.readUnsigned();
        payload.readText();
        payload.readUnsigned();
        payload.readUnsigned();
        payload.readUnsigned();
        assertThat(payload.readEmbedded().readArray()).isEqualTo(5);
    }

    @Test
    void eachMemoryHasOneEncoding() throws Exception {
        byte[] payload = CoseSign1.parse(Snapshot.sign(snapshot(MEMORY), KEY)).payload();
        Random random = new Random(6);
        int accepted = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = payload.clone();
            // The memory is the last that is written.
            damaged[damaged.length - 1 - random.nextInt(100)] = (byte) random.nextInt();
            byte[] letter = CoseSign1.sign(LetterType.SNAPSHOT, damaged, KEY);
            try {
                assertThat(Snapshot.sign(open(letter), KEY)).isEqualTo(letter);
                accepted++;
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void anEmptyMemoryIsLeftOut() {
        assertReason(() -> open(withEmptyMemory())).isEqualTo("bad-snapshot");
    }

    private static byte[] withEmptyMemory() {
        byte[] config = Sites.config().encode();
        byte[] head = new CborWriter()
                .array(6)
                .integer(0)
                .bytes(new byte[32])
                .integer(1)
                .toByteArray();
        byte[] tail = new CborWriter().array(2).integer(0).map(0).toByteArray();
        byte[] memory = new CborWriter().array(3).array(0).array(0).array(0).toByteArray();
        // Written in parts, because no writer of ours makes it.
        ByteArrayOutputStream scope = new ByteArrayOutputStream();
        List.of(head, config, tail, memory).forEach(scope::writeBytes);
        byte[] payload = new CborWriter()
                .map(3)
                .integer(3)
                .text("berlin-1")
                .integer(6)
                .integer(NOW)
                .integer(9)
                .bytes(scope.toByteArray())
                .toByteArray();
        return CoseSign1.sign(LetterType.SNAPSHOT, payload, KEY);
    }

    @Test
    void theLargestMemoryFitsBesideTheLargestSite() throws Exception {
        List<ModeOrder> modes = new ArrayList<>();
        for (int i = 0; i < SiteMemory.MAX_MODES; i++) {
            modes.add(new ModeOrder("n".repeat(32), BankMode.CLOSED, Long.MAX_VALUE - i));
        }
        List<BurntUse> burnt = new ArrayList<>();
        for (int i = 0; i < SiteMemory.MAX_BURNT; i++) {
            burnt.add(new BurntUse(HIGH, 65535 - i, 70_000));
        }
        List<Assignment> assignments = new ArrayList<>();
        for (int i = 0; i < SiteConfig.MAX_DOORS; i++) {
            assignments.add(new Assignment(65535 - i, LOW));
        }
        SiteMemory largest = new SiteMemory(modes, burnt, assignments);
        Snapshot snapshot = new Snapshot(
                "berlin-1",
                NOW,
                0,
                new byte[32],
                1,
                SnapshotTest.largestConfig(),
                SnapshotTest.mostRevocations(),
                largest);
        byte[] letter = Snapshot.sign(snapshot, KEY);
        assertThat(open(letter).memory()).isEqualTo(largest);
    }

    @Test
    void boundsHold() {
        assertBad(() -> new BurntUse(new byte[7], 1, 1));
        assertBad(() -> new BurntUse(LOW, 0, 1));
        assertBad(() -> new BurntUse(LOW, 1, 0));
        assertBad(() -> new Assignment(1, new byte[9]));
        assertBad(() -> new ModeOrder("", BankMode.CLOSED, 0));
        assertBad(() -> new SiteMemory(List.of(), List.of(), List.of(new Assignment(1, LOW), new Assignment(1, HIGH))));
        assertBad(
                () -> new SiteMemory(List.of(), List.of(new BurntUse(LOW, 1, 1), new BurntUse(LOW, 1, 2)), List.of()));
    }

    private static void assertBad(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
}
