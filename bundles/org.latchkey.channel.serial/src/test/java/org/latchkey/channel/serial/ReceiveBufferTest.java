// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {

    private final ReceiveBuffer buffer = new ReceiveBuffer();
    private final byte[] to = new byte[ReceiveBuffer.CAPACITY];

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String takeAll() {
        int n = buffer.take(0, to, 0, to.length, 0);
        return new String(to, 0, Math.max(0, n), StandardCharsets.US_ASCII);
    }

    @Test
    void bytesComeOutInOrderAcrossTheEndOfTheRing() {
        Random random = new Random(7);
        byte next = 0;
        byte expected = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] piece = new byte[random.nextInt(700)];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = next++;
            }
            buffer.put(piece, piece.length);
            int n;
            while ((n = buffer.take(0, to, 3, 256, 0)) > 0) {
                for (int i = 0; i < n; i++) {
                    assertThat(to[3 + i]).isEqualTo(expected++);
                }
            }
        }
        assertThat(expected).isEqualTo(next);
        assertThat(buffer.dropped()).isZero();
    }

    @Test
    void aFullBufferDropsTheNewestAndCounts() {
        byte[] first = new byte[ReceiveBuffer.CAPACITY - 2];
        buffer.put(first, first.length);
        buffer.put(ascii("abcd"), 4);
        assertThat(buffer.dropped()).isEqualTo(2);
        assertThat(takeAll()).endsWith("ab");
    }

    @Test
    void whatIsPutBackComesFirst() {
        buffer.put(ascii("later"), 5);
        buffer.putBack(ascii("first "));
        assertThat(takeAll()).isEqualTo("first later");
    }

    @Test
    void puttingBackIntoAFullBufferKeepsTheOldest() {
        byte[] full = new byte[ReceiveBuffer.CAPACITY];
        buffer.put(full, full.length);
        buffer.putBack(ascii("old"));
        assertThat(takeAll()).startsWith("old").hasSize(ReceiveBuffer.CAPACITY);
        assertThat(buffer.dropped()).isEqualTo(3);
    }

    @Test
    void aWaitingReaderIsWokenByBytesByTheEndAndByTheNextUser() throws Exception {
        CompletableFuture<Integer> bytes = waiting(0);
        buffer.put(ascii("x"), 1);
        assertThat(bytes.get(20, TimeUnit.SECONDS)).isEqualTo(1);

        CompletableFuture<Integer> turnedAway = waiting(0);
        int second = buffer.nextUser();
        assertThat(turnedAway.get(20, TimeUnit.SECONDS)).isEqualTo(-1);

        CompletableFuture<Integer> ended = waiting(second);
        buffer.end();
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
    }

    private CompletableFuture<Integer> waiting(int user) {
        return CompletableFuture.supplyAsync(() -> buffer.take(user, new byte[8], 0, 8, 60_000));
    }

    @Test
    void bytesBeforeTheEndCanStillBeRead() {
        buffer.put(ascii("last"), 4);
        buffer.end();
        assertThat(takeAll()).isEqualTo("last");
        assertThat(buffer.take(0, to, 0, 1, 0)).isEqualTo(-1);
    }

    @Test
    void anInterruptIsKeptAndDoesNotEndTheWait() {
        Thread.currentThread().interrupt();
        long start = System.nanoTime();
        int n = buffer.take(0, to, 0, 1, 30);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(n).isZero();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
    }
}
