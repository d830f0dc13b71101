// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.latchkey.audit.Boot;
import org.latchkey.audit.Trail;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.store.leveldb.LevelStore;
import org.latchkey.testbed.TestbedException;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Outbox;

/** The trail of a unit that enrolled and does not run, opened as the unit opens it, with the unit's own key. */
final class OfflineTrail implements AutoCloseable {

    private static final int TOGETHER = 64;
    private static final int UNDER_WAY = 32;
    private static final int DOORS = 24;

    private final LevelStore store;
    private final Trail trail;

    private OfflineTrail(LevelStore store, Trail trail) {
        this.store = store;
        this.trail = trail;
    }

    /** @param home the unit's folder */
    static OfflineTrail open(Path home, String site) throws IOException {
        // As the unit runs it.
        System.setProperty("leveldb.mmap", "false");
        Ed25519PrivateKey key = Ed25519PrivateKey.ofSeed(Files.readAllBytes(home.resolve("identity/unit.key")));
        LevelStore store = LevelStore.open(home);
        Trail trail = new Trail(new Trail.Setup(
                store,
                key,
                site,
                new TrailLoad.OperatingSystemClock(),
                home.resolve("heads"),
                Boot.current(store, "bench", System::nanoTime),
                Map.of("version", "bench"),
                TrailLoad.LATER_THAN_THIS_RUN));
        return new OfflineTrail(store, trail);
    }

    /** Records as many accepted codes, durably. */
    void append(int count) {
        List<CompletableFuture<Long>> underWay = new ArrayList<>();
        for (int done = 0; done < count; done += TOGETHER) {
            AuditEntry entry = TrailLoad.entry(done / TOGETHER % DOORS);
            underWay.add(trail.submit(Collections.nCopies(Math.min(TOGETHER, count - done), entry), new Batch()));
            if (underWay.size() == UNDER_WAY) {
                underWay.forEach(CompletableFuture::join);
                underWay.clear();
            }
        }
        underWay.forEach(CompletableFuture::join);
    }

    long size() {
        return trail.size();
    }

    /** What the unit sends next from that record on. */
    Outbox.Page page(long from) {
        Outbox outbox = trail.outbox(() -> {
            throw new TestbedException("nothing is witnessed here");
        });
        return outbox.page(from, Outbox.MAX_RECORDS, Outbox.MAX_BYTES)
                .orElseThrow(() -> new TestbedException("the trail ends before record " + from));
    }

    /** What the portal has witnessed of it, as the unit knows. */
    long witnessed() {
        return trail.outbox(() -> {
                    throw new TestbedException("nothing is witnessed here");
                })
                .witnessed();
    }

    @Override
    public void close() {
        trail.stop();
        store.close();
    }
}
