// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.EntryTrail;
import org.latchkey.unit.api.testing.MemoryStore;

/** What is lost, and what is not, while the disk is slow or takes nothing. */
class BacklogTest {

    private final MemoryStore store = new MemoryStore();
    private final SlowTrail trail = new SlowTrail();
    /** What the outcomes thread has still to do. */
    private final Queue<Runnable> outcomes = new ArrayDeque<>();

    private final Backlog backlog = new Backlog(trail, outcomes::add);

    /** A trail that hands to the disk what it is given, in that order, when told to. */
    private final class SlowTrail extends EntryTrail {

        private record Given(List<AuditEntry> entries, Batch changes, CompletableFuture<Long> seq) {}

        private final List<Given> given = new ArrayList<>();
        private Predicate<AuditEntry> tooLong = entry -> false;

        @Override
        public CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
            given.add(new Given(more, changes, new CompletableFuture<>()));
            return given.get(given.size() - 1).seq();
        }

        void diskTakesAll() {
            while (!given.isEmpty()) {
                List<Given> some = List.copyOf(given);
                given.clear();
                some.forEach(this::write);
                runOutcomes();
            }
        }

        private void write(Given one) {
            if (one.entries().stream().anyMatch(tooLong)) {
                one.seq().completeExceptionally(new UnitException("too long", new IllegalArgumentException()));
                return;
            }
            entries.addAll(one.entries());
            store.write(one.changes());
            one.seq().complete(0L);
        }

        void diskTakesNothing() {
            List<Given> some = List.copyOf(given);
            given.clear();
            some.forEach(
                    one -> one.seq().completeExceptionally(new UnitException("disk full", new RuntimeException())));
            runOutcomes();
        }
    }

    private void runOutcomes() {
        while (!outcomes.isEmpty()) {
            outcomes.remove().run();
        }
    }

    private static AuditEntry entry(int door) {
        return new AuditEntry(Event.DOOR_CLOSED, Actor.SYSTEM, "A", door, "opened", "", new byte[0], Map.of());
    }

    private static byte[] key(int number) {
        return new byte[] {'u', (byte) number};
    }

    private static Batch change(int key, int value) {
        return new Batch().put(key(key), new byte[] {(byte) value});
    }

    private List<Integer> recorded() {
        return trail.entries.stream().map(AuditEntry::door).toList();
    }

    @Test
    void whatASlowDiskHasNotTakenAtTheEndIsLeftWithTheTrailInOrder() {
        List<Integer> doors = new ArrayList<>();
        for (int door = 1; door <= 3 * Backlog.TOGETHER; door++) {
            backlog.note(entry(door), change(1, door));
            doors.add(door);
        }
        backlog.flush(1);
        trail.diskTakesAll();
        assertThat(recorded()).isEqualTo(doors);
        assertThat(store.get(key(1))).hasValue(new byte[] {(byte) (3 * Backlog.TOGETHER)});
    }

    @Test
    void aFullBacklogLosesRecordsAndNoChanges() {
        for (int i = 0; i < Backlog.MAX_UNRECORDED; i++) {
            backlog.note(entry(1));
        }
        backlog.note(entry(2), change(1, 1).put(key(2), new byte[] {1}));
        backlog.note(entry(2), new Batch().delete(key(1)));
        backlog.note(entry(2), change(3, 3));
        trail.diskTakesNothing();
        backlog.tick();
        trail.diskTakesAll();
        assertThat(recorded()).hasSize(Backlog.MAX_UNRECORDED).containsOnly(1);
        assertThat(store.get(key(1))).isEmpty();
        assertThat(store.get(key(2))).hasValue(new byte[] {1});
        assertThat(store.get(key(3))).hasValue(new byte[] {3});
    }

    @Test
    void aRecordThatCanNeverBeWrittenDoesNotHoldUpThoseBehindIt() {
        trail.tooLong = entry -> entry.door() == 2;
        for (int door = 1; door <= 4; door++) {
            backlog.note(entry(door));
        }
        for (int i = 0; i < 4; i++) {
            trail.diskTakesAll();
            backlog.tick();
        }
        trail.diskTakesAll();
        assertThat(recorded()).containsExactly(1, 3, 4);
    }
}
