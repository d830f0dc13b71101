// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.TypedLetter;

/** Connecting, losing and connecting again, with a clock and a thread that the test turns. */
class EngineTest {

    private static final Topics TOPICS = new Topics("s");

    private final Rooms rooms = new Rooms();
    private final FakeGate gate = new FakeGate();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<FakeLink> links = new ArrayList<>();
    private Link.Events events;
    private boolean reachable = true;
    private long now = 5_000;
    private int dialled;

    private final Engine engine = new Engine(
            "ssl://p:1", TOPICS, this::dial, rooms, new Backoff(1000, 60_000, new Random(1)), () -> now, tasks::add);

    private Link dial(Link.Events told) throws Link.LinkException {
        dialled++;
        if (!reachable) {
            throw new Link.LinkException("no route", null);
        }
        events = told;
        FakeLink link = new FakeLink();
        links.add(link);
        return link;
    }

    private FakeLink link() {
        return links.get(links.size() - 1);
    }

    private void run() {
        engine.tick();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private static Link.Frame command(int number) {
        byte[] frame = new TypedLetter(LetterType.COMMAND, new byte[] {(byte) number}).encode();
        return new Link.Frame(TOPICS.command(), frame, number, 1);
    }

    @Test
    void triesForEverWithLongerAndLongerWaits() {
        reachable = false;
        run();
        assertThat(engine.status().connected()).isFalse();
        assertThat(engine.status().trouble()).isEqualTo("no route");
        for (int second = 0; second < 30 * 24 * 3600; second += 30) {
            now += 30_000;
            run();
        }
        assertThat(dialled).isGreaterThan(30 * 24 * 3600 / 120);
        reachable = true;
        now += 60_000;
        run();
        assertThat(engine.status().connected()).isTrue();
        assertThat(engine.status().trouble()).isEmpty();
    }

    @Test
    void aLostConnectionIsClosedAndReplaced() {
        run();
        FakeLink first = link();
        events.lost("cable");
        run();
        assertThat(first.closed).isTrue();
        assertThat(engine.status().connected()).isFalse();
        assertThat(engine.status().trouble()).isEqualTo("cable");
        now += 1_000;
        run();
        assertThat(engine.status().connected()).isTrue();
        assertThat(link()).isNotSameAs(first);
    }

    @Test
    void aConnectionThatEndsWithoutAWordIsNoticed() {
        run();
        link().open = false;
        run();
        assertThat(engine.status().connected()).isFalse();
        now += 1_000;
        run();
        assertThat(links).hasSize(2);
    }

    @Test
    void whatAnOldConnectionBroughtLateIsNothing() {
        rooms.gate.set(gate);
        run();
        Link.Events old = events;
        old.lost("cable");
        run();
        now += 1_000;
        run();
        old.received(command(1));
        old.lost("again");
        run();
        assertThat(gate.letters).isEmpty();
        assertThat(engine.status().connected()).isTrue();
    }

    @Test
    void lettersWaitForTheGateAndAreAcknowledgedWhenItHasTakenThem() {
        run();
        events.received(command(1));
        events.received(command(2));
        run();
        assertThat(link().acknowledged).isEmpty();
        rooms.gate.set(gate);
        run();
        assertThat(gate.letters).hasSize(2);
        assertThat(link().acknowledged).extracting(Link.Frame::id).containsExactly(1, 2);
    }

    @Test
    void aFloodIsDroppedAndCountedAndTheConnectionMadeAnew() {
        rooms.gate.set(gate);
        run();
        for (int i = 0; i < Engine.MOST_FRAMES + 10; i++) {
            events.received(command(i));
        }
        assertThat(tasks).as("one more, for the end").hasSize(Engine.MOST_FRAMES + 1);
        assertThat(engine.status().refused()).isEqualTo(10);
        run();
        assertThat(link().closed).isTrue();
        now += 1_000;
        run();
        assertThat(links).hasSize(2);
        gate.letters.clear();
        events.received(command(1));
        run();
        assertThat(gate.letters).as("with the whole receive maximum").hasSize(1);
    }

    @Test
    void lettersThatTakeLongAreAcknowledgedAtOnceAndTooManyAreDropped() {
        gate.gate = new CompletableFuture<>();
        rooms.gate.set(gate);
        run();
        for (int i = 0; i < Inbox.IN_GATE + 5; i++) {
            events.received(command(i));
            run();
        }
        assertThat(link().acknowledged).as("also the dropped ones").hasSize(Inbox.IN_GATE + 5);
        assertThat(gate.letters).hasSize(Inbox.IN_GATE);
        assertThat(engine.status().refused()).isEqualTo(5);
        gate.gate.complete(null);
        events.received(command(99));
        run();
        assertThat(gate.letters).hasSize(Inbox.IN_GATE + 1);
    }

    @Test
    void aNewGateStartsWithRoom() {
        gate.gate = new CompletableFuture<>();
        rooms.gate.set(gate);
        run();
        for (int i = 0; i < Inbox.IN_GATE; i++) {
            events.received(command(i));
            run();
        }
        FakeGate next = new FakeGate();
        rooms.gate.set(next);
        events.received(command(99));
        run();
        assertThat(next.letters).hasSize(1);
    }

    @Test
    void messagesOfOtherTopicsAreRefused() {
        run();
        events.received(new Link.Frame("lk/v1/other/down/command", new byte[3], 1, 1));
        run();
        assertThat(engine.status().refused()).isEqualTo(1);
        assertThat(link().acknowledged).hasSize(1);
    }

    @Test
    void nothingHappensAfterTheClose() {
        run();
        FakeLink last = link();
        engine.close();
        assertThat(last.closed).isTrue();
        now += 120_000;
        run();
        assertThat(links).hasSize(1);
    }
}
