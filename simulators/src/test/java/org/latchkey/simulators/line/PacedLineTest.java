// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedLineTest {

    private static final byte[] NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    private static final long NINE_AT_9600_NANOS = 9_375_000;

    /** Remembers each write and gives one prepared piece to the reader. */
    private static final class FakeWire implements Wire {

        final List<byte[]> written = new ArrayList<>();
        byte[] incoming = {};

        @Override
        public int read(byte[] buffer, int timeoutMillis) {
            int n = incoming.length;
            System.arraycopy(incoming, 0, buffer, 0, n);
            incoming = new byte[0];
            return n;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            byte[] piece = new byte[length];
            System.arraycopy(bytes, offset, piece, 0, length);
            written.add(piece);
        }

        byte[] allWritten() {
            byte[] all = new byte[written.stream().mapToInt(b -> b.length).sum()];
            int at = 0;
            for (byte[] piece : written) {
                System.arraycopy(piece, 0, all, at, piece.length);
                at += piece.length;
            }
            return all;
        }

        @Override
        public boolean hasListener() {
            return true;
        }

        @Override
        public boolean isPlugged() {
            return true;
        }

        @Override
        public void unplug() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void plug() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String address() {
            return "fake";
        }

        @Override
        public void close() {
            incoming = new byte[0];
        }
    }

    private final FakeWire wire = new FakeWire();

    @Test
    void nineBytesAt9600TakeAtLeast9375Microseconds() {
        PacedLine line = new PacedLine(wire, LineSettings.paced(9600));
        long start = System.nanoTime();
        long sent = line.write(NINE);
        assertThat(sent - start).isGreaterThanOrEqualTo(NINE_AT_9600_NANOS - 10_000);
        assertThat(wire.written).hasSize(9);
        assertThat(wire.allWritten()).isEqualTo(NINE);
    }

    @Test
    void receivedBytesAreThereWhenTheirLastBitIs() {
        PacedLine line = new PacedLine(wire, LineSettings.paced(9600));
        wire.incoming = NINE.clone();
        byte[] buffer = new byte[64];
        long start = System.nanoTime();
        assertThat(line.read(buffer, 0)).isEqualTo(9);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(NINE_AT_9600_NANOS - 10_000);
        assertThat(buffer).startsWith(NINE);
        assertThat(wire.written).isEmpty();
    }

    @Test
    void unpacedBytesTravelInOnePiece() {
        PacedLine line = new PacedLine(wire, LineSettings.unpaced());
        line.write(NINE);
        assertThat(line.byteNanos()).isZero();
        assertThat(wire.written).hasSize(1);
    }

    @Test
    void echoGivesTheHostItsOwnBytes() {
        PacedLine line = new PacedLine(wire, LineSettings.unpaced().withEcho(true));
        wire.incoming = NINE.clone();
        assertThat(line.read(new byte[64], 0)).isEqualTo(9);
        assertThat(wire.allWritten()).isEqualTo(NINE);
    }

    @Test
    void splitAnswersPauseOnce() {
        PacedLine line = new PacedLine(wire, LineSettings.unpaced().withSplit(4, 15));
        long start = System.nanoTime();
        long sent = line.write(NINE);
        assertThat(sent - start).isGreaterThanOrEqualTo(15_000_000L);
        assertThat(wire.written).hasSize(2);
        assertThat(wire.written.get(0)).hasSize(4);
        assertThat(wire.allWritten()).isEqualTo(NINE);

        wire.written.clear();
        line.write(new byte[] {1, 2, 3, 4});
        assertThat(wire.written).as("too short to split").hasSize(1);
    }

    @Test
    void settingsHaveBounds() {
        assertThatThrownBy(() -> LineSettings.paced(299)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LineSettings.unpaced().withSplit(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LineSettings.unpaced().withSplit(1, 10_001))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
