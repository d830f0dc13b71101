// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page on 127.0.0.1 and nowhere else. A request in another host's name, from a page of another origin, or an
 * order without the page's own header is refused, so that no page elsewhere can touch the lockers through a browser here.
 */
final class KioskServer implements AutoCloseable {

    /** What every order carries: no page of another origin can send it unasked. */
    static final String HEADER = "X-Latchkey";

    private static final Logger LOG = LoggerFactory.getLogger(KioskServer.class);
    private static final int THREADS = LiveEvents.MOST_PAGES + 8;
    private static final int WAITING = 32;
    private static final int IDLE_SECONDS = 30;
    private static final String EVENTS = "/api/events";
    private static final String POLICY =
            "default-src 'none'; script-src 'self' %s; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Pages pages;
    private final LiveEvents events;
    private final Orders orders;
    private final Maintenance maintenance;
    private final Set<String> hosts;
    private final String policy;

    /**
     * Begins to serve.
     *
     * @param port 0 for any
     * @throws IOException if it is taken
     */
    KioskServer(int port, Pages pages, LiveEvents events, Orders orders, Maintenance maintenance) throws IOException {
        this.pages = pages;
        this.events = events;
        this.orders = orders;
        this.maintenance = maintenance;
        policy = POLICY.formatted(pages.inlineScripts());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        hosts = Set.of("127.0.0.1:" + port(), "localhost:" + port());
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "kiosk-http-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            harden(exchange.getResponseHeaders());
            try {
                answer(exchange);
            } catch (Refusal refusal) {
                send(exchange, refusal.status(), "application/json", json(Map.of("error", refusal.getMessage())));
            }
        } catch (IOException gone) {
            LOG.debug("a page went away: {}", gone.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("a page could not be answered: {}", e.toString());
        }
    }

    private void answer(HttpExchange exchange) throws IOException, Refusal {
        if (!isOurs(exchange.getRequestHeaders())) {
            throw new Refusal(403, "only pages of this address may ask");
        }
        String path = exchange.getRequestURI().getPath();
        switch (exchange.getRequestMethod()) {
            case "GET" -> get(exchange, path);
            case "POST" -> post(exchange, path);
            default -> throw new Refusal(405, "only GET and POST");
        }
    }

    private void get(HttpExchange exchange, String path) throws IOException, Refusal {
        if (path.equals(EVENTS)) {
            events.serve(exchange);
            return;
        }
        Pages.Resource found = pages.find(path).orElseThrow(() -> new Refusal(404, "nothing there"));
        send(exchange, 200, found.type(), found.body());
    }

    private void post(HttpExchange exchange, String path) throws IOException, Refusal {
        if (!"kiosk".equals(exchange.getRequestHeaders().getFirst(HEADER))) {
            throw new Refusal(403, "only the page itself may order");
        }
        Form form = Form.read(exchange.getRequestBody());
        Map<String, Object> said;
        if (orders.has(path)) {
            said = orders.carryOut(path, form);
        } else if (maintenance.has(path)) {
            said = maintenance.carryOut(path, form);
        } else {
            throw new Refusal(404, "nothing there");
        }
        send(exchange, 200, "application/json", json(said));
    }

    private boolean isOurs(Headers headers) {
        String host = headers.getFirst("Host");
        String origin = headers.getFirst("Origin");
        boolean ourHost = host != null && hosts.contains(host);
        return ourHost && (origin == null || origin.equals("http://" + host));
    }

    private void harden(Headers headers) {
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    private static byte[] json(Object value) {
        return Json.write(value).getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
