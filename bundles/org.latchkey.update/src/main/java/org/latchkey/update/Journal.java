// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;

/**
 * What the trail and the store know of releases. Both may be away while they are being swapped themselves; then this
 * waits for them, bounded.
 */
final class Journal {

    private static final byte[] KEY = {'r', 'f'};
    private static final byte[] NOTE = {'r', 'n'};
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long LOOK_MILLIS = 20;

    private final Supplier<Optional<AuditTrail>> trail;
    private final Supplier<Optional<Store>> store;

    /**
     * What is stored.
     *
     * @param floor the lowest counter that may run
     * @param recorded the release that the trail last called confirmed
     */
    record Mark(long floor, long recorded) {}

    Journal(Supplier<Optional<AuditTrail>> trail, Supplier<Optional<Store>> store) {
        this.trail = trail;
        this.store = store;
    }

    private static <T> T await(String what, Supplier<Optional<T>> service) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        Optional<T> found = service.get();
        try {
            while (found.isEmpty() && System.nanoTime() - deadline < 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                found = service.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return found.orElseThrow(() -> new NotNowException("The " + what + " is away."));
    }

    /** True if nothing here would have to wait. */
    boolean isOpen() {
        return trail.get().isPresent() && store.get().isPresent();
    }

    Mark mark() {
        return await("store", store)
                .get(KEY)
                .filter(value -> value.length == 2 * Long.BYTES)
                .map(ByteBuffer::wrap)
                .map(value -> new Mark(value.getLong(), value.getLong()))
                .orElse(new Mark(0, 0));
    }

    /** Records something that changes nothing. */
    void record(Event event, long release, String outcome, String reason) {
        await("trail", trail).append(entry(event, release, outcome, reason), new Batch());
    }

    /** Records that a release was taken back, and keeps why over any restart, until {@link #forgetNote}. */
    void takenBack(long current, String note) {
        byte[] kept = AuditEntry.fit(note).getBytes(StandardCharsets.UTF_8);
        await("trail", trail)
                .append(entry(Event.RELEASE_TAKEN_BACK, current, "taken-back", note), new Batch().put(NOTE, kept));
    }

    /** Why the last release was taken back that was; empty if that is forgotten, or the store is away. */
    String lastNote() {
        return store.get()
                .flatMap(present -> present.get(NOTE))
                .map(kept -> new String(kept, StandardCharsets.UTF_8))
                .orElse("");
    }

    /** Something else begins with this batch. */
    static void forgetNote(Batch batch) {
        batch.delete(NOTE);
    }

    /** Records that a release is confirmed, and raises the floor with it. */
    void confirmed(long release, long lowest) {
        Mark mark = new Mark(Math.max(mark().floor(), lowest), release);
        byte[] value = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(mark.floor())
                .putLong(mark.recorded())
                .array();
        await("trail", trail)
                .append(entry(Event.RELEASE_CONFIRMED, release, "confirmed", ""), new Batch().put(KEY, value));
    }

    private static AuditEntry entry(Event event, long release, String outcome, String reason) {
        Map<String, Object> details = reason.isEmpty()
                ? Map.of("release", release)
                : Map.of("release", release, "finding", AuditEntry.fit(reason));
        return new AuditEntry(event, Actor.SYSTEM, "", 0, outcome, "", new byte[0], details);
    }
}
