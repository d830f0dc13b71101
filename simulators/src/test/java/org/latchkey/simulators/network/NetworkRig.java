// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A target, a link to it, and clients. Reads fail after a generous bound. */
final class NetworkRig implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Socket> sockets = new ArrayList<>();
    private final ServerSocket target;
    final SimulatedNetwork network;
    final Link link;

    NetworkRig() throws IOException {
        target = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        target.setSoTimeout((int) PATIENCE.toMillis());
        network = SimulatedNetwork.start();
        link = network.link(
                "uplink", 0, new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getLocalPort()));
    }

    /** Both ends of one connection. */
    record Ends(Socket client, Socket target) {}

    Socket connect() throws IOException {
        return kept(new Socket(InetAddress.getLoopbackAddress(), link.port()));
    }

    Socket accept() throws IOException {
        return kept(target.accept());
    }

    private Socket kept(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    Ends ends() throws IOException {
        return new Ends(connect(), accept());
    }

    /** From now on nobody listens at the target. */
    void stopTarget() throws IOException {
        target.close();
    }

    static void send(Socket from, String text) throws IOException {
        from.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String read(Socket at, int bytes) throws IOException {
        return new String(at.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    LinkState await(Predicate<LinkState> wanted) throws InterruptedException {
        return link.await(wanted, PATIENCE).orElseThrow(() -> new AssertionError("still " + link.state()));
    }

    /** Sends a word each way and sees both arrive. */
    static void assertWorks(Ends ends) throws IOException {
        send(ends.client(), "ping");
        assertThat(read(ends.target(), 4)).isEqualTo("ping");
        send(ends.target(), "pong");
        assertThat(read(ends.client(), 4)).isEqualTo("pong");
    }

    @Override
    public void close() throws IOException {
        network.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        target.close();
    }
}
