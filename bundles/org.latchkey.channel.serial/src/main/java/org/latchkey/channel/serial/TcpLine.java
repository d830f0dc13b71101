// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.Map;
import org.latchkey.device.api.ChannelAddress;

/** A socket of a serial server: bytes go through as they are. */
final class TcpLine extends Line {

    static final int CONNECT_MILLIS = 3_000;

    /** Where the system lets us: ask after 10 silent seconds, every 5, give up after 3 questions. */
    private static final Map<String, Integer> KEEP_ALIVE =
            Map.of("TCP_KEEPIDLE", 10, "TCP_KEEPINTERVAL", 5, "TCP_KEEPCOUNT", 3);

    private final Socket socket;

    private TcpLine(Socket socket, Runnable whenGone) {
        super(whenGone);
        this.socket = socket;
    }

    static TcpLine open(ChannelAddress address, Runnable whenGone) throws IOException {
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
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        TcpLine line = new TcpLine(socket, whenGone);
        Thread reader = new Thread(line::receive, "latchkey-" + address);
        reader.setDaemon(true);
        reader.start();
        return line;
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
            int n;
            while ((n = socket.getInputStream().read(piece)) >= 0) {
                input().put(piece, n);
            }
        } catch (IOException expected) {
            // A reset, or our own close: the line is gone either way.
        }
        gone();
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
