// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell.console;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts console sessions on a Unix domain socket that only the unit's owner can reach: no password, no network port.
 * One thread accepts and ends idle sessions; each of at most {@link #SESSIONS} has a thread of its own.
 */
public final class ConsoleServer implements AutoCloseable {

    static final int SESSIONS = 4;
    private static final long IDLE_MINUTES = 10;
    private static final long LOOK_MILLIS = 1_000;
    private static final long STOP_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);

    private final Path socket;
    private final Interpreter.Factory interpreters;
    private final long idleNanos;
    private final Set<ConsoleSession> sessions = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::work, "shell-console");
    private ServerSocketChannel server;
    private Selector selector;
    private int opened;

    public ConsoleServer(Path socket, Interpreter.Factory interpreters) {
        this(socket, interpreters, TimeUnit.MINUTES.toNanos(IDLE_MINUTES));
    }

    ConsoleServer(Path socket, Interpreter.Factory interpreters, long idleNanos) {
        this.socket = socket;
        this.interpreters = interpreters;
        this.idleNanos = idleNanos;
        thread.setDaemon(true);
    }

    /** @throws IOException if the socket can not be made, for instance because its path is longer than 107 bytes */
    public void start() throws IOException {
        removeStale();
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            // The folder is the owner's alone, so nobody came in before this.
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            server.configureBlocking(false);
            selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e instanceof IOException io ? io : new IOException(socket + ": " + e.getMessage(), e);
        }
        thread.start();
    }

    /** A socket left by a killed process is in the way; anything else there is not ours to delete. */
    private void removeStale() throws IOException {
        if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isRegularFile(socket, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(socket)) {
                throw new IOException(socket + " is in the way");
            }
            Files.delete(socket);
        }
    }

    private void work() {
        try {
            while (server.isOpen()) {
                selector.select(LOOK_MILLIS);
                selector.selectedKeys().clear();
                SocketChannel channel = server.accept();
                if (channel != null) {
                    welcome(channel);
                }
                endIdle();
            }
        } catch (ClosedChannelException | ClosedSelectorException expected) {
            // close() ends the loop.
            LOG.debug("console closed");
        } catch (IOException e) {
            LOG.error("the local console failed: {}", e.getMessage());
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        if (sessions.size() >= SESSIONS) {
            // A client takes a connection that ends at once for what it is.
            LOG.info("a console session was refused: {} are open", SESSIONS);
            channel.close();
            return;
        }
        ConsoleSession session = new ConsoleSession(channel, interpreters);
        sessions.add(session);
        opened++;
        Thread worker = new Thread(
                () -> {
                    try {
                        session.run();
                    } finally {
                        sessions.remove(session);
                    }
                },
                "shell-console-" + opened);
        worker.setDaemon(true);
        worker.start();
    }

    private void endIdle() {
        for (ConsoleSession session : sessions) {
            if (System.nanoTime() - session.lastLine() > idleNanos) {
                session.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            if (selector != null) {
                server.close();
                selector.close();
                thread.join(STOP_MILLIS);
            }
            sessions.forEach(ConsoleSession::close);
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.warn("the local console did not close: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
