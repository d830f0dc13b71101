// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

class LinesTest {

    private static final ChannelAddress PORT = ChannelAddress.parse("serial:/dev/lock?baud=9600");
    private static final ChannelAddress FASTER = ChannelAddress.parse("serial:/dev/lock?baud=19200");

    /** A line in memory that remembers what happened to it. */
    private static final class FakeLine extends Line {

        final CountDownLatch released = new CountDownLatch(1);
        final List<byte[]> written = new ArrayList<>();
        boolean broken;

        FakeLine(Runnable whenGone) {
            super(whenGone);
        }

        void receive(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            input().put(bytes, bytes.length);
        }

        @Override
        void write(byte[] bytes) throws IOException {
            if (broken) {
                throw new IOException("broken");
            }
            written.add(bytes);
        }

        @Override
        void release() {
            released.countDown();
        }

        boolean isReleased() throws InterruptedException {
            return released.await(20, TimeUnit.SECONDS);
        }
    }

    private final List<FakeLine> opened = new ArrayList<>();
    private Lines lines = lines(60_000);

    private Lines lines(long handOverMillis) {
        return new Lines(
                (address, whenGone) -> {
                    FakeLine line = new FakeLine(whenGone);
                    opened.add(line);
                    return line;
                },
                handOverMillis);
    }

    @AfterEach
    void close() {
        lines.close();
    }

    private static String read(ByteChannel channel) throws DeviceException {
        byte[] buffer = new byte[100];
        int n = channel.read(buffer, 0, buffer.length, 0);
        return new String(buffer, 0, n, StandardCharsets.US_ASCII);
    }

    private static void assertKind(ThrowingCallable call, Kind kind) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    @Test
    void aLineHasOneUser() throws Exception {
        ByteChannel first = lines.open(PORT);
        assertKind(() -> lines.open(PORT), Kind.REFUSED);
        assertKind(() -> lines.open(FASTER), Kind.REFUSED);
        first.close();
        first.close();
        assertThat(opened.get(0).isReleased()).isTrue();
        assertThat(lines.open(PORT).isOpen()).isTrue();
        assertThat(opened).hasSize(2);
    }

    @Test
    void theNextUserReadsWhatWasUnreadAndWhatCameMeanwhile() throws Exception {
        ByteChannel old = lines.open(PORT);
        opened.get(0).receive("b");
        old.handOver("a".getBytes(StandardCharsets.US_ASCII));
        opened.get(0).receive("c");
        ByteChannel next = lines.open(PORT);
        assertThat(read(next)).isEqualTo("abc");
        assertThat(opened).hasSize(1);

        old.close();
        old.handOver(new byte[] {1});
        assertThat(next.isOpen()).isTrue();
        assertThat(old.isOpen()).isFalse();
        assertKind(() -> read(old), Kind.LINE_DOWN);
        assertKind(() -> old.write(new byte[1]), Kind.LINE_DOWN);
        assertKind(() -> lines.open(PORT), Kind.REFUSED);
    }

    @Test
    void anotherRateOpensTheLineAnew() throws Exception {
        lines.open(PORT).handOver(new byte[] {'x'});
        ByteChannel next = lines.open(FASTER);
        assertThat(opened).hasSize(2);
        assertThat(opened.get(0).isReleased()).isTrue();
        assertThat(read(next)).isEmpty();
    }

    @Test
    void nobodyTakingOverClosesTheLine() throws Exception {
        lines = lines(1);
        lines.open(PORT).handOver(new byte[0]);
        assertThat(opened.get(0).isReleased()).isTrue();
        assertThat(lines.open(PORT).isOpen()).isTrue();
    }

    @Test
    void aVanishedLineEndsItsUserAndCanBeOpenedAgain() throws Exception {
        ByteChannel channel = lines.open(PORT);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
            try {
                return channel.read(new byte[1], 0, 1, 60_000);
            } catch (DeviceException e) {
                return -1;
            }
        });
        opened.get(0).gone();
        assertThat(reading.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(opened.get(0).isReleased()).isTrue();
        channel.close();
        assertThat(lines.open(PORT).isOpen()).isTrue();
    }

    @Test
    void aDeadLineIsNotHandedOver() throws Exception {
        ByteChannel channel = lines.open(PORT);
        opened.get(0).gone();
        channel.handOver(new byte[] {'x'});
        assertThat(opened.get(0).isReleased()).isTrue();
        assertThat(read(lines.open(PORT))).isEmpty();
    }

    @Test
    void aLineThatDiesWhileWaitingForItsNextUserIsOpenedAnew() throws Exception {
        lines.open(PORT).handOver(new byte[] {'x'});
        opened.get(0).gone();
        assertThat(lines.open(PORT).isOpen()).isTrue();
        assertThat(opened).hasSize(2);
    }

    @Test
    void aFailedWriteIsTheEndOfTheLine() throws Exception {
        ByteChannel channel = lines.open(PORT);
        opened.get(0).broken = true;
        assertKind(() -> channel.write(new byte[5]), Kind.LINE_DOWN);
        assertThat(channel.isOpen()).isFalse();
        assertThat(opened.get(0).isReleased()).isTrue();
    }

    @Test
    void aFailedOpeningLeavesTheAddressFree() {
        Lines failing = new Lines(
                (address, whenGone) -> {
                    throw new IOException("no device");
                },
                1);
        for (int i = 0; i < 3; i++) {
            assertKind(() -> failing.open(PORT), Kind.LINE_DOWN);
        }
        failing.close();
    }

    @Test
    void closingEndsUsersAndWaitingLines() throws Exception {
        ByteChannel used = lines.open(PORT);
        lines.open(ChannelAddress.parse("tcp:127.0.0.1:4001")).handOver(new byte[0]);
        lines.close();
        assertThat(used.isOpen()).isFalse();
        assertThat(opened.get(0).isReleased()).isTrue();
        assertThat(opened.get(1).isReleased()).isTrue();
        assertKind(() -> lines.open(PORT), Kind.LINE_DOWN);
        used.handOver(new byte[] {1});
        opened.get(0).gone();
    }
}
