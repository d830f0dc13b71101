// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulated boards, doors and scanners, in a process of their own, and the ledger of physical openings. */
public final class Hardware implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    /** The scanner of a site that has one. */
    static final String SCANNER = "front";

    private static final String JSON = "application/json";

    private final ManagedProcess process;
    private final Http http;
    private final Path ledger;

    private Hardware(ManagedProcess process, Http http, Path ledger) {
        this.process = process;
        this.http = http;
        this.ledger = ledger;
    }

    /**
     * Starts the hardware of an installation.
     *
     * @param httpPort of the live picture, 0 for any
     */
    public static Hardware start(Workspace workspace, Installation installation, Path folder, int httpPort) {
        return start(workspace, installation, folder, httpPort, List.of());
    }

    /**
     * A link of the simulated network.
     *
     * @param name for what concerns it later
     * @param port where clients connect on 127.0.0.1
     * @param target port on 127.0.0.1 where it leads
     */
    public record Link(String name, int port, int target) {}

    /** The same with links, whose plugs are on the live picture. */
    public static Hardware start(
            Workspace workspace, Installation installation, Path folder, int httpPort, List<Link> links) {
        Path config = folder.resolve("hardware.json");
        Path ledger = folder.resolve("ledger.jsonl");
        try {
            ObjectNode parts = installation.simulatorConfig(httpPort, ledger);
            for (Link link : links) {
                ObjectNode made = parts.withArray("links").addObject();
                made.put("name", link.name()).put("listen", link.port()).put("target", "127.0.0.1:" + link.target());
            }
            Files.writeString(config, parts.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ManagedProcess process = ManagedProcess.start(
                "hardware",
                folder.resolve("hardware.log"),
                Map.of(),
                List.of(
                        Workspace.java(),
                        "-Xmx256m",
                        "-cp",
                        workspace.simulators(),
                        "org.latchkey.simulators.Simulators",
                        "--config",
                        config.toString()));
        try {
            process.awaitLine("ready", START_PATIENCE);
            String started = process.awaitLine("{", START_PATIENCE);
            int port = Http.JSON.readTree(started).path("http").path("port").asInt();
            return new Hardware(process, new Http(URI.create("http://127.0.0.1:" + port + "/"), Map.of()), ledger);
        } catch (IOException e) {
            process.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Where the live picture is. */
    public URI address() {
        return http.base();
    }

    /** Holds a text before the scanner; gives the {@link System#nanoTime} when its last byte was sent. */
    public long scan(String text) {
        return scanAt(SCANNER, text);
    }

    /** The same before one of several scanners. */
    public long scanAt(String scanner, String text) {
        return scan(scanner, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Holds a picture of a code before the scanner. */
    public long scanPng(byte[] png) {
        return scan(SCANNER, "image/png", png);
    }

    private long scan(String scanner, String type, byte[] body) {
        byte[] answer = http.post("/api/scan?scanner=" + scanner, type, body);
        try {
            return Http.JSON.readTree(answer).path("sentNanos").asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void close(int door) {
        http.post("/api/doors/" + door + "/close", JSON, new byte[0]);
    }

    /** Somebody forces a door. */
    public void openByHand(int door) {
        http.post("/api/doors/" + door + "/open-by-hand", JSON, new byte[0]);
    }

    public void jam(int door) {
        http.post("/api/doors/" + door + "/jam", JSON, new byte[0]);
    }

    public void free(int door) {
        http.post("/api/doors/" + door + "/free", JSON, new byte[0]);
    }

    /** Changes settings of a line, its boards and doors, as the simulators' README lists them. */
    public void fault(String line, Map<String, ?> settings) {
        http.postJson("/api/lines/" + line + "/fault", Http.JSON.valueToTree(settings));
    }

    /** Tells the picture what speaks to a line's boards from now on: they can not tell. */
    public void spokenToBy(String line, String name) {
        http.post("/api/lines/" + line + "/host", "text/plain", name.getBytes(StandardCharsets.UTF_8));
    }

    /** A line as the picture shows it. */
    public JsonNode line(String name) {
        for (JsonNode line : http.getJson("/api/state").path("lines")) {
            if (line.path("name").asText().equals(name)) {
                return line;
            }
        }
        throw new TestbedException("the picture has no line " + name);
    }

    /** Changes settings of the scanner. */
    public void scannerFault(Map<String, ?> settings) {
        http.postJson("/api/scanners/" + SCANNER + "/fault", Http.JSON.valueToTree(settings));
    }

    /** Pulls the adapter of a line. */
    public void unplug(String line) {
        http.post("/api/lines/" + line + "/unplug", JSON, new byte[0]);
    }

    /** Puts it back; a pty then has another device name behind the same link. */
    public void plug(String line) {
        http.post("/api/lines/" + line + "/plug", JSON, new byte[0]);
    }

    /** Pulls the plug of a link: nobody is told, nobody is answered. */
    public void pullPlug(String link) {
        onLink(link, "unplug");
    }

    /** Puts it back; who waited goes on. */
    public void plugIn(String link) {
        onLink(link, "plug");
    }

    /** Refuses new connections over a link and holds what the others send. */
    public void partition(String link) {
        onLink(link, "partition");
    }

    /** Makes a link good again. */
    public void heal(String link) {
        onLink(link, "heal");
    }

    /** Both sides of each of a link's connections see a reset. */
    public void reset(String link) {
        onLink(link, "reset");
    }

    private void onLink(String link, String verb) {
        http.post("/api/links/" + link + "/" + verb, JSON, new byte[0]);
    }

    /** Changes conditions of a link, as the simulators' README lists them; gives its state. */
    public JsonNode conditions(String link, Map<String, ?> conditions) {
        return http.postJson("/api/links/" + link, Http.JSON.valueToTree(conditions));
    }

    /** Cuts or restores the power of all boards. */
    public void power(boolean on) {
        http.post("/api/power?on=" + on, JSON, new byte[0]);
    }

    /**
     * A line of the ledger.
     *
     * @param nanos {@link System#nanoTime} of the event
     * @param door door number, 0 if it concerns none
     * @param event what happened, as the simulators' README lists it
     */
    public record Entry(long nanos, int door, String event) {}

    /** Everything that happened to the metal so far, read from the file: it is there when the process is not. */
    public List<Entry> ledger() {
        List<Entry> entries = new ArrayList<>();
        try {
            String text = Files.readString(ledger);
            // The last line may be on its way.
            List<String> whole =
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
            for (String line : whole) {
                JsonNode entry = Http.JSON.readTree(line);
                entries.add(new Entry(
                        entry.path("nanos").asLong(),
                        entry.path("door").asInt(),
                        entry.path("event").asText()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    /** How often an event happened at a door after a moment. */
    public long count(int door, String event, long afterNanos) {
        return ledger().stream()
                .filter(entry -> entry.door() == door && entry.event().equals(event) && entry.nanos() > afterNanos)
                .count();
    }

    /** The doors whose locks were pulsed after a moment, in that order. */
    public List<Integer> pulsesSince(long nanos) {
        return ledger().stream()
                .filter(entry -> entry.nanos() > nanos && entry.event().equals("pulse-received"))
                .map(Entry::door)
                .toList();
    }

    /** Waits for an event at a door after a moment. */
    public Entry await(int door, String event, long afterNanos, Duration bound) {
        return Await.value("door " + door + " " + event, bound, () -> {
            Optional<Entry> found = ledger().stream()
                    .filter(entry -> entry.door() == door && entry.event().equals(event) && entry.nanos() > afterNanos)
                    .findFirst();
            if (found.isEmpty()) {
                process.requireAlive();
            }
            return found;
        });
    }

    /** From now on the doors of a line stay open until somebody closes them by hand. */
    public void leaveDoorsOpen(String line) {
        http.postJson(
                "/api/lines/" + line + "/fault", Http.JSON.createObjectNode().put("closeAfterMillis", 0));
    }

    /** The file with the ledger: one line of JSON for each event. */
    public Path ledgerFile() {
        return ledger;
    }

    @Override
    public void close() {
        process.close();
    }
}
