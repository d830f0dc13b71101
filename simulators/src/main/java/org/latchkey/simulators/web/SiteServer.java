// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.latchkey.simulators.SimulatedSite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live picture and the controls of a simulated site, on 127.0.0.1 only. A request in the name of another host or
 * from a page of another origin is refused, so that no web page elsewhere can drive the hardware through a browser.
 */
public final class SiteServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SiteServer.class);
    private static final int THREADS = 16;
    private static final int WAITING = 64;
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final LiveEvents events;
    private final Routes routes;
    private final Set<String> hosts;

    private SiteServer(SimulatedSite site, HttpServer server) {
        this.server = server;
        int port = server.getAddress().getPort();
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
        this.events = new LiveEvents(site);
        this.routes = new Routes(site, events);
        AtomicInteger count = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "simulated-site-http-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Starts serving.
     *
     * @param port 0 for any
     * @throws IOException if the port is taken
     */
    public static SiteServer start(SimulatedSite site, int port) throws IOException {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
            return new SiteServer(site, HttpServer.create(address, 0));
        } catch (IOException e) {
            throw new IOException("port " + port + " for the picture cannot be used: " + e.getMessage(), e);
        }
    }

    /** Where the picture is. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            harden(exchange.getResponseHeaders());
            if (!isOurs(exchange.getRequestHeaders())) {
                send(exchange, Reply.error(403, "only pages of this address may ask"));
                return;
            }
            boolean live = exchange.getRequestURI().getPath().equals("/api/events");
            if (live && exchange.getRequestMethod().equals("GET")) {
                live(exchange);
            } else {
                send(exchange, routes.answer(exchange));
            }
        } catch (IOException gone) {
            LOG.debug("a client went away: {}", gone.getMessage());
        }
    }

    private void live(HttpExchange exchange) throws IOException {
        try {
            events.serve(exchange);
        } catch (Refusal refusal) {
            send(exchange, Reply.error(refusal.status(), refusal.getMessage()));
        }
    }

    private boolean isOurs(Headers headers) {
        String host = headers.getFirst("Host");
        String origin = headers.getFirst("Origin");
        boolean ourHost = host != null && hosts.contains(host);
        return ourHost && (origin == null || origin.startsWith("http://") && hosts.contains(origin.substring(7)));
    }

    private static void harden(Headers headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    @Override
    public void close() {
        events.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
