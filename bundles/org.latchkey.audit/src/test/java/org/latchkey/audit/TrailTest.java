// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

class TrailTest {

    private static final byte[] STATE = {'u', 1};

    @TempDir
    Path home;

    private Unit unit;

    @BeforeEach
    void start() {
        unit = Unit.start(home, "boot-1");
    }

    @AfterEach
    void stop() {
        unit.close();
    }

    @Test
    void theFirstRecordIsTheStart() {
        AuditRecord first = unit.record(0);

        assertThat(first.seq()).isZero();
        assertThat(first.boot()).isEqualTo(1);
        assertThat(first.entry().event()).isEqualTo(Event.STARTED);
        assertThat(first.entry().details()).containsEntry("version", "1");
        assertThat(unit.trail.size()).isEqualTo(1);
    }

    @Test
    void aRecordCarriesNumberTimeAndUptime() {
        unit.pass(1234);

        long seq = unit.trail.append(Unit.entry(7), new Batch());

        AuditRecord record = unit.record(seq);
        assertThat(record).isEqualTo(new AuditRecord(1, 1, FakeClock.NOW, 1234, ClockQuality.UNPROVEN, Unit.entry(7)));
    }

    @Test
    void everyBatchEndsWithACheckpointOverTheStoredBytes() throws Exception {
        for (int i = 0; i < 5; i++) {
            unit.append(1);
            String origin = Checkpoint.origin(Unit.SITE, Unit.KEY.publicKey());
            Checkpoint stored = unit.trail.checkpoint().orElseThrow();

            Checkpoint opened =
                    Checkpoint.open(stored.note(), NoteVerifier.ed25519(origin, Unit.KEY.publicKey()), origin);

            assertThat(opened.size()).isEqualTo(i + 2).isEqualTo(unit.trail.size());
            assertThat(opened.root()).isEqualTo(Merkle.root(unit.records()));
        }
        assertThat(unit.trail.verify().sound()).isTrue();
        assertThat(unit.trail.verify().size()).isEqualTo(6);
    }

    @Test
    void stateAndRecordsOfASubmissionGoTogetherInOrder() {
        List<AuditEntry> entries = List.of(Unit.entry(1), Unit.entry(2), Unit.entry(3));

        long first = unit.trail
                .submit(entries, new Batch().put(STATE, new byte[] {9}))
                .join();

        assertThat(first).isEqualTo(1);
        assertThat(LongStream.range(1, 4).mapToObj(seq -> unit.record(seq).entry()))
                .containsExactlyElementsOf(entries);
        assertThat(unit.store.get(STATE)).hasValue(new byte[] {9});
    }

    @Test
    void concurrentSubmissionsKeepEachCallersOrder() throws Exception {
        int callers = 16;
        int each = 40;
        List<List<Long>> numbers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            List<Long> mine = new ArrayList<>();
            numbers.add(mine);
            int door = caller + 1;
            threads.add(new Thread(() -> {
                List<CompletableFuture<Long>> futures = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    futures.add(unit.trail.submit(List.of(Unit.entry(door)), new Batch()));
                }
                futures.forEach(future -> mine.add(future.join()));
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        List<Long> all = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            assertThat(numbers.get(caller)).hasSize(each).isSorted();
            for (long seq : numbers.get(caller)) {
                assertThat(unit.record(seq).entry().door()).isEqualTo(caller + 1);
            }
            all.addAll(numbers.get(caller));
        }
        Collections.sort(all);
        assertThat(all)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, (long) callers * each).boxed().toList());
        assertThat(unit.trail.verify().sound()).isTrue();
    }

    @Test
    void whatIsTooLongFailsAloneAndTakesNoNumber() {
        Map<String, Object> details = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            details.put("d" + i, "x".repeat(500));
        }
        AuditEntry tooLong =
                new AuditEntry(Event.CODE_REFUSED, Actor.SYSTEM, "", 0, "refused", "", new byte[0], details);

        CompletableFuture<Long> bad =
                unit.trail.submit(List.of(Unit.entry(1), tooLong), new Batch().put(STATE, new byte[1]));

        assertThatThrownBy(bad::join).hasCauseInstanceOf(UnitException.class).hasMessageContaining("size");
        assertThat(unit.trail.append(Unit.entry(1), new Batch())).isEqualTo(1);
        assertThat(unit.store.get(STATE)).isEmpty();
    }

    @Test
    void aSubmissionHas1To64Entries() {
        assertThatThrownBy(() -> unit.trail.submit(List.of(), new Batch()).join())
                .hasCauseInstanceOf(UnitException.class);
        List<AuditEntry> many = Collections.nCopies(65, Unit.entry(1));
        assertThatThrownBy(() -> unit.trail.submit(many, new Batch()).join()).hasCauseInstanceOf(UnitException.class);
        assertThat(unit.trail.submit(many.subList(0, 64), new Batch()).join()).isEqualTo(1);
    }

    @Test
    void aNewStartCountsAndAnUpdateOfTheBundleDoesNot() {
        unit.append(3);
        unit.close();

        unit = Unit.start(home, "boot-1");
        assertThat(unit.trail.boot()).isEqualTo(1);
        assertThat(unit.trail.size()).isEqualTo(4);
        unit.close();

        unit = Unit.start(home, "boot-2");
        assertThat(unit.trail.boot()).isEqualTo(2);
        assertThat(unit.record(4).entry().event()).isEqualTo(Event.STARTED);
        assertThat(unit.record(4).boot()).isEqualTo(2);
        assertThat(unit.trail.trouble()).isEmpty();
    }

    @Test
    void stoppingCommitsWhatWasSubmittedAndRefusesTheRest() {
        List<CompletableFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            futures.add(unit.trail.submit(List.of(Unit.entry(1)), new Batch()));
        }
        unit.trail.stop();

        assertThat(futures).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        assertThatThrownBy(() -> unit.trail.append(Unit.entry(1), new Batch()))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("stopped");
        unit.store.close();
        unit = Unit.start(home, "boot-1");
        assertThat(unit.trail.size()).isEqualTo(301);
    }

    @Test
    void recordsOutsideTheTrailAreNotThere() {
        assertThat(unit.trail.record(-1)).isEmpty();
        assertThat(unit.trail.record(1)).isEmpty();
        assertThat(unit.trail.record(Long.MAX_VALUE)).isEmpty();
    }
}
