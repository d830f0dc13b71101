// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.pty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PtyTest {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] EVERY_BYTE = everyByte();

    @TempDir
    Path folder;

    private static byte[] everyByte() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    @Test
    void carriesEveryByteUnchangedBothWays() throws IOException {
        try (Pty pty = Pty.open();
                RandomAccessFile host = new RandomAccessFile(pty.slave(), "rw")) {
            host.write(EVERY_BYTE);
            assertThat(readFully(pty, 256)).isEqualTo(EVERY_BYTE);

            pty.write(EVERY_BYTE);
            byte[] received = new byte[256];
            host.readFully(received);
            assertThat(received).isEqualTo(EVERY_BYTE);
        }
    }

    private static byte[] readFully(Pty pty, int length) {
        byte[] all = new byte[length];
        int done = 0;
        while (done < length) {
            byte[] piece = new byte[length - done];
            int n = pty.read(piece, PATIENCE_MILLIS);
            assertThat(n).as("bytes after %s of %s", done, length).isPositive();
            System.arraycopy(piece, 0, all, done, n);
            done += n;
        }
        return all;
    }

    @Test
    void readReturnsZeroWhenNothingComes() throws IOException {
        try (Pty pty = Pty.open();
                RandomAccessFile host = new RandomAccessFile(pty.slave(), "rw")) {
            assertThat(pty.read(new byte[8], 5)).isZero();
            assertThat(pty.hasListener()).isEqualTo(host.getFD().valid());
        }
    }

    @Test
    void whatIsSentToNobodyIsLost() throws IOException {
        try (Pty pty = Pty.open()) {
            assertThat(pty.hasListener()).isFalse();
            pty.write(new byte[] {1, 2, 3});
            try (RandomAccessFile host = new RandomAccessFile(pty.slave(), "rw")) {
                pty.write(new byte[] {4});
                assertThat(host.read()).isEqualTo(4);
            }
            assertThat(pty.hasListener()).isFalse();
        }
    }

    @Test
    void lastWordsOfADeadHostAreHeard() throws IOException {
        try (Pty pty = Pty.open()) {
            try (RandomAccessFile host = new RandomAccessFile(pty.slave(), "rw")) {
                host.write(new byte[] {7, 8, 9});
            }
            assertThat(readFully(pty, 3)).containsExactly(7, 8, 9);
        }
    }

    @Test
    void unplugHangsUpAHostThatWaitsAndAReaderThatWaits() throws Exception {
        Pty pty = Pty.open();
        try (RandomAccessFile host = new RandomAccessFile(pty.slave(), "rw")) {
            CompletableFuture<Boolean> hungUp = CompletableFuture.supplyAsync(() -> seesEnd(host));
            CompletableFuture<Integer> simulator =
                    CompletableFuture.supplyAsync(() -> pty.read(new byte[8], PATIENCE_MILLIS));
            pty.unplug();
            assertThat(hungUp).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
            assertThat(pty.isPlugged()).isFalse();
            pty.close();
            assertThat(simulator).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(-1);
        }
    }

    private static boolean seesEnd(RandomAccessFile host) {
        try {
            return host.read() < 0;
        } catch (IOException hungUp) {
            return true;
        }
    }

    @Test
    void comesBackUnderAnotherNameBehindTheSameLink() throws IOException {
        Path link = folder.resolve("dev/locks");
        try (Pty pty = Pty.open(link)) {
            String first = pty.slave();
            assertThat(Files.readSymbolicLink(link)).hasToString(first);
            assertThat(pty.path()).isEqualTo(link.toString());

            pty.unplug();
            assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
            pty.plug();
            assertThat(pty.slave()).isNotEqualTo(first);
            assertThat(Files.readSymbolicLink(link)).hasToString(pty.slave());
            try (RandomAccessFile host = new RandomAccessFile(link.toFile(), "rw")) {
                host.write(5);
                assertThat(readFully(pty, 1)).containsExactly(5);
            }
        }
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void replacesAStaleLinkAndNothingElse() throws IOException {
        Path stale = Files.createSymbolicLink(folder.resolve("stale"), Path.of("/nowhere"));
        try (Pty pty = Pty.open(stale)) {
            assertThat(Files.readSymbolicLink(stale)).hasToString(pty.slave());
        }
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertThatThrownBy(() -> Pty.open(file)).isInstanceOf(UncheckedIOException.class);
        assertThat(file).hasContent("precious");
    }

    @Test
    void aHostThatDoesNotReadLosesBytesAndDoesNotBlock() throws IOException {
        try (Pty pty = Pty.open();
                RandomAccessFile host = new RandomAccessFile(pty.slave(), "rw")) {
            byte[] flood = new byte[300_000];
            pty.write(flood);
            assertThat(host.read()).isZero();
        }
    }
}
