// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A TCP serial server with one serial line behind it, on the loopback address only. It serves one host: a new
 * connection takes the line over, as after a host that died without saying so. Thread-safe; one thread reads.
 */
public final class TcpWire implements Wire {

    private static final int NAP_MILLIS = 10;
    private static final int BACKLOG = 4;

    private final int port;
    private ServerSocket server;
    private Socket host;
    private boolean closed;

    private TcpWire(ServerSocket server) {
        this.port = server.getLocalPort();
        serve(server);
    }

    /**
     * Listens on a port of 127.0.0.1.
     *
     * @param port 0 for any
     * @throws IOException if the port is taken
     */
    public static TcpWire open(int port) throws IOException {
        return new TcpWire(listen(port));
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket fresh = new ServerSocket();
        try {
            fresh.setReuseAddress(true);
            fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            return fresh;
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
    }

    private synchronized void serve(ServerSocket fresh) {
        server = fresh;
        Thread acceptor = new Thread(() -> accept(fresh), "simulated-serial-server-" + port);
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                takeOver(from, from.accept());
            } catch (IOException ended) {
                // Either the server was closed, which ends the loop, or a host gave up while connecting.
                Pause.millis(NAP_MILLIS);
            }
        }
    }

    private synchronized void takeOver(ServerSocket from, Socket fresh) throws IOException {
        if (from != server) {
            fresh.close();
            return;
        }
        fresh.setTcpNoDelay(true);
        dropHost();
        host = fresh;
    }

    private void dropHost() {
        closeQuietly(host);
        host = null;
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception ignored) {
            // The socket is given up either way.
        }
    }

    private synchronized void lost(Socket which) {
        if (which == host) {
            dropHost();
        }
    }

    private synchronized Socket host() {
        return host;
    }

    /** The port hosts connect to. */
    public int port() {
        return port;
    }

    @Override
    public String address() {
        return "tcp:127.0.0.1:" + port;
    }

    @Override
    public int read(byte[] buffer, int timeoutMillis) {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (!isClosed()) {
            long left = Math.max(0, deadline - System.nanoTime()) / 1_000_000L;
            int n = readOnce(buffer, (int) left);
            if (n > 0) {
                return n;
            }
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return 0;
            }
            Pause.millis(Math.min(left + 1, NAP_MILLIS));
        }
        return -1;
    }

    private int readOnce(byte[] buffer, int millis) {
        Socket from = host();
        if (from == null) {
            return 0;
        }
        try {
            from.setSoTimeout(Math.max(1, millis));
            int n = from.getInputStream().read(buffer);
            if (n < 0) {
                lost(from);
            }
            return Math.max(0, n);
        } catch (SocketTimeoutException expected) {
            return 0;
        } catch (IOException gone) {
            lost(from);
            return 0;
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (host == null) {
            return;
        }
        try {
            host.getOutputStream().write(bytes, offset, length);
        } catch (IOException gone) {
            dropHost();
        }
    }

    @Override
    public boolean hasListener() {
        return host() != null;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized boolean isPlugged() {
        return server != null;
    }

    /** Ends the connection and refuses new ones. */
    @Override
    public synchronized void unplug() {
        closeQuietly(server);
        server = null;
        dropHost();
    }

    /** Listens on the same port again. */
    @Override
    public synchronized void plug() {
        if (server != null || closed) {
            return;
        }
        try {
            serve(listen(port));
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " is taken", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        unplug();
    }
}
