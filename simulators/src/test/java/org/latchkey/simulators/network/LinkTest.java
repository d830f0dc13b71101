// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.simulators.network.NetworkRig.assertWorks;
import static org.latchkey.simulators.network.NetworkRig.read;
import static org.latchkey.simulators.network.NetworkRig.send;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latchkey.simulators.network.NetworkRig.Ends;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinkTest {

    private static final int MUCH = 2 << 20;

    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private NetworkRig rig;
    private Link link;

    @BeforeEach
    void start() throws IOException {
        rig = new NetworkRig();
        link = rig.link;
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
        sender.shutdownNow();
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }

    /** Sends from another thread, because much does not fit into the system's buffers. */
    private Future<?> sendMuch(Socket from, byte[] bytes) {
        return sender.submit(() -> {
            from.getOutputStream().write(bytes);
            from.shutdownOutput();
            return null;
        });
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @ParameterizedTest
    @EnumSource
    void carriesMuchInOrderAndTellsTheEnd(Direction way) throws Exception {
        Ends ends = rig.ends();
        byte[] much = noise(MUCH);
        boolean up = way == Direction.TO_TARGET;
        Socket from = up ? ends.client() : ends.target();
        Socket to = up ? ends.target() : ends.client();

        Future<?> sent = sendMuch(from, much);

        assertThat(to.getInputStream().readAllBytes()).isEqualTo(much);
        sent.get();
        // Only one way has ended.
        send(to, "still here");
        assertThat(read(from, 10)).isEqualTo("still here");
        to.close();
        LinkState state = rig.await(s -> s.connections() == 0);
        assertThat(up ? state.toTarget() : state.toClient()).isEqualTo(MUCH);
        assertThat(up ? state.toClient() : state.toTarget()).isEqualTo(10);
        assertThat(state.reset()).isZero();
        assertThat(state.accepted()).isEqualTo(1);
    }

    @Test
    void whatIsLateHasNotArrivedYetAndHoldsBackNoMoreThanItsShare() throws Exception {
        Ends ends = rig.ends();
        link.change(now -> now.withLatency(60_000, 0));
        byte[] much = noise(MUCH);
        Future<?> sent = sendMuch(ends.client(), much);

        LinkState full = rig.await(state -> state.underWay() >= Pipe.MOST_BYTES);
        assertThat(full.underWay()).isEqualTo(Pipe.MOST_BYTES);
        assertThat(full.toTarget()).isZero();

        link.heal();
        assertThat(ends.target().getInputStream().readAllBytes()).isEqualTo(much);
        sent.get();
        assertThat(rig.await(state -> state.toTarget() == MUCH).underWay()).isZero();
    }

    @Test
    void jitterKeepsTheOrder() throws Exception {
        Ends ends = rig.ends();
        link.change(now -> now.withLatency(1, 5));
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String word = i + " ";
            send(ends.client(), word);
            sent.append(word);
        }

        assertThat(read(ends.target(), sent.length())).isEqualTo(sent.toString());
    }

    @Test
    void aSlowLinkLetsThroughWhatItCanCarry() throws Exception {
        Ends ends = rig.ends();
        link.change(now -> now.withBytesPerSecond(1));
        send(ends.client(), "x".repeat(3_000));

        assertThat(rig.await(state -> state.underWay() == 3_000).toTarget()).isZero();

        link.change(now -> now.withBytesPerSecond(1_000_000));
        assertThat(read(ends.target(), 3_000)).isEqualTo("x".repeat(3_000));
    }

    @Test
    void whatIsLostIsSentAgainInOrder() throws Exception {
        link.change(now -> now.withLoss(25, 1));
        Ends ends = rig.ends();
        byte[] some = noise(200_000);
        sendMuch(ends.client(), some);

        assertThat(ends.target().getInputStream().readAllBytes()).isEqualTo(some);
        assertThat(link.state().lost()).isPositive();
    }

    @Test
    void whatIsLostTooOftenResetsTheConnection() throws Exception {
        Ends ends = rig.ends();
        link.change(now -> now.withLoss(100, 1));
        send(ends.client(), "never");

        assertReset(ends.client());
        assertReset(ends.target());
        LinkState state = rig.await(s -> s.connections() == 0);
        assertThat(state.reset()).isEqualTo(1);
        assertThat(state.lost()).isEqualTo(LinkConditions.TRIES);
        assertThat(state.toTarget()).isZero();
        assertThat(state.dropped()).isEqualTo(5);
    }

    @Test
    void aPartitionRefusesNewConnectionsAndHoldsTheOthers() throws Exception {
        Ends ends = rig.ends();
        assertWorks(ends);
        link.partition();

        assertThatThrownBy(rig::connect).isInstanceOf(ConnectException.class);
        send(ends.client(), "meanwhile");
        send(ends.target(), "likewise");
        LinkState cut = link.state();
        assertThat(cut.connections()).isEqualTo(1);
        assertThat(cut.toTarget()).isEqualTo(4);
        assertThat(cut.toClient()).isEqualTo(4);

        link.heal();
        assertThat(read(ends.target(), 9)).isEqualTo("meanwhile");
        assertThat(read(ends.client(), 8)).isEqualTo("likewise");
        assertWorks(rig.ends());
    }

    @Test
    void nobodyIsToldOfAnEndDuringAPartition() throws Exception {
        Ends ends = rig.ends();
        link.partition();
        ends.client().close();
        assertThat(link.state().connections()).isEqualTo(1);
        assertThat(ends.target().getInputStream().available()).isZero();

        link.heal();
        assertThat(ends.target().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aPortSurvivesManyPartitions() throws Exception {
        for (int i = 0; i < 20; i++) {
            link.partition();
            assertThatThrownBy(rig::connect).isInstanceOf(ConnectException.class);
            link.heal();
            assertWorks(rig.ends());
        }
    }

    @Test
    void oneWayIsLostSilentlyAndTheOtherWorks() throws Exception {
        Ends old = rig.ends();
        link.halfOpen(Direction.TO_TARGET);
        Ends fresh = rig.ends();
        for (Ends ends : List.of(old, fresh)) {
            send(ends.client(), "lost");
            send(ends.target(), "heard");
            assertThat(read(ends.client(), 5)).isEqualTo("heard");
        }
        old.client().close();

        LinkState state = rig.await(s -> s.dropped() == 8);
        assertThat(state.toTarget()).isZero();
        assertThat(state.connections()).isEqualTo(2);

        link.heal();
        // Both have a hole, so neither may go on.
        assertReset(old.target());
        assertReset(fresh.target());
        assertReset(fresh.client());
        assertWorks(rig.ends());
    }

    @Test
    void aConnectionThatLostNothingGoesOn() throws Exception {
        Ends ends = rig.ends();
        link.halfOpen(Direction.TO_CLIENT);
        send(ends.client(), "heard");
        assertThat(read(ends.target(), 5)).isEqualTo("heard");

        link.heal();
        assertWorks(ends);
        assertThat(link.state().reset()).isZero();
    }

    @Test
    void aHoleIsRememberedOverAPartition() throws Exception {
        Ends ends = rig.ends();
        link.halfOpen(Direction.TO_CLIENT);
        send(ends.target(), "lost");
        rig.await(state -> state.dropped() == 4);
        link.partition();
        assertThat(link.state().connections()).isEqualTo(1);

        link.heal();
        assertReset(ends.client());
        assertReset(ends.target());
    }

    @Test
    void resetsBothSides() throws Exception {
        Ends one = rig.ends();
        Ends two = rig.ends();
        link.resetAll();

        for (Ends ends : List.of(one, two)) {
            assertReset(ends.client());
            assertReset(ends.target());
        }
        assertThat(link.state().connections()).isZero();
        assertThat(link.state().reset()).isEqualTo(2);
        assertWorks(rig.ends());
    }

    @Test
    void resetsClientsAloneAndTheTargetGoesOnBelieving() throws Exception {
        Ends ends = rig.ends();
        link.resetClients();

        assertReset(ends.client());
        send(ends.target(), "hello?");
        LinkState state = rig.await(s -> s.dropped() == 6);
        assertThat(state.connections()).isEqualTo(1);
        assertThat(ends.target().getInputStream().available()).isZero();
        assertWorks(rig.ends());

        ends.target().close();
        rig.await(s -> s.connections() == 1);
    }

    @Test
    void aPulledPlugAnswersNobodyAndPlugsInAgain() throws Exception {
        Ends ends = rig.ends();
        link.unplug();
        assertThat(link.isPlugged()).isFalse();
        Socket waits = rig.connect();
        send(waits, "later");
        send(ends.client(), "held");
        LinkState out = rig.await(state -> state.underWay() == 5);
        assertThat(out.connections()).isEqualTo(2);
        assertThat(out.toTarget()).isZero();

        link.plug();
        assertThat(read(ends.target(), 4)).isEqualTo("held");
        Socket there = rig.accept();
        assertThat(read(there, 5)).isEqualTo("later");
        assertWorks(new Ends(waits, there));
    }

    @Test
    void whoGivesUpBeforeThePlugIsBackNeverArrives() throws Exception {
        link.unplug();
        Socket impatient = rig.connect();
        send(impatient, "hello?");
        rig.await(state -> state.underWay() == 6);
        impatient.close();
        rig.await(state -> state.connections() == 0);
        link.plug();

        Ends ends = rig.ends();
        send(ends.client(), "first");
        assertThat(read(ends.target(), 5)).isEqualTo("first");
    }

    @Test
    void thePlugIsStrongerThanAnythingElse() throws Exception {
        link.partition();
        link.unplug();
        Socket waits = rig.connect();
        rig.await(state -> state.connections() == 1);
        link.plug();

        assertThat(link.state().conditions()).isEqualTo(LinkConditions.partition());
        assertReset(waits);
    }

    @Test
    void aResetOfOneSideReachesTheOther() throws Exception {
        Ends ends = rig.ends();
        ends.client().setSoLinger(true, 0);
        ends.client().close();

        assertReset(ends.target());
        rig.await(state -> state.connections() == 0);
    }

    @Test
    void aTargetThatIsAwayResetsAndServesWhenItIsBack() throws Exception {
        rig.stopTarget();
        assertReset(rig.connect());

        int port = Integer.parseInt(link.state().target().split(":")[1]);
        try (ServerSocket back = new ServerSocket(port, 4, InetAddress.getLoopbackAddress());
                Socket client = rig.connect();
                Socket there = back.accept()) {
            assertWorks(new Ends(client, there));
        }
    }

    @Test
    void tooManyConnectionsAreReset() throws Exception {
        link.unplug();
        List<Socket> most = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            most.add(rig.connect());
        }
        rig.await(state -> state.connections() == 128);

        assertReset(rig.connect());
        most.get(0).close();
        rig.await(state -> state.connections() == 127);
        rig.connect();
        rig.await(state -> state.connections() == 128);
    }

    @Test
    void closingResetsAllFreesThePortAndEndsTheThread() throws Exception {
        Ends ends = rig.ends();
        Link second = rig.network.link("second", 0, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        rig.network.close();
        rig.network.close();

        assertReset(ends.client());
        assertReset(ends.target());
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("simulated-network"));
        for (Link one : List.of(link, second)) {
            assertThatThrownBy(one::heal).isInstanceOf(IllegalStateException.class);
            new ServerSocket(one.port(), 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void aTakenPortOrNameIsRefused() throws IOException {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        assertThatThrownBy(() -> rig.network.link("uplink", 0, target)).hasMessageContaining("twice");
        assertThatThrownBy(() -> rig.network.link("second", link.port(), target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + link.port() + " of link second");
        assertThatThrownBy(() -> rig.network.link("second")).hasMessageContaining("no link second");
        assertThat(rig.network.links()).containsExactly(link);
    }
}
