// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

/**
 * A line in memory. Bytes arrive in the pieces they were given in; {@link #SILENCE} makes one read come back empty at
 * once, so that no test waits for a real pause.
 */
public final class FakeChannel implements ByteChannel {

    /** A pause that ends a frame. */
    public static final String SILENCE = "";

    private final BlockingQueue<byte[]> incoming = new LinkedBlockingQueue<>();
    private final List<String> sent = new ArrayList<>();
    private volatile Consumer<String> board = request -> {};
    private volatile boolean open = true;
    private volatile byte[] handedOver;
    private volatile boolean breakOnWrite;

    /** What happens when a request arrives, given in hex. */
    public FakeChannel answering(Consumer<String> reaction) {
        board = reaction;
        return this;
    }

    /** Lets bytes arrive, each argument one piece in hex, blanks allowed. */
    public void receive(String... pieces) {
        for (String piece : pieces) {
            incoming.add(HexFormat.of().parseHex(piece.replace(" ", "")));
        }
    }

    /** What was sent, each frame in hex. */
    public synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    /** True once everything that arrived has been read. */
    public boolean isDrained() {
        return incoming.isEmpty();
    }

    /** The line goes away when the next request is written. */
    public void breakOnWrite() {
        breakOnWrite = true;
    }

    /** The adapter is pulled. */
    public void vanish() {
        open = false;
        incoming.add(new byte[0]);
    }

    /** What was handed over, null if nothing was. */
    public byte[] handedOver() {
        return handedOver;
    }

    @Override
    public int read(byte[] buffer, int offset, int length, long timeoutMillis) throws DeviceException {
        try {
            byte[] piece = incoming.poll(timeoutMillis, TimeUnit.MILLISECONDS);
            if (piece == null && !open) {
                throw gone();
            }
            if (piece == null) {
                return 0;
            }
            int n = Math.min(length, piece.length);
            System.arraycopy(piece, 0, buffer, offset, n);
            if (n == 0 && !open) {
                throw gone();
            }
            return n;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static DeviceException gone() {
        return new DeviceException(Kind.LINE_DOWN, "the fake line is gone");
    }

    @Override
    public void write(byte[] bytes) throws DeviceException {
        if (breakOnWrite) {
            open = false;
        }
        if (!open) {
            throw gone();
        }
        String request = HexFormat.of().formatHex(bytes);
        synchronized (this) {
            sent.add(request);
        }
        board.accept(request);
    }

    @Override
    public void discardInput() {
        incoming.clear();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        vanish();
    }

    @Override
    public void handOver(byte[] unread) {
        handedOver = Arrays.copyOf(unread, unread.length);
        close();
    }
}
