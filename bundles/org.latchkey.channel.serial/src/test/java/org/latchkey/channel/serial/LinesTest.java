// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Optional<Object> deafen() {
            return Optional.of(this);
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
    private final List<Object> inherited = new ArrayList<>();
    private Lines lines = lines(60_000);

    private Lines lines(long handOverMillis) {
        return lines(handOverMillis, Estate.NONE);
    }

    private Lines lines(long handOverMillis, Estate estate) {
        return new Lines(
                (address, left, whenGone) -> {
                    FakeLine line = new FakeLine(whenGone);
                    left.ifPresent(inherited::add);
                    opened.add(line);
                    return line;
                },
                handOverMillis,
                estate);
    }

    /** What was left, in memory. */
    private static final class FakeEstate implements Estate {

        final Map<String, Left> left = new HashMap<>();

        @Override
        public boolean leave(String key, Left line) {
            left.put(key, line);
            return true;
        }

        @Override
        public Optional<Left> take(String key) {
            return Optional.ofNullable(left.remove(key));
        }
    }

    @Test
    void theNextVersionGoesOnWithWhatWasGivenBack() throws Exception {
        FakeEstate estate = new FakeEstate();
        Lines old = lines(60_000, estate);
        ByteChannel used = old.open(ChannelAddress.parse("tcp:127.0.0.1:4001"));
        ByteChannel given = old.open(PORT);
        given.handOver("a".getBytes(StandardCharsets.US_ASCII));
        opened.get(1).receive("b");
        old.close();
        assertThat(used.isOpen()).isFalse();
        assertThat(opened.get(0).isReleased()).isTrue();
        Lines next = lines(60_000, estate);
        assertThat(read(next.open(PORT))).isEqualTo("ab");
        assertThat(inherited).containsExactly(opened.get(1));
        assertThat(estate.left).isEmpty();
        next.close();
    }

    @Test
    void whatWasLeftTooLongAgoIsForgotten() throws Exception {
        FakeEstate estate = new FakeEstate();
        estate.leave("/dev/lock", new Estate.Left(this, new byte[] {'x'}, System.nanoTime() - 70_000_000_000L));
        Lines next = lines(60_000, estate);
        assertThat(read(next.open(PORT))).isEmpty();
        next.close();
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
                (address, left, whenGone) -> {
                    throw new IOException("no device");
                },
                1,
                Estate.NONE);
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
