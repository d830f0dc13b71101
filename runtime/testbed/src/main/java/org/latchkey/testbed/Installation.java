// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One site's metal, told once: from it come the site configuration for the portal and the wiring of the simulated
 * boards. Doors are numbered through, bank by bank.
 */
public final class Installation {

    /** Site code. */
    public static final String SITE = "GYM-1";

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
     * @param driver {@code xor8a} or {@code kerong}
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
            return driver.equals("xor8a") ? 1 : 0;
        }
    }

    private final List<Bank> banks;
    private final Path folder;
    private final int gapMillis;
    private final Pace pace;

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
        this.folder = folder;
        this.gapMillis = gapMillis;
        this.pace = pace;
        this.banks = List.copyOf(banks);
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
        List<Bank> banks = new ArrayList<>();
        int door = 1;
        for (String driver : List.of("xor8a", "kerong")) {
            for (Reach reach : Reach.values()) {
                int port = reach == Reach.TCP ? Ports.free() : 0;
                String name = driver + "-" + reach.name().toLowerCase(Locale.ROOT);
                banks.add(new Bank(name, name, driver, reach, door, 4, List.of(1, 1, 1), port));
                door += 12;
            }
        }
        return new Installation(folder, 50, Pace.UNPACED, banks);
    }

    public List<Bank> banks() {
        return banks;
    }

    /** The site configuration as the portal takes it. */
    public ObjectNode siteConfig() {
        ObjectNode site = Http.JSON.createObjectNode();
        site.put("site", SITE);
        site.put("name", "Riverside Gym");
        site.put("timeZone", "Europe/Berlin");
        site.put("maxCodeSeconds", 400L * 24 * 3600);
        ArrayNode lines = site.putArray("lines");
        ArrayNode bankNodes = site.putArray("banks");
        for (Bank bank : banks) {
            ObjectNode line = lines.addObject();
            line.put("name", bank.name());
            line.put("driver", bank.driver());
            line.put(
                    "channel",
                    bank.reach() == Reach.TCP
                            ? "tcp:127.0.0.1:" + bank.tcpPort()
                            : "serial:" + pty(bank.name()) + "?baud=" + baud(bank));
            line.put("supply", bank.name());
            line.put("gapMillis", gapMillis);
            line.putObject("options");
            ObjectNode node = bankNodes.addObject();
            node.put("name", bank.name());
            node.put("title", bank.title());
            doors(bank, node.putArray("doors"), 0, true);
        }
        ObjectNode scanner = site.putArray("scanners").addObject();
        scanner.put("name", "front");
        scanner.put("driver", "serial");
        scanner.put("channel", "serial:" + pty("front") + "?baud=9600");
        return site;
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
            doors(bank, picture, left, false);
            left += bank.columns() + 1;
            ObjectNode line = lines.addObject();
            line.put("name", bank.name());
            line.put("protocol", bank.driver());
            if (bank.reach() == Reach.TCP) {
                line.put("tcp", bank.tcpPort());
            } else {
                line.put("pty", pty(bank.name()).toString());
            }
            line.put("baud", baud(bank));
            if (pace == Pace.UNPACED) {
                line.put("paced", false).put("turnAroundMillis", 0).put("openAnswerMillis", 0);
                line.put("pulseMillis", 10).put("closeAfterMillis", 40);
            }
            ObjectNode board = line.putArray("boards").addObject();
            board.put("address", bank.board());
            board.put("locks", bank.driver().equals("kerong") ? 16 : 24);
            ObjectNode wired = board.putObject("doors");
            for (int i = 0; i < bank.doors(); i++) {
                wired.put(Integer.toString(i + 1), bank.firstDoor() + i);
            }
        }
        ObjectNode scanner = config.putArray("scanners").addObject();
        scanner.put("name", "front");
        scanner.put("pty", pty("front").toString());
        scanner.put("baud", 9600);
        scanner.put("paced", pace == Pace.REAL);
        return config;
    }

    private void doors(Bank bank, ArrayNode doors, int left, boolean wiring) {
        int lock = 1;
        for (int column = 0; column < bank.columns(); column++) {
            int top = 0;
            for (int height : bank.rows()) {
                ObjectNode door = doors.addObject();
                door.put("number", bank.firstDoor() + lock - 1);
                if (wiring) {
                    door.put("line", bank.name()).put("board", bank.board()).put("lock", lock);
                    door.put("sensor", true);
                }
                door.put("size", Math.min(height, 3));
                door.put("x", left + column).put("y", top).put("width", 1).put("height", height);
                top += height;
                lock++;
            }
        }
    }

    private Path pty(String name) {
        return folder.resolve("pty-" + name);
    }

    private static int baud(Bank bank) {
        return bank.driver().equals("kerong") ? 19_200 : 9_600;
    }
}
