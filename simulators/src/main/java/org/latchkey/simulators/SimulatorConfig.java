// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.latchkey.simulators.scanner.Terminator;

/**
 * What a simulated site consists of; the README documents the JSON. Any key of a line, board or scanner that is not
 * listed here is one of its faults, as it could be set at run time.
 *
 * @param http where the picture and the controls are served; absent: not at all
 * @param ledger the ledger's file
 * @param layout a bank layout, or the path of one; absent: columns
 * @param springMillis how long a door takes to open after its pulse; absent: 30
 * @param lines lines with lock boards, at most 16
 * @param scanners at most 8
 * @param links of the simulated network, at most 16
 */
public record SimulatorConfig(
        Http http,
        String ledger,
        JsonNode layout,
        Integer springMillis,
        List<Line> lines,
        List<ScannerPort> scanners,
        List<LinkConfig> links) {

    private static final int SPRING_MILLIS = 30;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,32}");
    private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9.-]{1,253}:\\d{1,5}");
    private static final long LARGEST_FILE = 1 << 20;

    /**
     * The controls.
     *
     * @param port on 127.0.0.1, 0 for any
     */
    public record Http(int port) {}

    /**
     * A line.
     *
     * @param name 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param protocol {@code xor8a}, {@code kerong}, {@code modbus} or {@code wkly}
     * @param pty path of the link to its pty; {@code ""} for a pty without a link
     * @param tcp or the port of its serial server on 127.0.0.1, 0 for any
     * @param supply lines with the same word share a power supply; absent: its own
     * @param boards at most 32
     * @param faults values of its settings, those of all its boards and all its doors
     */
    public record Line(
            String name,
            String protocol,
            String pty,
            Integer tcp,
            String supply,
            List<BoardConfig> boards,
            @JsonAnySetter Map<String, Object> faults) {

        public Line {
            checkName("line", name);
            if ((pty == null) == (tcp == null)) {
                throw new IllegalArgumentException("line " + name + " needs either pty or tcp");
            }
            supply = supply == null ? name : supply;
            boards = atMost("boards", boards, 32);
            faults = faults == null ? Map.of() : Map.copyOf(faults);
        }
    }

    /**
     * A board.
     *
     * @param address 0 to 31; two boards of a line may have the same
     * @param locks how many locks it has
     * @param doors door number by lock
     * @param faults values of its settings and of all its doors
     */
    public record BoardConfig(
            int address,
            int locks,
            Map<Integer, Integer> doors,
            @JsonAnySetter Map<String, Object> faults) {

        public BoardConfig {
            doors = doors == null ? Map.of() : Map.copyOf(doors);
            for (int door : doors.values()) {
                if (door < 1 || door > 65_535) {
                    throw new IllegalArgumentException("door numbers are 1 to 65535, not " + door);
                }
            }
            faults = faults == null ? Map.of() : Map.copyOf(faults);
        }
    }

    /**
     * A scanner.
     *
     * @param name 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param pty path of the link to its pty; {@code ""} or absent: a pty without a link
     * @param terminator what it sends after a code; absent: CR
     * @param faults values of its settings and of its line
     */
    public record ScannerPort(
            String name,
            String pty,
            Terminator terminator,
            @JsonAnySetter Map<String, Object> faults) {

        public ScannerPort {
            checkName("scanner", name);
            pty = pty == null ? "" : pty;
            terminator = terminator == null ? Terminator.CR : terminator;
            faults = faults == null ? Map.of() : Map.copyOf(faults);
        }
    }

    /**
     * A link of the network.
     *
     * @param name 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param listen port on 127.0.0.1 for those who connect; 0 or absent: any
     * @param target {@code host:port} where it leads
     * @param conditions what it is like at first; absent: good
     */
    public record LinkConfig(
            String name,
            Integer listen,
            String target,
            @JsonAnySetter Map<String, Object> conditions) {

        public LinkConfig {
            checkName("link", name);
            listen = listen == null ? 0 : listen;
            if (listen < 0 || listen > 65_535) {
                throw new IllegalArgumentException("link " + name + ": listen must be 0 to 65535, not " + listen);
            }
            if (target == null || !TARGET.matcher(target).matches()) {
                throw new IllegalArgumentException("link " + name + " needs a target, host:port");
            }
            conditions = conditions == null ? Map.of() : Map.copyOf(conditions);
        }

        /** The target with its address looked up, if there is one. */
        InetSocketAddress address() {
            int colon = target.lastIndexOf(':');
            int port = Integer.parseInt(target.substring(colon + 1));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("link " + name + ": no such port: " + port);
            }
            return new InetSocketAddress(target.substring(0, colon), port);
        }
    }

    public SimulatorConfig {
        if (ledger == null || ledger.isEmpty()) {
            throw new IllegalArgumentException("ledger is missing: the file for physical openings");
        }
        springMillis = springMillis == null ? SPRING_MILLIS : springMillis;
        lines = atMost("lines", lines, 16);
        scanners = atMost("scanners", scanners, 8);
        links = atMost("links", links, 16);
        checkOnce(lines, scanners, links);
    }

    private static <T> List<T> atMost(String what, List<T> list, int most) {
        List<T> given = list == null ? List.of() : List.copyOf(list);
        if (given.size() > most) {
            throw new IllegalArgumentException("at most " + most + " " + what);
        }
        return given;
    }

    private static void checkName(String what, String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " needs a name of 1 to 32 letters, digits, dots and hyphens");
        }
    }

    private static void checkOnce(List<Line> lines, List<ScannerPort> scanners, List<LinkConfig> links) {
        Set<String> names = new HashSet<>();
        Set<Integer> doors = new HashSet<>();
        for (Line line : lines) {
            once(names, line.name(), "name");
            for (BoardConfig board : line.boards()) {
                board.doors().values().forEach(door -> once(doors, door, "door"));
            }
        }
        scanners.forEach(scanner -> once(names, scanner.name(), "name"));
        links.forEach(link -> once(names, link.name(), "name"));
    }

    private static <T> void once(Set<T> seen, T value, String what) {
        if (!seen.add(value)) {
            throw new IllegalArgumentException(what + " " + value + " is there twice");
        }
    }

    /** Reads a configuration. @throws IllegalArgumentException in one line that says what is wrong */
    public static SimulatorConfig parse(String json) {
        return Settings.read(json, SimulatorConfig.class);
    }

    /** Reads a configuration file of at most 1 MiB. @throws IllegalArgumentException if it cannot be read */
    public static SimulatorConfig load(Path file) {
        return parse(text(file));
    }

    static String text(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new IllegalArgumentException(file + " is larger than 1 MiB");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file, e);
        }
    }
}
