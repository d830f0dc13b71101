// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latchkey.lockers.holders.HolderBook;
import org.latchkey.lockers.holders.Places;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.EmergencyOpening.Asked;
import org.latchkey.unit.api.Gatekeeper.Verdict;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.testing.MemoryStore;

/** Real codes, real threads, and doors that open when the test lets them. */
@Timeout(120)
class LiveGateTest {

    private static final int SCANNERS = 8;

    private final Ed25519PrivateKey key = Ed25519PrivateKey.generate(new SecureRandom());
    private final MemoryStore store = new MemoryStore();
    private final MemoryTrail trail = new MemoryTrail(store);
    private final FakeClock clock = new FakeClock();
    private final SlowDoors doors = new SlowDoors();
    private final ExecutorService scanners = Executors.newFixedThreadPool(SCANNERS);
    private Gate gate = gate();

    @AfterEach
    void stop() {
        scanners.shutdownNow();
    }

    @Test
    void theSameCodeAtManyScannersOpensOnce() throws Exception {
        String code = issue(1, 1, 3);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < SCANNERS; i++) {
            verdicts.add(scanners.submit(() -> {
                go.await();
                return gate.present(code, "front");
            }));
        }
        go.countDown();
        int accepted = 0;
        for (Future<Verdict> verdict : verdicts) {
            accepted += verdict.get().accepted() ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(1);
        assertThat(doors.ordered).hasSize(1);
    }

    @Test
    void aForeignKeyOpensNothing() throws Exception {
        Ed25519PrivateKey foreign = Ed25519PrivateKey.generate(new SecureRandom());
        Verdict verdict = gate.present(issue(foreign, 1, 1, 3), "front");
        assertThat(verdict.reason()).isEqualTo("unknown-key");
        assertThat(doors.ordered).isEmpty();
    }

    @Test
    void aStopWaitsForTheOutcome() throws Exception {
        Verdict verdict = gate.present(issue(1, 1, 3), "front");
        Future<?> closing = scanners.submit(() -> gate.close());
        awaitRefusal();
        doors.ordered.get(0).complete(new Doors.Opening(Doors.Outcome.OPENED, ""));
        closing.get();
        assertThat(verdict.openings()).isCompleted();
        assertThat(trail.count(Event.OPENING, "opened")).isEqualTo(1);
    }

    @Test
    void aStopCallsOffWhatIsNotSentAndTheNextGateSettlesIt() throws Exception {
        String code = issue(1, 1, 3);
        gate.present(code, "front");
        gate.close();
        assertThat(doors.ordered.get(0)).isCancelled();
        assertThat(trail.count(Event.OPENING)).isZero();

        gate = gate();
        assertThat(gate.present(code, "front").reason()).isEqualTo(Refusal.BUSY);
        gate.close();
    }

    @Test
    void aWriteThatComesBackTooLateOpensNothing() throws Exception {
        trail.deaf = true;
        String code = issue(1, 1, 3);
        Thread scanner = new Thread(() -> gate.present(code, "front"));
        scanner.start();
        while (trail.count(Event.CODE_ACCEPTED) == 0) {
            Thread.onSpinWait();
        }
        scanner.interrupt();
        scanner.join();
        trail.unheard.get(0).complete(0L);
        assertThat(doors.ordered).isEmpty();
    }

    @Test
    void anEmergencyGoesOnWithTheNextGateAfterTheDoorThatIsUnderWay() throws Exception {
        doors.count = 3;
        assertThat(gate.emergency().begin(Asked.INPUT, Actor.SYSTEM)).isTrue();
        awaitOrders(1);
        Future<?> closing = scanners.submit(() -> gate.close());
        awaitRefusal();
        open(0);
        closing.get();
        assertThat(doors.ordered).hasSize(1);
        assertThat(trail.count(Event.OPENING, "opened")).isEqualTo(1);

        gate = gate();
        gate.emergency().resume("", new AtomicReference<>(""));
        for (int next = 1; next < 3; next++) {
            awaitOrders(next + 1);
            open(next);
        }
        while (trail.count(Event.EMERGENCY_OPENING, "ended") == 0) {
            Thread.onSpinWait();
        }
        gate.close();
        assertThat(doors.numbers).containsExactly(1, 2, 3);
        assertThat(trail.count(Event.EMERGENCY_OPENING)).as("begun, ended").isEqualTo(2);
    }

    @Test
    void anOrderThatTheNextGateGoesOnWithIsAnsweredAsUnknown() throws Exception {
        doors.count = 2;
        Wish wish = Wish.local(Asked.COMMAND, Actor.SYSTEM, gate.emergency().now());
        CompletableFuture<CommandHandler.Result> answer = gate.emergency().order(wish, doors.all(), false);
        awaitOrders(1);
        Future<?> closing = scanners.submit(() -> gate.close());
        awaitRefusal();
        open(0);
        closing.get();
        assertThat(answer.join().outcome()).isEqualTo(CommandOutcome.UNKNOWN);
        assertThat(answer.join().reason()).isEqualTo(Refusal.STOPPING);
    }

    private void open(int order) {
        doors.ordered.get(order).complete(new Doors.Opening(Doors.Outcome.OPENED, ""));
    }

    private void awaitOrders(int count) {
        while (doors.ordered.size() < count) {
            Thread.onSpinWait();
        }
    }

    private void awaitRefusal() {
        while (gate.handle("X", "front")) {
            Thread.onSpinWait();
        }
    }

    private Gate gate() {
        KeyRingEntry entry = new KeyRingEntry(
                key.publicKey().kid(8), key.publicKey(), Set.of("code"), Set.of("site-1"), 0, Long.MAX_VALUE);
        CodeVerifier verifier = new CodeVerifier(new KeyRing(1, List.of(entry)), "site-1", 86_400);
        Site site = World.site(Revocations.NONE, SiteMemory.NONE, new byte[32]);
        HolderBook holders = new HolderBook(store, clock::millis);
        Places places = new Places(site.config(), holders, doors);
        return new Gate(
                verifier::verify,
                new Rooms(site, store, trail, clock, doors, new FakeRules(), holders, places),
                new Outcomes.Single(),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                told -> {});
    }

    private String issue(int number, long uses, int door) throws ProtocolException {
        return issue(key, number, uses, door);
    }

    private static String issue(Ed25519PrivateKey by, int number, long uses, int door) throws ProtocolException {
        byte[] id = {0, 0, 0, (byte) number, 1, 2, 3, 4};
        AccessCode claims = new AccessCode(
                by.publicKey().kid(4),
                "site-1",
                FakeClock.START + 3_600,
                OptionalLong.empty(),
                FakeClock.START,
                id,
                Scope.open(List.of(door), uses),
                Optional.empty());
        return CodeIssuer.issue(claims, by);
    }

    private static final class SlowDoors implements Doors {

        final List<CompletableFuture<Opening>> ordered = new java.util.concurrent.CopyOnWriteArrayList<>();

        final List<Integer> numbers = new java.util.concurrent.CopyOnWriteArrayList<>();
        volatile int count;

        @Override
        public List<Status> all() {
            return IntStream.rangeClosed(1, count)
                    .mapToObj(door -> status(door).orElseThrow())
                    .toList();
        }

        @Override
        public Optional<Status> status(int door) {
            return Optional.of(new Status(door, "A", true, State.CLOSED, Optional.empty(), 1, false, ""));
        }

        @Override
        public boolean reachable(int door, long patienceMillis) {
            return true;
        }

        @Override
        public CompletableFuture<Opening> open(int door) {
            CompletableFuture<Opening> opening = new CompletableFuture<>();
            numbers.add(door);
            ordered.add(opening);
            return opening;
        }

        @Override
        public long settleMillis(int door) {
            return 60_000;
        }

        @Override
        public boolean clear(int door) {
            return false;
        }
    }
}
