// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads a growing ledger of physical openings, each line once. Thread-safe. */
final class LedgerReader {

    static final String OPENED = "opened";
    static final String CLOSED = "closed";
    static final String PULSED = "pulse-received";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHUNK = 64 * 1024;

    /** Many ask at once: the file is looked at this often. */
    private static final long STEP_NANOS = 4_000_000;

    /** What happened at which {@link System#nanoTime}. */
    private record Entry(long nanos, String event) {}

    private final Path file;

    /** By door. Lines write to the ledger side by side, so moments do not always ascend from one entry to the next. */
    private final Map<Integer, List<Entry>> entries = new HashMap<>();

    private long offset;
    private long lookedAt = System.nanoTime() - STEP_NANOS;

    LedgerReader(Path file) {
        this.file = file;
    }

    /** How often an event happened at a door from one moment on until before another. */
    synchronized long count(int door, String event, long from, long until) {
        read();
        return entries.getOrDefault(door, List.of()).stream()
                .filter(entry -> entry.event().equals(event) && entry.nanos() >= from && entry.nanos() < until)
                .count();
    }

    /** When an event happened first at a door from one moment on until before another. */
    synchronized OptionalLong first(int door, String event, long from, long until) {
        read();
        return entries.getOrDefault(door, List.of()).stream()
                .filter(entry -> entry.event().equals(event) && entry.nanos() >= from && entry.nanos() < until)
                .mapToLong(Entry::nanos)
                .min();
    }

    synchronized long count(String event) {
        read();
        return entries.values().stream()
                .flatMap(List::stream)
                .filter(entry -> entry.event().equals(event))
                .count();
    }

    private void read() {
        long now = System.nanoTime();
        if (now - lookedAt < STEP_NANOS) {
            return;
        }
        lookedAt = now;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            while (channel.read(chunk.clear(), offset) > 0) {
                int lines = take(chunk.flip());
                if (lines == 0) {
                    return;
                }
                offset += lines;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the whole lines. @return their bytes */
    private int take(ByteBuffer chunk) throws IOException {
        int taken = 0;
        for (int i = 0; i < chunk.limit(); i++) {
            if (chunk.get(i) == '\n') {
                JsonNode entry = JSON.readTree(chunk.array(), taken, i - taken);
                entries.computeIfAbsent(entry.path("door").asInt(), door -> new ArrayList<>())
                        .add(new Entry(
                                entry.path("nanos").asLong(),
                                entry.path("event").asText()));
                taken = i + 1;
            }
        }
        return taken;
    }
}
