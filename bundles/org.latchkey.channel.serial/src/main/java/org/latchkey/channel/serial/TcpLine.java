// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.ChannelAddress;

/** A socket of a serial server: bytes go through as they are. */
final class TcpLine extends Line {

    static final int CONNECT_MILLIS = 3_000;
    private static final long STOP_MILLIS = 2_000;

    /** Where the system lets us: ask after 10 silent seconds, every 5, give up after 3 questions. */
    private static final Map<String, Integer> KEEP_ALIVE =
            Map.of("TCP_KEEPIDLE", 10, "TCP_KEEPINTERVAL", 5, "TCP_KEEPCOUNT", 3);

    /** How often the reader looks whether somebody else shall go on. */
    private static final int LOOK_MILLIS = 200;

    private final Socket socket;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean deaf;

    private TcpLine(Socket socket, Runnable whenGone) {
        super(whenGone);
        this.socket = socket;
    }

    /** @param left an open socket to that address that the last version of this bundle left */
    static TcpLine open(ChannelAddress address, Optional<Object> left, Runnable whenGone) throws IOException {
        Socket socket = left.isPresent() && left.get() instanceof Socket open ? open : connect(address);
        TcpLine line = new TcpLine(socket, whenGone);
        Thread reader = new Thread(line::receive, "latchkey-" + address);
        reader.setDaemon(true);
        reader.start();
        return line;
    }

    private static Socket connect(ChannelAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            String host = address.target().replaceAll("[\\[\\]]", "");
            InetSocketAddress to = new InetSocketAddress(host, address.number());
            if (to.isUnresolved()) {
                throw new UnknownHostException("no such host: " + host);
            }
            socket.connect(to, CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            keepAlive(socket);
            socket.setSoTimeout(LOOK_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @SuppressWarnings("unchecked")
    private static void keepAlive(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        for (SocketOption<?> option : socket.supportedOptions()) {
            Integer value = KEEP_ALIVE.get(option.name());
            if (value != null) {
                socket.setOption((SocketOption<Integer>) option, value);
            }
        }
    }

    private void receive() {
        byte[] piece = new byte[1024];
        try {
            int n = 0;
            while (n >= 0 && !deaf) {
                n = read(piece);
                input().put(piece, Math.max(n, 0));
            }
        } catch (IOException expected) {
            // A reset, or our own close: the line is gone either way.
            deaf = false;
        }
        ended.countDown();
        if (!deaf) {
            gone();
        }
    }

    private int read(byte[] piece) throws IOException {
        try {
            return socket.getInputStream().read(piece);
        } catch (SocketTimeoutException expected) {
            return 0;
        }
    }

    @Override
    Optional<Object> deafen() {
        deaf = true;
        try {
            if (ended.await(STOP_MILLIS, TimeUnit.MILLISECONDS) && deaf) {
                return Optional.of(socket);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release();
        return Optional.empty();
    }

    @Override
    synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    void release() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // Nothing is left to lose on a socket that is being thrown away.
        }
    }
}
