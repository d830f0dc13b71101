// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.store.leveldb.LevelStore;
import org.latchkey.unit.api.Batch;

/** What the store loses without a word, the trail finds. */
class DamageTest {

    private static final int RECORDS = 60;

    @TempDir
    Path home;

    @TempDir
    Path copies;

    @Test
    void aFlippedBitInTheLogIsFound() throws IOException {
        List<byte[]> records = filledUnit();
        flipBits(one("state", ".log"), records, 12);
    }

    @Test
    void aFlippedBitInATableIsFound() throws IOException {
        List<byte[]> records = filledUnit();
        LevelStore.open(home).close();
        flipBits(one("state", ".sst"), records, 12);
    }

    /** Either the unit says that its state was set aside, or it has every record as it was. */
    private void flipBits(Path file, List<byte[]> records, int places) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int lost = 0;
        for (int place = 0; place < places; place++) {
            Path copy = copies.resolve("copy-" + place);
            Unit.copy(home, copy);
            byte[] damaged = whole.clone();
            damaged[(int) ((long) whole.length * place / places) + 40] ^= 0x10;
            Files.write(copy.resolve(home.relativize(file)), damaged);

            try (Unit unit = Unit.start(copy, "boot-2")) {
                if (unit.store.setAsideReason().isPresent()) {
                    assertThat(unit.record(0).entry().event()).isEqualTo(Event.TRAIL_RESTARTED);
                    lost++;
                } else {
                    assertThat(unit.records().subList(0, records.size())).containsExactlyElementsOf(records);
                }
                assertThat(unit.trail.verify().sound()).isTrue();
            }
        }
        assertThat(lost).as("places that mattered").isPositive();
    }

    @Test
    void theNewTrailNamesTheLastKnownHeadAndServes() {
        Checkpoint last = filledUnitsCheckpoint();
        removeFromStore(Records.key(RECORDS / 2));

        try (Unit unit = Unit.start(home, "boot-2")) {
            AuditRecord first = unit.record(0);
            assertThat(first.entry().event()).isEqualTo(Event.TRAIL_RESTARTED);
            assertThat(first.entry().details())
                    .containsEntry("size", last.size())
                    .containsEntry("root", HexFormat.of().formatHex(last.root()));
            assertThat(unit.record(1).entry().event()).isEqualTo(Event.STARTED);
            assertThat(unit.trail.boot()).isEqualTo(2);
            assertThat(unit.store.setAsideReason()).isPresent();
            assertThat(unit.store.get(FakeClock.KEY))
                    .as("the clock's floor is kept")
                    .isPresent();
            assertThat(unit.trail.trouble()).contains("set aside");
            unit.append(3);
            Batch answer = new Batch();
            unit.store.answerSetAside(answer);
            unit.trail.append(Unit.entry(1), answer);
            assertThat(unit.trail.trouble()).isEmpty();
        }
        try (Unit unit = Unit.start(home, "boot-3")) {
            assertThat(unit.trail.size()).isEqualTo(7);
            assertThat(unit.trail.boot()).isEqualTo(3);
            assertThat(unit.store.setAsideReason()).isEmpty();
        }
    }

    @Test
    void aStoreAheadOfItsHeadIsNormal() throws IOException {
        filledUnit();
        Unit.copy(home.resolve("heads"), copies.resolve("heads"));
        try (Unit unit = Unit.start(home, "boot-1")) {
            unit.append(RECORDS);
        }
        restoreHeads();

        try (Unit unit = Unit.start(home, "boot-1")) {
            assertThat(unit.store.setAsideReason()).isEmpty();
            assertThat(unit.trail.size()).isEqualTo(2 * RECORDS + 1);
        }
    }

    @Test
    void aStoreBehindItsHeadIsDamage() throws IOException {
        filledUnit();
        Unit.copy(home.resolve("state"), copies.resolve("state"));
        try (Unit unit = Unit.start(home, "boot-1")) {
            unit.append(1);
        }
        Files.move(home.resolve("state"), home.resolve("newer"));
        Unit.copy(copies.resolve("state"), home.resolve("state"));

        try (Unit unit = Unit.start(home, "boot-1")) {
            assertThat(unit.store.setAsideReason())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("ends at " + (RECORDS + 1)));
            assertThat(unit.record(0).entry().details()).containsEntry("size", RECORDS + 2L);
        }
    }

    @Test
    void anotherRootAtTheHeadsSizeIsDamage() throws IOException {
        filledUnit();
        Unit.copy(home.resolve("heads"), copies.resolve("heads"));
        deleteFolder("state");
        deleteFolder("heads");
        try (Unit unit = Unit.start(home, "boot-9")) {
            unit.trail.append(Unit.entry(200), new Batch());
            unit.append(2 * RECORDS);
        }
        restoreHeads();

        try (Unit unit = Unit.start(home, "boot-9")) {
            assertThat(unit.store.setAsideReason()).isPresent();
            assertThat(unit.record(0).entry().event()).isEqualTo(Event.TRAIL_RESTARTED);
        }
    }

    @Test
    void aLostStoreBesideAHeadIsDamage() throws IOException {
        filledUnit();
        deleteFolder("state");

        try (Unit unit = Unit.start(home, "boot-2")) {
            assertThat(unit.store.setAsideReason()).isPresent();
            assertThat(unit.record(0).entry().details()).containsEntry("size", RECORDS + 1L);
        }
    }

    @Test
    void aCrashBeforeTheHeadFilesFollowTheNewTrailIsNoSecondDamage() throws IOException {
        filledUnit();
        Unit.copy(home.resolve("heads"), copies.resolve("heads"));
        deleteFolder("state");
        Unit.start(home, "boot-2").close();
        restoreHeads();

        try (Unit unit = Unit.start(home, "boot-3")) {
            assertThat(unit.trail.size()).isEqualTo(3);
            assertThat(unit.record(0).entry().event()).isEqualTo(Event.TRAIL_RESTARTED);
            assertThat(unit.record(2).entry().event()).isEqualTo(Event.STARTED);
        }
    }

    @Test
    void aTrailOfAnotherKeyIsNotGoneOnWith() throws IOException {
        filledUnit();

        try (Unit unit = Unit.start(
                home, "boot-2", Ed25519PrivateKey.ofSeed("k".repeat(32).getBytes()))) {
            assertThat(unit.store.setAsideReason()).isPresent();
            assertThat(unit.trail.size()).isEqualTo(2);
            assertThat(unit.trail.verify().sound()).isTrue();
        }
    }

    @Test
    void damageFarBackIsFoundInTheBackgroundAndDeletesNothing() {
        long size;
        try (Unit unit = Unit.start(home, "boot-1")) {
            for (int i = 0; i < 60; i++) {
                unit.trail
                        .submit(Collections.nCopies(50, Unit.entry(1)), new Batch())
                        .join();
            }
            size = unit.trail.size();
        }
        removeFromStore(Records.key(5));

        try (Unit unit = Unit.start(home, "boot-1")) {
            assertThat(unit.trail.size()).isEqualTo(size);
            assertThat(unit.store.setAsideReason()).isEmpty();
            while (unit.trail.trouble().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(unit.trail.trouble()).contains("record 5");
            assertThat(unit.trail.checked()).isFalse();
            assertThat(unit.trail.verify().sound()).isFalse();
            unit.append(1);
        }
    }

    @Test
    void aSoundTrailIsCheckedInTheBackground() {
        filledUnit();

        try (Unit unit = Unit.start(home, "boot-1")) {
            while (!unit.trail.checked()) {
                assertThat(unit.trail.trouble()).isEmpty();
            }
        }
    }

    private List<byte[]> filledUnit() {
        try (Unit unit = Unit.start(home, "boot-1")) {
            unit.append(RECORDS);
            return unit.records();
        }
    }

    private Checkpoint filledUnitsCheckpoint() {
        try (Unit unit = Unit.start(home, "boot-1")) {
            unit.append(RECORDS);
            return unit.trail.checkpoint().orElseThrow();
        }
    }

    private void removeFromStore(byte[] key) {
        try (LevelStore store = LevelStore.open(home)) {
            store.write(new Batch().delete(key));
        }
    }

    private void restoreHeads() throws IOException {
        deleteFolder("heads");
        Unit.copy(copies.resolve("heads"), home.resolve("heads"));
    }

    private void deleteFolder(String name) throws IOException {
        Files.move(home.resolve(name), Files.createTempDirectory(copies, "gone").resolve(name));
    }

    private Path one(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
