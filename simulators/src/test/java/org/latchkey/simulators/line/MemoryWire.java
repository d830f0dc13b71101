// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.line;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A wire inside the test: the test is the host. */
public final class MemoryWire implements Wire {

    private static final byte[] END = {};
    private final BlockingQueue<byte[]> toDevice = new LinkedBlockingQueue<>();
    private final BlockingQueue<Byte> toHost = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    /** The host sends bytes; they arrive in one piece. */
    public void hostSends(byte[] bytes) {
        toDevice.add(bytes.clone());
    }

    /** What the host receives until it has so many bytes, or fewer if nothing more comes for that long. */
    public byte[] hostReceives(int most, long patienceMillis) throws InterruptedException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        Byte next = 0;
        while (received.size() < most && next != null) {
            next = toHost.poll(patienceMillis, TimeUnit.MILLISECONDS);
            if (next != null) {
                received.write(next);
            }
        }
        return received.toByteArray();
    }

    @Override
    public int read(byte[] buffer, int timeoutMillis) {
        try {
            byte[] piece = closed ? null : toDevice.poll(timeoutMillis, TimeUnit.MILLISECONDS);
            if (piece == null) {
                return closed ? -1 : 0;
            }
            System.arraycopy(piece, 0, buffer, 0, piece.length);
            return piece.length;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            toHost.add(bytes[i]);
        }
    }

    @Override
    public boolean hasListener() {
        return true;
    }

    @Override
    public boolean isPlugged() {
        return !closed;
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
        return "memory";
    }

    @Override
    public void close() {
        closed = true;
        toDevice.add(END);
    }
}
