// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.simulators.pty.Pty;

/** The real parts: ports on ptys, and sockets. */
@Timeout(60)
class SerialChannelsTest {

    private static final byte[] REQUEST = {0x02, 0x00, 0x30, 0x03, 0x35};
    private static final byte[] ANSWER = {0x02, 0x00, 0x35, 1, 0, 0, 0, 0x03, 0x3B};

    @TempDir
    Path folder;

    private final SerialChannels channels = new SerialChannels();

    @AfterEach
    void stop() {
        channels.stop();
    }

    private static ChannelAddress serial(Pty pty) {
        return ChannelAddress.parse("serial:" + pty.path());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(200_000);
        }
    }

    private static byte[] readFully(ByteChannel channel, int length) throws DeviceException {
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            int n = channel.read(bytes, at, length - at, 20_000);
            assertThat(n).isPositive();
            at += n;
        }
        return bytes;
    }

    private static byte[] readFully(Pty pty, int length) {
        byte[] all = new byte[length];
        byte[] piece = new byte[length];
        for (int at = 0; at < length; ) {
            int n = pty.read(piece, 20_000);
            assertThat(n).isBetween(1, length - at);
            System.arraycopy(piece, 0, all, at, n);
            at += n;
        }
        return all;
    }

    @Test
    void aThousandExchangesOverAPortLeaveNoThreadBehind() throws Exception {
        try (Pty pty = Pty.open()) {
            ByteChannel channel = channels.open(serial(pty));
            int threads = Thread.activeCount();
            for (int i = 0; i < 1_000; i++) {
                channel.write(REQUEST);
                assertThat(readFully(pty, REQUEST.length)).isEqualTo(REQUEST);
                pty.write(ANSWER);
                assertThat(readFully(channel, ANSWER.length)).isEqualTo(ANSWER);
            }
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
        }
    }

    @Test
    void aMissingPathIsALineThatIsDown() {
        ChannelAddress nowhere = ChannelAddress.parse("serial:" + folder.resolve("ttyNone"));
        assertThatThrownBy(() -> channels.open(nowhere))
                .isInstanceOfSatisfying(
                        DeviceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LINE_DOWN));
    }

    @Test
    void anUnpluggedAdapterEndsTheReadAndIsFoundAgainUnderAnotherName() throws Exception {
        try (Pty pty = Pty.open(folder.resolve("lock"))) {
            ByteChannel channel = channels.open(serial(pty));
            String firstName = pty.slave();
            CompletableFuture<Kind> reading = CompletableFuture.supplyAsync(() -> {
                try {
                    channel.read(new byte[1], 0, 1, 30_000);
                    return null;
                } catch (DeviceException e) {
                    return e.kind();
                }
            });
            pty.unplug();
            assertThat(reading.get(20, TimeUnit.SECONDS)).isEqualTo(Kind.LINE_DOWN);
            assertThat(channel.isOpen()).isFalse();
            assertThatThrownBy(() -> channels.open(serial(pty))).isInstanceOf(DeviceException.class);

            pty.plug();
            assertThat(pty.slave()).isNotEqualTo(firstName);
            ByteChannel again = openSoon(serial(pty));
            pty.write(ANSWER);
            assertThat(readFully(again, ANSWER.length)).isEqualTo(ANSWER);
        }
    }

    /** The old device may still be closing when the new one appears: a user tries again, and so does this. */
    private ByteChannel openSoon(ChannelAddress address) {
        AtomicReference<ByteChannel> opened = new AtomicReference<>();
        await(() -> {
            try {
                opened.set(channels.open(address));
                return true;
            } catch (DeviceException e) {
                return false;
            }
        });
        return opened.get();
    }

    @Test
    void aHundredUnplugsLeaveNoThreadBehind() throws Exception {
        try (Pty pty = Pty.open(folder.resolve("lock"))) {
            int threads = Thread.activeCount();
            for (int i = 0; i < 100; i++) {
                ByteChannel channel = openSoon(serial(pty));
                pty.unplug();
                await(() -> !channel.isOpen());
                channel.close();
                pty.plug();
            }
            // The executor that closes vanished lines may have started meanwhile.
            await(() -> Thread.activeCount() <= threads + 1);
        }
    }

    @Test
    void bytesThatArriveBetweenTwoUsersReachTheSecond() throws Exception {
        try (Pty pty = Pty.open()) {
            ByteChannel old = channels.open(serial(pty));
            pty.write(ANSWER);
            byte[] half = readFully(old, 4);
            old.handOver(half);
            pty.write(REQUEST);
            ByteChannel next = channels.open(serial(pty));
            byte[] all = readFully(next, ANSWER.length + REQUEST.length);
            assertThat(all).startsWith(ANSWER).endsWith(REQUEST);
        }
    }

    @Test
    void stoppingClosesThePort() throws Exception {
        try (Pty pty = Pty.open()) {
            channels.open(serial(pty)).handOver(new byte[0]);
            assertThat(pty.hasListener()).isTrue();
            channels.stop();
            await(() -> !pty.hasListener());
        }
    }

    @Test
    void aSocketCarriesBytesAndTellsWhenItIsGone() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ChannelAddress address = ChannelAddress.parse("tcp:127.0.0.1:" + server.getLocalPort());
            ByteChannel channel = channels.open(address);
            try (Socket board = server.accept()) {
                channel.write(REQUEST);
                assertThat(board.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
                board.getOutputStream().write(ANSWER);
                assertThat(readFully(channel, ANSWER.length)).isEqualTo(ANSWER);
                board.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
            }
            await(() -> !channel.isOpen());
            assertThat(readFully(channel, 3)).asString().isEqualTo("bye");
            assertThatThrownBy(() -> channel.read(new byte[1], 0, 1, 20_000)).isInstanceOf(DeviceException.class);
        }
    }

    @Test
    void aRefusedConnectionAndABracketedAddressAreUnderstood() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            try (ByteChannel channel = channels.open(ChannelAddress.parse("tcp:localhost:" + port))) {
                assertThat(channel.isOpen()).isTrue();
            }
        }
        for (String host : new String[] {"127.0.0.1", "[::1]"}) {
            ChannelAddress address = ChannelAddress.parse("tcp:" + host + ":" + port);
            assertThatThrownBy(() -> channels.open(address))
                    .isInstanceOfSatisfying(
                            DeviceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LINE_DOWN));
        }
    }
}
