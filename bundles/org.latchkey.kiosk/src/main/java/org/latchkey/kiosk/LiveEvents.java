// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Server-sent events. Nothing is queued for a page: each is told what differs from what it was last told, at once after a
 * change and at least every two seconds, so a slow page skips states and never fills memory. A page beyond the bound takes the place of
 * the oldest, for a browser that is loaded again and again leaves connections behind that are found dead only later.
 */
final class LiveEvents {

    static final int MOST_PAGES = 4;

    /** A page takes three of these without a word for a unit that is gone. */
    static final long LONGEST_WAIT_MILLIS = 2_000;

    private final View view;
    private final News news;
    private final Bell bell;
    private final Deque<HttpExchange> pages = new ArrayDeque<>();

    LiveEvents(View view, News news, Bell bell) {
        this.view = view;
        this.news = news;
        this.bell = bell;
    }

    /** Serves one page until it goes away, or another needs its place. */
    void serve(HttpExchange exchange) throws IOException {
        enter(exchange);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            new Page(out).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave(exchange);
        }
    }

    private void enter(HttpExchange exchange) {
        HttpExchange oldest = null;
        synchronized (pages) {
            pages.addLast(exchange);
            if (pages.size() > MOST_PAGES) {
                oldest = pages.removeFirst();
            }
        }
        if (oldest != null) {
            oldest.close();
        }
    }

    private void leave(HttpExchange exchange) {
        synchronized (pages) {
            pages.remove(exchange);
        }
    }

    int pages() {
        synchronized (pages) {
            return pages.size();
        }
    }

    /** One page, and what it was told. */
    private final class Page {

        private final OutputStream out;
        private final Map<String, String> told = new HashMap<>();
        private final Map<Long, List<String>> ended = new HashMap<>(news.outcomes());
        private long seen = news.freshFrom();

        Page(OutputStream out) {
            this.out = out;
        }

        void run() throws IOException, InterruptedException {
            write("retry: 500\n\n");
            // A page that knows no doors yet could not show the one that has just opened.
            tellState();
            long ring = 0;
            while (ring >= 0) {
                tellNews();
                tellState();
                send("ping", Json.write(view.time()));
                ring = bell.await(ring, LONGEST_WAIT_MILLIS);
            }
        }

        private void tellState() throws IOException {
            tell("site", view.site());
            tell("doors", view.doors());
            tell("unit", view.unit());
        }

        private void tell(String event, Object data) throws IOException {
            String text = Json.write(data);
            if (!text.equals(told.put(event, text))) {
                send(event, text);
            }
        }

        /** First of all: somebody stands there and waits for an answer. */
        private void tellNews() throws IOException {
            for (Map<String, Object> item : news.since(seen)) {
                seen = (Long) item.get("id");
                send("presented", Json.write(item));
            }
            Map<Long, List<String>> now = news.outcomes();
            for (Map.Entry<Long, List<String>> end : now.entrySet()) {
                if (ended.put(end.getKey(), end.getValue()) == null) {
                    send("ended", Json.write(Map.of("id", end.getKey(), "outcomes", end.getValue())));
                }
            }
            ended.keySet().retainAll(now.keySet());
        }

        private void send(String event, String data) throws IOException {
            write("event: " + event + "\ndata: " + data + "\n\n");
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
