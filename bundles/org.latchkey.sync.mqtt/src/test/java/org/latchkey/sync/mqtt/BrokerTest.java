// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.protocol.sync.WitnessNote;

/** The whole connection over a real broker: Mosquitto, TLS 1.3, certificates on both sides. */
class BrokerTest {

    private static TestPki pki;

    @TempDir
    private Path folder;

    private Mosquitto broker;
    private UnitSide unit;
    private FakePortal portal;

    @BeforeAll
    static void makeCertificates() throws Exception {
        if (System.getenv("LATCHKEY_TEST_ALL") == null) {
            assumeTrue(Mosquitto.program().isPresent(), Mosquitto.MISSING);
        }
        pki = new TestPki();
    }

    @BeforeEach
    void start() throws Exception {
        broker = new Mosquitto(Files.createDirectory(folder.resolve("broker")), pki);
        unit = new UnitSide(folder.resolve("unit"));
        portal = new FakePortal(broker, pki, UnitSide.TOPICS, UnitSide.verifier());
        portal.connect();
    }

    @AfterEach
    void stop() throws Exception {
        if (broker != null) {
            portal.close();
            unit.close();
            broker.close();
        }
    }

    private void connect() throws Exception {
        unit.connect(broker.uri(), pki.client(UnitSide.SITE));
        Await.until("connected", () -> unit.engine().status().connected());
    }

    private void awaitWitnessed() {
        Await.until("witnessed", () -> unit.outbox.witnessed() == unit.outbox.size());
        assertThat(portal.records).hasSize((int) unit.outbox.size());
        assertThat(portal.faults).isEmpty();
    }

    private static byte[] letter(int number) {
        return new TypedLetter(LetterType.COMMAND, new byte[] {(byte) number}).encode();
    }

    @Test
    void theTrailArrivesOnceAndInOrderAlsoWhileItGrows() throws Exception {
        unit.record(1500);
        portal.twice = true;
        connect();
        unit.record(700);
        awaitWitnessed();
        for (int seq = 0; seq < portal.records.size(); seq += 97) {
            assertThat(portal.records.get(seq))
                    .isEqualTo(unit.rooms.trail.find().get().record(seq).get());
        }
        assertThat(unit.engine().status().trouble()).isEmpty();
    }

    @Test
    void aRestartOfTheBrokerIsOvercomeAndNothingIsLost() throws Exception {
        connect();
        unit.record(100);
        awaitWitnessed();
        for (int round = 0; round < 3; round++) {
            broker.stop();
            unit.record(100);
            Await.until("lost", () -> !unit.engine().status().connected());
            broker.start();
            portal.close();
            portal.connect();
            Await.until("connected again", () -> unit.engine().status().connected());
            awaitWitnessed();
        }
    }

    @Test
    void aRestoredPortalIsSentTheTrailFromWhereItStands() throws Exception {
        connect();
        unit.record(900);
        awaitWitnessed();
        portal.forgetAfter(123);
        unit.record(1);
        Await.until("complete again", () -> portal.records.size() == unit.outbox.size());
        awaitWitnessed();
    }

    @Test
    void lettersReachTheGateInOrderAndBadFramesAreCountedAndStallNothing() throws Exception {
        connect();
        Await.until("subscribed", () -> portal.state().isPresent());
        portal.sendAndWait(UnitSide.TOPICS.command(), "no letter".getBytes());
        portal.sendAndWait(UnitSide.TOPICS.witness(), new byte[] {1, 2, 3});
        portal.sendAndWait(UnitSide.TOPICS.command(), new byte[700 * 1024]);
        portal.sendAndWait(UnitSide.TOPICS.command(), new byte[2 * PahoLink.MAX_PACKET]);
        for (int i = 0; i < 40; i++) {
            portal.sendAndWait(UnitSide.TOPICS.command(), letter(i));
        }
        Await.until("all letters", () -> unit.gate.letters.size() == 40);
        assertThat(unit.gate.letters)
                .extracting(letter -> (int) letter.letter()[0])
                .isSorted();
        assertThat(unit.engine().status().refused()).isEqualTo(3);
        assertThat(unit.engine().status().connected()).isTrue();
        unit.record(10);
        awaitWitnessed();
    }

    @Test
    void aBusyGateHoldsUpNeitherLettersNorTheTrail() throws Exception {
        unit.gate.gate = new CompletableFuture<>();
        connect();
        Await.until("subscribed", () -> portal.state().isPresent());
        for (int i = 0; i < 3 * PahoLink.RECEIVE_MAXIMUM; i++) {
            portal.sendAndWait(UnitSide.TOPICS.command(), letter(i));
        }
        Await.until("all letters", () -> unit.gate.letters.size() == 3 * PahoLink.RECEIVE_MAXIMUM);
        unit.record(10);
        awaitWitnessed();
        assertThat(portal.faults).isEmpty();
        unit.gate.gate.complete(null);
    }

    @Test
    void acknowledgementsAreSentAtOnceAndTheLatestAfterAConnect() throws Exception {
        for (int i = 0; i < 64; i++) {
            unit.gate.latest.add(new byte[] {(byte) i});
        }
        connect();
        Await.until("the latest", () -> portal.acks.size() == 64);
        unit.engine().acknowledged(new byte[] {99});
        Await.until("a new one", () -> portal.acks.size() == 65);
        assertThat(portal.acks.get(64)).containsExactly(99);
    }

    @Test
    void theStateIsSentAtOnceOnChangeAndAsLastWill() throws Exception {
        connect();
        Await.until("a state", () -> portal.state().isPresent());
        assertThat(portal.state().get().nonce()).isPresent();
        unit.gate.epoch = 5;
        Await.until("the change", () -> portal.state().get().revocationEpoch() == 5);
        unit.disconnect();
        Await.until("the last will", () -> portal.state().get().equals(UnitState.offline()));
    }

    @Test
    void anUnansweredTrailDoesNotStopTheRest() throws Exception {
        portal.mute = true;
        unit.record(5);
        connect();
        Await.until("a state", () -> portal.state().isPresent());
        portal.sendAndWait(
                UnitSide.TOPICS.witness(), WitnessNote.refused(0, "smaller").encode());
        Await.until("said", () -> unit.engine().status().trouble().contains("smaller"));
        portal.sendAndWait(UnitSide.TOPICS.command(), letter(1));
        Await.until("the letter", () -> unit.gate.letters.size() == 1);
    }

    @Test
    void aStrangersCertificateGetsNothingAndLeavesNoThreads() throws Exception {
        Set<Long> before = threads();
        unit.connect(broker.uri(), new TestPki().client(UnitSide.SITE));
        Await.until("refused some times", () -> unit.engine().status().attempts() >= 4);
        assertThat(unit.engine().status().connected()).isFalse();
        assertThat(unit.engine().status().trouble()).isNotEmpty();
        unit.disconnect();
        Await.until("no thread is left", () -> before.containsAll(threads()));
    }

    @Test
    void connectingAndStoppingLeavesNoThreads() throws Exception {
        Set<Long> before = threads();
        for (int round = 0; round < 3; round++) {
            connect();
            unit.disconnect();
        }
        Await.until("no thread is left", () -> before.containsAll(threads()));
    }

    /** Paho's and ours. */
    private static Set<Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().contains("unit-") || thread.getName().equals("sync"))
                .map(Thread::getId)
                .collect(Collectors.toSet());
    }

    @Test
    void anotherUnitsTopicsAreOutOfReach() throws Exception {
        unit.connect(broker.uri(), pki.client("site-2"));
        Await.until(
                "tried",
                () -> unit.engine().status().attempts() > 0
                        || unit.engine().status().connected());
        unit.record(3);
        portal.sendAndWait(UnitSide.TOPICS.command(), letter(1));
        unit.disconnect();
        assertThat(List.of(portal.records.size(), portal.states.size(), unit.gate.letters.size()))
                .containsOnly(0);
    }
}
