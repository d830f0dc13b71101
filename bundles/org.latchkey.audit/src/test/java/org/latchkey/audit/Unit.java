// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.store.leveldb.LevelStore;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;

/** A store and a trail in a folder. */
final class Unit implements AutoCloseable {

    static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);
    static final String SITE = "site-1";

    final FakeClock clock = new FakeClock();
    final LevelStore store;
    final Trail trail;
    private long nanos = 1_000;

    private Unit(Path home, Ed25519PrivateKey key, String bootId, UnaryOperator<Store> between) {
        store = LevelStore.open(home);
        try {
            Store used = between.apply(store);
            Boot boot = Boot.current(used, bootId, () -> nanos);
            trail = new Trail(
                    new Trail.Setup(used, key, SITE, clock, home.resolve("heads"), boot, Map.of("version", "1"), 1));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    static Unit start(Path home, String bootId) {
        return new Unit(home, KEY, bootId, store -> store);
    }

    static Unit start(Path home, String bootId, Ed25519PrivateKey key) {
        return new Unit(home, key, bootId, store -> store);
    }

    static Unit start(Path home, String bootId, UnaryOperator<Store> between) {
        return new Unit(home, KEY, bootId, between);
    }

    void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    static AuditEntry entry(int door) {
        return new AuditEntry(Event.DOOR_CLOSED, Actor.SYSTEM, "bank", door, "closed", "", new byte[0], Map.of());
    }

    void append(int count) {
        for (int i = 0; i < count; i++) {
            trail.append(entry(i % 100 + 1), new Batch());
        }
    }

    AuditRecord record(long seq) {
        try {
            return AuditRecord.decode(trail.record(seq).orElseThrow());
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    List<byte[]> records() {
        List<byte[]> all = new ArrayList<>();
        for (long seq = 0; seq < trail.size(); seq++) {
            all.add(trail.record(seq).orElseThrow());
        }
        return all;
    }

    @Override
    public void close() {
        trail.stop();
        store.close();
    }

    private static void copyFile(Path file, Path target) throws IOException {
        try {
            Files.copy(file, target);
        } catch (NoSuchFileException expected) {
            // A file that is about to be renamed comes and goes while its folder is copied.
            return;
        }
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    copyFile(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
