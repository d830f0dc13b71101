// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.simulators.SimulatedSite;
import org.latchkey.simulators.bank.LedgerEntry;
import org.latchkey.simulators.scanner.ScanReceipt;

/**
 * Server-sent events. Nothing is queued for a client: each is told what differs from what it was last told, at once
 * after a change and at least every second. A slow client so skips states and never fills memory.
 */
final class LiveEvents {

    private static final int MOST_CLIENTS = 8;
    private static final long LONGEST_WAIT_MILLIS = 1_000;
    private static final int SECONDS_BETWEEN_PINGS = 10;
    private static final int FIRST_LEDGER_ENTRIES = 50;

    private final SimulatedSite site;
    private long changes;
    private int clients;
    private ScanReceipt lastScan;
    private boolean closed;

    LiveEvents(SimulatedSite site) {
        this.site = site;
        site.bank().onChange(door -> changed());
        site.scanners().forEach(scanner -> scanner.onScan(this::scanned));
        site.network().links().forEach(link -> link.onChange(this::changed));
    }

    private synchronized void scanned(ScanReceipt receipt) {
        lastScan = receipt;
        changed();
    }

    synchronized void changed() {
        changes++;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Serves one client until it goes away. */
    void serve(HttpExchange exchange) throws IOException {
        enter();
        try (OutputStream out = open(exchange)) {
            new Client(out).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave();
        }
    }

    private synchronized void enter() {
        if (clients >= MOST_CLIENTS) {
            throw new Refusal(503, "at most " + MOST_CLIENTS + " pages look on at once");
        }
        clients++;
    }

    private synchronized void leave() {
        clients--;
    }

    private static OutputStream open(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    /** Waits for a change after the one given, a second at most; −1 once all is over. */
    private synchronized long await(long seen) throws InterruptedException {
        if (changes == seen && !closed) {
            wait(LONGEST_WAIT_MILLIS);
        }
        return closed ? -1 : changes;
    }

    private synchronized ScanReceipt lastScan() {
        return lastScan;
    }

    /** One page that looks on, and what it was told. */
    private final class Client {

        private final OutputStream out;
        private Map<Integer, Map<String, Object>> doors = Map.of();
        private Map<String, Object> wires = Map.of();
        private ScanReceipt scan;
        private long ledger = Math.max(0, site.ledger().last() - FIRST_LEDGER_ENTRIES);
        private int quietSeconds;

        Client(OutputStream out) {
            this.out = out;
        }

        void run() throws IOException, InterruptedException {
            send("layout", site.layout());
            long seen = 0;
            while (seen >= 0) {
                tell();
                seen = await(seen);
            }
        }

        private void tell() throws IOException {
            quietSeconds++;
            tellDoors();
            Map<String, Object> nowWires = SiteView.wires(site);
            if (!nowWires.equals(wires)) {
                wires = nowWires;
                send("wires", wires);
            }
            ScanReceipt nowScan = lastScan();
            if (nowScan != null && nowScan != scan) {
                scan = nowScan;
                send("scan", scan);
            }
            List<LedgerEntry> entries = site.ledger().since(ledger);
            if (!entries.isEmpty()) {
                ledger = entries.get(entries.size() - 1).seq();
                send("ledger", entries);
            }
            if (quietSeconds > SECONDS_BETWEEN_PINGS) {
                write(": still here\n\n");
            }
        }

        private void tellDoors() throws IOException {
            Map<Integer, Map<String, Object>> now = SiteView.doors(site);
            Map<Integer, Map<String, Object>> changed = new TreeMap<>(now);
            changed.entrySet().removeIf(e -> e.getValue().equals(doors.get(e.getKey())));
            doors = now;
            if (!changed.isEmpty()) {
                send("doors", changed);
            }
        }

        private void send(String event, Object data) throws IOException {
            write("event: " + event + "\ndata: " + Reply.encode(data) + "\n\n");
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            quietSeconds = 0;
        }
    }
}
