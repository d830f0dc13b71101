// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.latchkey.protocol.site.SiteConfig;

/**
 * One site's metal, told once: from it come the site configuration for the portal and the wiring of the simulated
 * boards. Doors are numbered through, bank by bank.
 */
public final class Installation {

    /** Site code, unless another was chosen. */
    public static final String SITE = "GYM-1";

    private static final ObjectMapper CONFIGURATIONS =
            new ObjectMapper().addMixIn(SiteConfig.class, WithoutPolicy.class);
    private static final long MAX_CODE_SECONDS = 400L * 24 * 3600;
    private static final int SCANNER_BAUD = 9_600;

    /** Slower than any board tells its doors: a door that is shut again before anybody looked counts as jammed. */
    private static final int CLOSE_AFTER_MILLIS = 2_000;

    /** How a line reaches its board. */
    public enum Reach {
        PTY,
        TCP
    }

    /**
     * One line with one board and the bank that hangs on it.
     *
     * @param name the line's and the bank's name
     * @param title what people call the bank
     * @param driver {@code xor8a}, {@code kerong}, {@code wkly} or {@code modbus}
     * @param reach how the line reaches its board
     * @param firstDoor its lowest door number
     * @param columns of the bank's picture
     * @param rows the heights of the doors in each column, from the top, in units
     * @param tcpPort port of the serial server, 0 for a pty
     */
    public record Bank(
            String name,
            String title,
            String driver,
            Reach reach,
            int firstDoor,
            int columns,
            List<Integer> rows,
            int tcpPort) {

        int doors() {
            return columns * rows.size();
        }

        int board() {
            return driver.equals("xor8a") || driver.equals("modbus") ? 1 : 0;
        }

        /** How many locks its board has. */
        int locks() {
            return driver.equals("kerong") || driver.equals("modbus") ? 16 : 24;
        }

        /** What the driver can not find out by itself. */
        Map<String, String> options() {
            return driver.equals("modbus") ? Map.of("locks", Integer.toString(locks())) : Map.of();
        }
    }

    private final String site;
    private final List<Bank> banks;
    private final Path folder;
    private final int gapMillis;
    private final Pace pace;
    private final Fittings fittings;

    /** The site's scanners, and the one supply of all its lines; without one each line has its own. */
    private record Fittings(List<String> scanners, Optional<String> supply) {

        static final Fittings USUAL = new Fittings(List.of(Hardware.SCANNER), Optional.empty());

        String supply(Bank bank) {
            return supply.orElse(bank.name());
        }
    }

    /** Whether the simulated lines are as slow as real ones. */
    public enum Pace {
        REAL,
        UNPACED
    }

    /**
     * An installation whose ptys are links in a folder.
     *
     * @param gapMillis least time between two openings on one line
     */
    public Installation(Path folder, int gapMillis, Pace pace, List<Bank> banks) {
        this(SITE, folder, gapMillis, pace, banks, Fittings.USUAL);
    }

    private Installation(String site, Path folder, int gapMillis, Pace pace, List<Bank> banks, Fittings fittings) {
        this.site = site;
        this.folder = folder;
        this.gapMillis = gapMillis;
        this.pace = pace;
        this.banks = List.copyOf(banks);
        this.fittings = fittings;
    }

    /** A gym: 24 doors of three sizes on a serial line, 12 on a serial server. */
    public static Installation gym(Path folder) {
        return new Installation(
                folder,
                500,
                Pace.REAL,
                List.of(
                        new Bank("west", "West wall", "xor8a", Reach.PTY, 1, 6, List.of(1, 1, 2, 3), 0),
                        new Bank("east", "East wall", "kerong", Reach.TCP, 25, 4, List.of(1, 2, 4), Ports.free())));
    }

    /** Both drivers, each on a pty and on a serial server, without the slowness of the metal. */
    public static Installation everyLine(Path folder) {
        return unpaced(folder, List.of(Reach.values()));
    }

    /** Both drivers on ptys alone: nothing here needs a socket. */
    public static Installation serialLines(Path folder) {
        return unpaced(folder, List.of(Reach.PTY));
    }

    /** The boards that are seen less often, on ptys. */
    public static Installation otherBoards(Path folder) {
        return unpaced(folder, List.of("wkly", "modbus"), List.of(Reach.PTY));
    }

    /** 64 doors on four boards that share one supply, several scanners; lines without the slowness of the metal. */
    public static Installation hall(Path folder, int gapMillis, List<String> scanners) {
        List<Bank> banks = new ArrayList<>();
        for (String name : List.of("north", "east", "south", "west")) {
            banks.add(new Bank(name, name, "kerong", Reach.PTY, 1 + 16 * banks.size(), 4, List.of(1, 1, 1, 1), 0));
        }
        Fittings fittings = new Fittings(List.copyOf(scanners), Optional.of("hall"));
        return new Installation(SITE, folder, gapMillis, Pace.UNPACED, banks, fittings);
    }

    private static Installation unpaced(Path folder, List<Reach> reaches) {
        return unpaced(folder, List.of("xor8a", "kerong"), reaches);
    }

    private static Installation unpaced(Path folder, List<String> drivers, List<Reach> reaches) {
        List<Bank> banks = new ArrayList<>();
        int door = 1;
        for (String driver : drivers) {
            for (Reach reach : reaches) {
                int port = reach == Reach.TCP ? Ports.free() : 0;
                String name = driver + "-" + reach.name().toLowerCase(Locale.ROOT);
                banks.add(new Bank(name, name, driver, reach, door, 4, List.of(1, 1, 1), port));
                door += 12;
            }
        }
        return new Installation(folder, 50, Pace.UNPACED, banks);
    }

    /** The same metal at a site of that code. */
    public Installation at(String code) {
        return new Installation(code, folder, gapMillis, pace, banks, fittings);
    }

    public String site() {
        return site;
    }

    public List<Bank> banks() {
        return banks;
    }

    /** The site configuration as it is signed. */
    public SiteConfig siteConfig() {
        List<SiteConfig.Line> lines = new ArrayList<>();
        List<SiteConfig.Bank> configured = new ArrayList<>();
        for (Bank bank : banks) {
            lines.add(new SiteConfig.Line(
                    bank.name(), bank.driver(), channel(bank), fittings.supply(bank), gapMillis, bank.options()));
            configured.add(new SiteConfig.Bank(bank.name(), bank.title(), doors(bank)));
        }
        List<SiteConfig.ScannerPort> scanners = fittings.scanners().stream()
                .map(name ->
                        new SiteConfig.ScannerPort(name, "serial", "serial:" + pty(name) + "?baud=" + SCANNER_BAUD))
                .toList();
        return new SiteConfig(site, "Riverside Gym", "Europe/Berlin", MAX_CODE_SECONDS, lines, scanners, configured);
    }

    /** The same as the portal's API takes it. */
    public ObjectNode siteConfigJson() {
        return CONFIGURATIONS.valueToTree(siteConfig());
    }

    /** Policy and schedules have forms of their own. */
    @JsonIgnoreProperties({"policy", "schedules"})
    private interface WithoutPolicy {}

    private String channel(Bank bank) {
        return bank.reach() == Reach.TCP
                ? "tcp:127.0.0.1:" + bank.tcpPort()
                : "serial:" + pty(bank.name()) + "?baud=" + baud(bank);
    }

    /** What the simulators' process is configured with. */
    public ObjectNode simulatorConfig(int httpPort, Path ledger) {
        ObjectNode config = Http.JSON.createObjectNode();
        config.putObject("http").put("port", httpPort);
        config.put("ledger", ledger.toString());
        if (pace == Pace.UNPACED) {
            config.put("springMillis", 0);
        }
        ObjectNode layout = config.putObject("layout").put("title", "Riverside Gym");
        ArrayNode picture = layout.putArray("doors");
        int left = 0;
        ArrayNode lines = config.putArray("lines");
        for (Bank bank : banks) {
            for (SiteConfig.Door door : doors(bank)) {
                ObjectNode drawn =
                        picture.addObject().put("number", door.number()).put("size", door.size());
                drawn.put("x", left + door.x()).put("y", door.y());
                drawn.put("width", door.width()).put("height", door.height());
            }
            left += bank.columns();
            ObjectNode line = lines.addObject();
            line.put("name", bank.name());
            line.put("protocol", bank.driver());
            if (bank.reach() == Reach.TCP) {
                line.put("tcp", bank.tcpPort());
            } else {
                line.put("pty", pty(bank.name()).toString());
            }
            line.put("baud", baud(bank));
            line.put("supply", fittings.supply(bank));
            if (pace == Pace.UNPACED) {
                line.put("paced", false).put("turnAroundMillis", 0).put("openAnswerMillis", 0);
                line.put("pulseMillis", 10).put("closeAfterMillis", CLOSE_AFTER_MILLIS);
            }
            ObjectNode board = line.putArray("boards").addObject();
            board.put("address", bank.board());
            board.put("locks", bank.locks());
            ObjectNode wired = board.putObject("doors");
            for (int i = 0; i < bank.doors(); i++) {
                wired.put(Integer.toString(i + 1), bank.firstDoor() + i);
            }
        }
        ArrayNode scanners = config.putArray("scanners");
        for (String name : fittings.scanners()) {
            ObjectNode scanner = scanners.addObject().put("name", name);
            scanner.put("pty", pty(name).toString());
            scanner.put("baud", SCANNER_BAUD);
            scanner.put("paced", pace == Pace.REAL);
        }
        return config;
    }

    private static List<SiteConfig.Door> doors(Bank bank) {
        List<SiteConfig.Door> doors = new ArrayList<>();
        for (int column = 0; column < bank.columns(); column++) {
            int top = 0;
            for (int height : bank.rows()) {
                int lock = doors.size() + 1;
                int number = bank.firstDoor() + lock - 1;
                doors.add(new SiteConfig.Door(
                        number, bank.name(), bank.board(), lock, Math.min(height, 3), true, column, top, 1, height));
                top += height;
            }
        }
        return doors;
    }

    private Path pty(String name) {
        return folder.resolve("pty-" + name);
    }

    private static int baud(Bank bank) {
        return bank.driver().equals("kerong") ? 19_200 : 9_600;
    }
}
