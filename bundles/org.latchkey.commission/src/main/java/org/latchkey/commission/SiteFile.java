// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.LockAddress;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.UnitException;

/** The site's configuration with the lines and scanners that were found, as the JSON that the portal imports. */
final class SiteFile {

    private static final int ROWS = 8;
    private static final int GAP_MILLIS = 500;

    private SiteFile() {}

    /** What the site would be. @throws UnitException if that is more than a site can be */
    static SiteConfig merged(SiteConfig site, List<Finding> findings, List<ScannerProber.Found> found) {
        List<SiteConfig.Line> lines = new ArrayList<>(site.lines());
        List<SiteConfig.ScannerPort> scanners = new ArrayList<>(site.scanners());
        List<SiteConfig.Bank> banks = new ArrayList<>(site.banks());
        int number = site.banks().stream()
                .flatMap(bank -> bank.doors().stream())
                .mapToInt(SiteConfig.Door::number)
                .max()
                .orElse(0);
        try {
            for (Finding finding : findings) {
                String line =
                        unused("line", lines.stream().map(SiteConfig.Line::name).collect(Collectors.toSet()));
                String bank =
                        unused("bank", banks.stream().map(SiteConfig.Bank::name).collect(Collectors.toSet()));
                lines.add(new SiteConfig.Line(
                        line,
                        finding.probe().driver(),
                        finding.channel().toString(),
                        line,
                        GAP_MILLIS,
                        Map.of("openWhenSet", String.valueOf(finding.openWhenSet()))));
                List<SiteConfig.Door> doors = doors(finding, line, number);
                number += doors.size();
                banks.add(new SiteConfig.Bank(bank, "Doors of " + line, doors));
            }
            for (ScannerProber.Found each : found) {
                String name = unused(
                        "scanner",
                        scanners.stream().map(SiteConfig.ScannerPort::name).collect(Collectors.toSet()));
                scanners.add(new SiteConfig.ScannerPort(name, each.driver(), each.channel()));
            }
            return new SiteConfig(
                    site.site(),
                    site.name(),
                    site.timeZone(),
                    site.maxCodeSeconds(),
                    lines,
                    scanners,
                    banks,
                    site.policy(),
                    site.schedules());
        } catch (IllegalArgumentException e) {
            throw new UnitException("That is no configuration of a site: " + e.getMessage() + ".", e);
        }
    }

    private static String unused(String word, Set<String> used) {
        int n = 1;
        while (used.contains(word + n)) {
            n++;
        }
        return word + n;
    }

    private static List<SiteConfig.Door> doors(Finding finding, String line, int last) {
        List<SiteConfig.Door> doors = new ArrayList<>();
        for (LockAddress lock : locks(finding)) {
            int i = doors.size();
            doors.add(new SiteConfig.Door(
                    last + 1 + i, line, lock.board(), lock.lock(), 1, true, i / ROWS, i % ROWS, 1, 1));
        }
        return doors;
    }

    /** The locks that opened a door or, as long as none was tested, all that the boards tell of. */
    static List<LockAddress> locks(Finding finding) {
        if (!finding.results().isEmpty()) {
            return finding.results().entrySet().stream()
                    .filter(tested -> tested.getValue() == DoorTest.Result.OPENED)
                    .map(Map.Entry::getKey)
                    .toList();
        }
        List<LockAddress> locks = new ArrayList<>();
        for (Map.Entry<Integer, BoardState> board : finding.boards().entrySet()) {
            for (int lock = 1; lock <= board.getValue().locks(); lock++) {
                locks.add(new LockAddress(board.getKey(), lock));
            }
        }
        return locks;
    }

    static String json(SiteConfig site) {
        return "{\n"
                + "  \"site\": " + quoted(site.site()) + ",\n"
                + "  \"name\": " + quoted(site.name()) + ",\n"
                + "  \"timeZone\": " + quoted(site.timeZone()) + ",\n"
                + "  \"maxCodeSeconds\": " + site.maxCodeSeconds() + ",\n"
                + "  \"lines\": " + list(site.lines().stream().map(SiteFile::line)) + ",\n"
                + "  \"scanners\": " + list(site.scanners().stream().map(SiteFile::scanner)) + ",\n"
                + "  \"banks\": " + list(site.banks().stream().map(SiteFile::bank)) + "\n"
                + "}\n";
    }

    private static String list(Stream<String> items) {
        return items.collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    }

    private static String line(SiteConfig.Line line) {
        String options = line.options().entrySet().stream()
                .map(option -> quoted(option.getKey()) + ": " + quoted(option.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        return "{\"name\": " + quoted(line.name()) + ", \"driver\": " + quoted(line.driver()) + ", \"channel\": "
                + quoted(line.channel()) + ", \"supply\": " + quoted(line.supply()) + ", \"gapMillis\": "
                + line.gapMillis() + ", \"options\": " + options + "}";
    }

    private static String scanner(SiteConfig.ScannerPort scanner) {
        return "{\"name\": " + quoted(scanner.name()) + ", \"driver\": " + quoted(scanner.driver()) + ", \"channel\": "
                + quoted(scanner.channel()) + "}";
    }

    private static String bank(SiteConfig.Bank bank) {
        return "{\"name\": " + quoted(bank.name()) + ", \"title\": " + quoted(bank.title()) + ", \"doors\": "
                + list(bank.doors().stream().map(SiteFile::door)) + "}";
    }

    private static String door(SiteConfig.Door door) {
        return "{\"number\": " + door.number() + ", \"line\": " + quoted(door.line()) + ", \"board\": " + door.board()
                + ", \"lock\": " + door.lock() + ", \"size\": " + door.size() + ", \"sensor\": " + door.sensor()
                + ", \"x\": " + door.x() + ", \"y\": " + door.y() + ", \"width\": " + door.width() + ", \"height\": "
                + door.height() + "}";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
