// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.latchkey.audit.Boot;
import org.latchkey.audit.Trail;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.store.leveldb.LevelStore;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.PortalAccess;
import org.latchkey.unit.api.TrustedClock;

/** A unit's trail on a disk, and its connection. */
final class UnitSide implements AutoCloseable {

    static final String SITE = "site-1";
    static final Topics TOPICS = new Topics(SITE);
    static final long NOW = 1_800_000_000;
    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);

    final Rooms rooms = new Rooms();
    final FakeGate gate = new FakeGate();
    final Outbox outbox;
    private final LevelStore store;
    private final Trail trail;
    private ScheduledThreadPoolExecutor executor;
    private Engine engine;

    UnitSide(Path home) {
        store = LevelStore.open(home);
        Boot boot = Boot.current(store, "1", System::nanoTime);
        trail = new Trail(
                new Trail.Setup(store, KEY, SITE, new FixedClock(), home.resolve("heads"), boot, Map.of(), 60_000));
        Ed25519PrivateKey witness = FakePortal.WITNESS;
        KeyRingEntry entry = new KeyRingEntry(
                witness.publicKey().kid(8), witness.publicKey(), Set.of("witness"), Set.of("*"), 0, 2 * NOW);
        outbox = trail.outbox(() -> new KeyRing(1, List.of(entry)));
        rooms.outbox.set(outbox);
        rooms.trail.set(trail);
        rooms.gate.set(gate);
        rooms.report.set(gate);
        rooms.clock.set(new FixedClock());
        rooms.proof.set(new FixedProof());
    }

    static NoteVerifier verifier() {
        return NoteVerifier.ed25519(Checkpoint.origin(SITE, KEY.publicKey()), KEY.publicKey());
    }

    void record(int count) {
        AuditEntry entry =
                new AuditEntry(Event.DOOR_CLOSED, Actor.SYSTEM, "bank", 1, "closed", "", new byte[0], Map.of());
        for (int left = count; left > 0; left -= 64) {
            trail.submit(Collections.nCopies(Math.min(64, left), entry), new Batch())
                    .join();
        }
    }

    void connect(String broker, SSLContext tls) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sync");
            thread.setDaemon(true);
            return thread;
        });
        engine = SyncComponent.engine(new Access(broker, tls), Backoff.longestMillis(null), rooms, executor);
        executor.scheduleWithFixedDelay(engine::tick, 0, 50, TimeUnit.MILLISECONDS);
    }

    Engine engine() {
        return engine;
    }

    void disconnect() throws InterruptedException {
        executor.shutdownNow();
        engine.close();
        if (!executor.awaitTermination(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the thread did not end");
        }
        engine.close();
    }

    @Override
    public void close() throws InterruptedException {
        if (executor != null) {
            disconnect();
        }
        trail.stop();
        store.close();
    }

    private record Access(String broker, SSLContext tls) implements PortalAccess {

        @Override
        public String site() {
            return SITE;
        }

        @Override
        public String units() {
            return "https://127.0.0.1:1";
        }

        @Override
        public long certificateEnd() {
            return Long.MAX_VALUE;
        }
    }

    private static final class FixedProof implements ClockProof {

        @Override
        public byte[] nonce() {
            return new byte[NONCE];
        }

        @Override
        public long prove(long millis, byte[] nonce) {
            return 0;
        }
    }

    /** A clock that stands still. */
    static final class FixedClock implements TrustedClock {

        @Override
        public Reading now() {
            return new Reading(NOW, ClockQuality.UNPROVEN);
        }

        @Override
        public long floor() {
            return NOW;
        }

        @Override
        public long tolerance() {
            return 0;
        }

        @Override
        public void accept(long iat, Batch batch) {}
    }
}
