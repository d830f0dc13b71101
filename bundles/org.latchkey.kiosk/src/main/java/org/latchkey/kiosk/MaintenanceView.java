// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Occupancy;

/** What a technician is shown: doors with their wiring, health, clock, network, records and log. Bounded, from memory but the log. */
final class MaintenanceView {

    private static final int RECORDS = 40;
    private static final int LOG_BYTES = 48 * 1024;
    private static final int LOG_LINES = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT);

    private final Rooms rooms;
    private final Path log;
    private final Map<Integer, String> tests = new ConcurrentHashMap<>();

    /** @param home the unit's folder */
    MaintenanceView(Rooms rooms, Path home) {
        this.rooms = rooms;
        log = home.resolve("log/unit.log");
    }

    /** Remembers how a test opening ended; doors are bounded by the site. */
    void tested(int door, String outcome) {
        tests.put(door, outcome);
    }

    Map<String, Object> look() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("doors", doors());
        out.put("checks", checks());
        rooms.clock().ifPresent(clock -> {
            out.put("time", time(clock.now().seconds()));
            out.put("clock", News.word(clock.now().quality()));
        });
        rooms.trail().ifPresent(trail -> {
            out.put("records", trail.size());
            out.put("boot", trail.boot());
        });
        rooms.sync().ifPresent(sync -> {
            out.put("connected", sync.status().connected());
            out.put("broker", sync.status().broker());
            out.put("trouble", sync.status().trouble());
            out.put(
                    "since",
                    sync.status().since() == 0 ? "" : time(sync.status().since()));
        });
        rooms.emergency().flatMap(EmergencyOpening::last).ifPresent(report -> {
            out.put("drill", drill(report));
            out.put("opening", !report.ended());
        });
        Runtime runtime = Runtime.getRuntime();
        out.put("memory", (runtime.totalMemory() - runtime.freeMemory() >> 20) + " / " + (runtime.maxMemory() >> 20));
        return out;
    }

    private String drill(EmergencyOpening.Report report) {
        return time(report.at()) + " " + report.text().strip();
    }

    private List<Map<String, Object>> doors() {
        Map<Integer, SiteConfig.Door> wiring = new HashMap<>();
        rooms.site().ifPresent(site -> site.config().banks().forEach(bank -> bank.doors()
                .forEach(door -> wiring.put(door.number(), door))));
        Map<Integer, Occupancy.Place> places = new HashMap<>();
        rooms.occupancy().ifPresent(all -> all.places().forEach(place -> places.put(place.door(), place)));
        Map<Integer, Doors.Wear> worn = new HashMap<>();
        rooms.doors().ifPresent(all -> all.wear().forEach(wear -> worn.put(wear.door(), wear)));
        List<Map<String, Object>> out = new ArrayList<>();
        for (Doors.Status status : rooms.doors().map(Doors::all).orElse(List.of())) {
            Map<String, Object> door = door(status, wiring.get(status.door()), places.get(status.door()));
            door.put("wear", wear(worn.get(status.door())));
            out.add(door);
        }
        return out;
    }

    /** How often an opening of its lock ended in which way, in the words of outcomes; of troubles only those that were. */
    private static Map<String, Long> wear(Doors.Wear wear) {
        Map<String, Long> out = new LinkedHashMap<>();
        if (wear != null) {
            out.put("opened", wear.openings());
            out.put("slow", wear.slow());
            out.put("jammed", wear.jams());
            out.put("no-answer", wear.unanswered());
            out.entrySet()
                    .removeIf(each -> each.getValue() == 0 && !each.getKey().equals("opened"));
        }
        return out;
    }

    private Map<String, Object> door(Doors.Status status, SiteConfig.Door wired, Occupancy.Place place) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("number", status.door());
        out.put("bank", status.bank());
        out.put("address", wired == null ? "" : wired.line() + " " + wired.board() + "/" + wired.lock());
        out.put("state", News.word(status.state()));
        out.put("sensed", status.sensed());
        out.put("item", status.item().map(item -> item ? "full" : "empty").orElse(""));
        out.put("reads", status.reads());
        out.put("jammed", status.quarantined());
        out.put("trouble", status.trouble());
        out.put("use", place == null ? "" : News.word(place.use()));
        out.put("last", tests.getOrDefault(status.door(), ""));
        return out;
    }

    private List<Map<String, Object>> checks() {
        return rooms.checks().stream()
                .sorted(Comparator.comparing(HealthCheck::name))
                .map(MaintenanceView::asked)
                .toList();
    }

    private static Map<String, Object> asked(HealthCheck check) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", check.name());
        try {
            HealthCheck.Result result = check.check();
            out.put("ok", result.ok());
            out.put("message", result.message());
        } catch (RuntimeException e) {
            // A room's fault must not take the sight of the others away.
            out.put("ok", false);
            out.put("message", "The check failed: " + e.getMessage());
        }
        return out;
    }

    /** The newest records, newest first. */
    String records() {
        AuditTrail trail = rooms.trail().orElse(null);
        if (trail == null) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        long size = trail.size();
        for (long seq = size - 1; seq >= Math.max(0, size - RECORDS); seq--) {
            out.append(record(seq, trail.record(seq).orElse(new byte[0]))).append('\n');
        }
        return out.toString();
    }

    private String record(long seq, byte[] stored) {
        try {
            AuditRecord record = AuditRecord.decode(stored);
            AuditEntry entry = record.entry();
            String door = entry.door() == 0 ? "" : " door " + entry.door();
            String text = String.join(" ", News.word(entry.event()) + door, entry.outcome(), entry.reason());
            return seq + "  " + time(record.time()) + "  " + text.strip();
        } catch (ProtocolException e) {
            return seq + "  not readable: " + e.reason();
        }
    }

    /** The log's last lines, newest last. */
    String log() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - LOG_BYTES);
            file.seek(from);
            byte[] bytes = new byte[(int) Math.min(LOG_BYTES, file.length() - from)];
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            int first = Math.max(from > 0 ? 1 : 0, lines.size() - LOG_LINES);
            return String.join("\n", lines.subList(Math.min(first, lines.size()), lines.size()));
        } catch (IOException e) {
            return "The log can not be read: " + e.getMessage();
        }
    }

    private String time(long seconds) {
        ZoneId zone =
                rooms.site().map(site -> ZoneId.of(site.config().timeZone())).orElse(ZoneOffset.UTC);
        return TIME.format(Instant.ofEpochSecond(seconds).atZone(zone));
    }
}
