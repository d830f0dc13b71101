// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

class LevelStoreTest {

    @TempDir
    Path home;

    private final AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
    private LevelStore store;

    @BeforeEach
    void open() {
        store = LevelStore.open(new StateFolder(home), usable::get);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsWhatWasWritten() {
        store.write(new Batch().put(bytes("u/1"), bytes("one")).put(bytes("u/2"), bytes("two")));
        store.write(new Batch().delete(bytes("u/1")));
        store.close();
        open();

        assertThat(store.get(bytes("u/1"))).isEmpty();
        assertThat(store.get(bytes("u/2"))).hasValue(bytes("two"));
    }

    @Test
    void theLaterChangeOfAKeyWins() {
        store.write(new Batch().put(bytes("u/1"), bytes("one")).delete(bytes("u/1")));
        store.write(new Batch().put(bytes("u/2"), bytes("one")).put(bytes("u/2"), bytes("two")));

        assertThat(store.get(bytes("u/1"))).isEmpty();
        assertThat(store.get(bytes("u/2"))).hasValue(bytes("two"));
    }

    @Test
    void scansOnePrefixInUnsignedOrderOverManyPages() {
        Batch batch = new Batch().put(bytes("a/z"), bytes("before")).put(bytes("c/a"), bytes("behind"));
        for (int i = 0; i < 3 * Database.PAGE; i++) {
            batch.put(new byte[] {'b', (byte) (i >> 8), (byte) i}, new byte[] {1});
        }
        store.write(batch);
        List<Integer> seen = new ArrayList<>();

        store.scan(bytes("b"), (key, value) -> seen.add((key[1] & 0xff) << 8 | key[2] & 0xff));

        assertThat(seen).hasSize(3 * Database.PAGE).isSorted();
    }

    @Test
    void scansFromAKeyUntilTheVisitorHasEnough() {
        store.write(new Batch()
                .put(bytes("b1"), bytes("1"))
                .put(bytes("b2"), bytes("2"))
                .put(bytes("b3"), bytes("3"))
                .put(bytes("b4"), bytes("4")));
        List<String> seen = new ArrayList<>();

        store.scanFrom(bytes("b"), bytes("b2"), (key, value) -> {
            seen.add(new String(value, StandardCharsets.US_ASCII));
            return seen.size() < 2;
        });

        assertThat(seen).containsExactly("2", "3");
    }

    @Test
    void aVisitorMayWrite() {
        store.write(new Batch().put(bytes("b1"), bytes("1")).put(bytes("b2"), bytes("2")));

        store.scan(bytes("b"), (key, value) -> {
            store.write(new Batch().delete(key));
            return true;
        });

        assertThat(store.get(bytes("b1"))).isEmpty();
        assertThat(store.get(bytes("b2"))).isEmpty();
    }

    @Test
    void aFullDiskRefusesWritesAndServesReads() {
        store.write(new Batch().put(bytes("u/1"), bytes("one")));
        usable.set(LevelStore.RESERVE_BYTES - 1);

        assertThatThrownBy(() -> store.write(new Batch().put(bytes("u/2"), bytes("two"))))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("disk is full");
        assertThat(store.get(bytes("u/1"))).hasValue(bytes("one"));
        assertThat(store.get(bytes("u/2"))).isEmpty();
        assertThat(store.trouble()).contains("disk is full");

        usable.set(Long.MAX_VALUE);
        store.write(new Batch().put(bytes("u/2"), bytes("two")));
        assertThat(store.get(bytes("u/2"))).hasValue(bytes("two"));
        assertThat(store.trouble()).isEmpty();
    }

    @Test
    void aFullDiskAtTheStartSetsNothingAside() {
        store.close();
        usable.set(0);

        assertThatThrownBy(this::open).isInstanceOf(UnitException.class).hasMessageContaining("disk is full");

        usable.set(Long.MAX_VALUE);
        open();
        assertThat(store.setAsideReason()).isEmpty();
    }

    @Test
    void aDiskThatFillsWhileANewUnitStartsLeaksNothing() throws IOException {
        Path fresh = Files.createDirectory(home.resolve("fresh"));
        Iterator<Long> space = List.of(Long.MAX_VALUE, 0L).iterator();
        assertThatThrownBy(() -> LevelStore.open(new StateFolder(fresh), space::next))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("disk is full");

        try (LevelStore second = LevelStore.open(fresh)) {
            assertThat(second.setAsideReason()).isEmpty();
        }
        assertThat(fresh).isDirectoryNotContaining("glob:**set-aside*");
    }

    @Test
    void aForeignLockOnTheDatabaseIsNoDamage() throws IOException {
        store.write(new Batch().put(bytes("u/1"), bytes("one")));
        store.close();
        Path lock = home.resolve("state").resolve("LOCK");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            channel.lock();
            assertThatThrownBy(this::open).isInstanceOf(UnitException.class).isNotInstanceOf(DamagedException.class);
        }

        open();
        assertThat(store.get(bytes("u/1"))).hasValue(bytes("one"));
        assertThat(home).isDirectoryNotContaining("glob:**set-aside*");
    }

    @Test
    void interruptedThreadsReadAndWriteWithoutHarmToOthers() {
        Thread.currentThread().interrupt();
        store.write(new Batch().put(bytes("u/1"), bytes("one")));
        boolean still = Thread.interrupted();
        store.close();
        open();
        Thread.currentThread().interrupt();
        assertThat(store.get(bytes("u/1"))).hasValue(bytes("one"));
        still &= Thread.interrupted();

        store.write(new Batch().put(bytes("u/2"), bytes("two")));
        assertThat(store.get(bytes("u/1"))).hasValue(bytes("one"));
        assertThat(still).as("the interrupt is kept for the caller").isTrue();
    }

    @Test
    void aSecondProcessIsTurnedAwayAndNothingIsSetAside() {
        assertThatThrownBy(() -> LevelStore.open(home))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("Another process");
        assertThat(store.setAsideReason()).isEmpty();
    }

    @Test
    void refusesWorkWhenClosed() {
        store.close();

        assertThatThrownBy(() -> store.get(bytes("u"))).isInstanceOf(UnitException.class);
        assertThatThrownBy(() -> store.write(new Batch().put(bytes("u"), bytes("1"))))
                .isInstanceOf(UnitException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
