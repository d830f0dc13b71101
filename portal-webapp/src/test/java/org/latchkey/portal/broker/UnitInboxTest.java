// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** In order, bounded, and nothing given up because the database had a bad moment. */
class UnitInboxTest {

    private static final long PATIENCE_SECONDS = 60;

    private final Scribe scribe = new Scribe();
    private final Map<String, String> replaced = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final UnitInbox inbox = new UnitInbox(this::currentKid, List.of(scribe));

    /** Writes down what it gets, after whatever the test wants to happen first. */
    private static final class Scribe implements UnitMessageListener {

        private final List<String> got = new CopyOnWriteArrayList<>();
        private volatile Runnable before = () -> {};

        @Override
        public Set<String> kinds() {
            return Set.of(AUDIT, STATE);
        }

        @Override
        public void received(String kind, String site, String unitKid, byte[] payload) {
            before.run();
            got.add(kind + " " + site + " " + unitKid + " " + new String(payload, StandardCharsets.US_ASCII));
        }
    }

    private Optional<String> currentKid(String site) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new DataAccessResourceFailureException("busy");
        }
        return site.equals("EMPTY") ? Optional.empty() : Optional.of(replaced.getOrDefault(site, "kid of " + site));
    }

    @BeforeEach
    void start() {
        inbox.start();
    }

    @AfterEach
    void stop() {
        inbox.stop();
    }

    private CountDownLatch send(String topic, byte[] payload) {
        CountDownLatch done = new CountDownLatch(1);
        inbox.arrived(topic, payload, done::countDown);
        return done;
    }

    private CountDownLatch send(String topic, String payload) {
        return send(topic, payload.getBytes(StandardCharsets.US_ASCII));
    }

    private static void await(CountDownLatch done) throws InterruptedException {
        assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void messagesOfASiteComeInTheirOrder() throws InterruptedException {
        List<CountDownLatch> sent = IntStream.range(0, 30)
                .mapToObj(i -> send("lk/v1/A/up/audit", Integer.toString(i)))
                .toList();
        for (CountDownLatch done : sent) {
            await(done);
        }
        assertThat(scribe.got)
                .containsExactlyElementsOf(IntStream.range(0, 30)
                        .mapToObj(i -> "audit A kid of A " + i)
                        .toList());
    }

    @Test
    void whatNobodySentToNobodyReads() throws InterruptedException {
        await(send("lk/v1/A/down/command", "x"));
        await(send("elsewhere", "x"));
        await(send("lk/v1/EMPTY/up/state", "x"));
        await(send("lk/v1/A/up/ack", "no listener takes it"));
        assertThat(scribe.got).isEmpty();
    }

    @Test
    void aSiteThatFloodsLosesItsOwnMessagesAlone() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        scribe.before = () -> unchecked(open);
        List<CountDownLatch> flood = new ArrayList<>();
        for (int i = 0; i < 3 * UnitInbox.MESSAGES_OF_A_SITE; i++) {
            flood.add(send("lk/v1/A/up/state", Integer.toString(i)));
        }
        CountDownLatch other = send("lk/v1/B/up/state", "calm");
        assertThat(flood.get(flood.size() - 1).getCount()).as("dropped at once").isZero();
        open.countDown();
        await(other);
        for (CountDownLatch done : flood) {
            await(done);
        }
        assertThat(scribe.got).hasSize(UnitInbox.MESSAGES_OF_A_SITE + 1).contains("state B kid of B calm");
        await(send("lk/v1/A/up/state", "later"));
        assertThat(scribe.got).contains("state A kid of A later");
    }

    @Test
    void largeMessagesAreBoundedByTheirBytes() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        scribe.before = () -> unchecked(open);
        byte[] large = new byte[(int) (UnitInbox.BYTES_OF_A_SITE / 4)];
        List<CountDownLatch> sent = IntStream.range(0, 6)
                .mapToObj(i -> send("lk/v1/A/up/audit", large))
                .toList();
        open.countDown();
        for (CountDownLatch done : sent) {
            await(done);
        }
        assertThat(scribe.got).hasSize(4);
    }

    @Test
    void aMessageThatTheDatabaseDoesNotTakeIsOfferedAgainButNotForEver() throws InterruptedException {
        List<Integer> tries = new CopyOnWriteArrayList<>();
        scribe.before = () -> {
            tries.add(0);
            if (tries.size() < UnitInbox.TRIES) {
                throw new DataAccessResourceFailureException("busy");
            }
        };
        await(send("lk/v1/A/up/state", "one"));
        assertThat(scribe.got).containsExactly("state A kid of A one");
        tries.clear();
        scribe.before = () -> {
            tries.add(0);
            throw new DataAccessResourceFailureException("gone");
        };
        await(send("lk/v1/A/up/state", "two"));
        assertThat(tries).hasSize(UnitInbox.TRIES);
        scribe.before = () -> {};
        await(send("lk/v1/A/up/state", "three"));
        assertThat(scribe.got).endsWith("state A kid of A three").hasSize(2);
    }

    @Test
    void whoSentAMessageIsAskedAgainIfTheDatabaseDidNotTell() throws InterruptedException {
        failures.set(2);
        await(send("lk/v1/A/up/state", "one"));
        assertThat(scribe.got).containsExactly("state A kid of A one");
        failures.set(1);
        await(send("lk/v1/EMPTY/up/state", "two"));
        assertThat(scribe.got).hasSize(1);
        failures.set(1 + UnitInbox.TRIES);
        await(send("lk/v1/A/up/state", "three"));
        assertThat(failures).as("not for ever").hasValue(0);
        assertThat(scribe.got).hasSize(1);
    }

    @Test
    void whatWaitsOfAReplacedUnitIsNotItsSuccessors() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        scribe.before = () -> unchecked(open);
        CountDownLatch other = send("lk/v1/A/up/state", "in time");
        CountDownLatch waiting = send("lk/v1/A/up/state", "too late");
        CountDownLatch named = new CountDownLatch(1);
        inbox.arrived("lk/v1/A/up/state", "kid of A", new byte[0], named::countDown);
        replaced.put("A", "successor");
        CountDownLatch fresh = send("lk/v1/A/up/state", "hello");
        open.countDown();
        for (CountDownLatch done : List.of(other, waiting, named, fresh)) {
            await(done);
        }
        assertThat(scribe.got).endsWith("state A successor hello").doesNotContain("state A successor too late");
        assertThat(scribe.got).noneMatch(line -> line.endsWith("too late"));
    }

    @Test
    void aFaultOfAListenerEndsNothing() throws InterruptedException {
        scribe.before = () -> {
            throw new IllegalStateException("a fault");
        };
        await(send("lk/v1/A/up/state", "one"));
        scribe.before = () -> {};
        await(send("lk/v1/A/up/state", "two"));
        assertThat(scribe.got).containsExactly("state A kid of A two");
    }

    private static void unchecked(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
