// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.LineProbe;
import org.latchkey.device.api.LockAddress;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

/**
 * The technician's way from bare boards to a configuration: find them, see each door move, write the file. One command
 * at a time; what was found is remembered until the bundle stops.
 */
final class Commission {

    static final String USAGE =
            "commission ports | probe PORT [DRIVER] | test LINE BOARD LOCK yes | doors LINE yes | scanner PORT | write FILE";
    private static final String YES = "yes";
    private static final int MOST_FINDINGS = 16;
    /** To fetch a code and hold it before the lens. */
    private static final long LISTEN_MILLIS = 30_000;
    /** Between two openings, so that one power supply carries them. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Rooms rooms;
    private final Ports ports;
    private final int answerMillis;
    private final List<Finding> findings = new ArrayList<>();
    private final List<ScannerProber.Found> scanners = new ArrayList<>();

    /** @param answerMillis how long a board gets for an answer; most addresses are silent */
    Commission(Rooms rooms, Ports ports, int answerMillis) {
        this.rooms = rooms;
        this.ports = ports;
        this.answerMillis = answerMillis;
    }

    synchronized void run(PrintStream out, List<String> words) {
        String what = words.isEmpty() ? "" : words.get(0);
        int count = words.size();
        if (what.equals("ports") && count == 1) {
            ports(out);
        } else if (what.equals("probe") && (count == 2 || count == 3)) {
            probe(out, words.get(1), count == 3 ? words.get(2) : "");
        } else if (what.equals("test") && count == 5 && words.get(4).equals(YES)) {
            Finding finding = finding(words.get(1));
            doors(out, finding, List.of(lock(finding, number(words.get(2)), number(words.get(3)))));
        } else if (what.equals("doors") && count == 3 && words.get(2).equals(YES)) {
            Finding finding = finding(words.get(1));
            finding.results().clear();
            doors(out, finding, SiteFile.locks(finding));
        } else if (what.equals("scanner") && count == 2) {
            scanner(out, words.get(1));
        } else if (what.equals("write") && count == 2) {
            write(out, words.get(1));
        } else {
            throw new UnitException("Usage: " + USAGE + ". 'yes' says that you stand there and pulses may go out.");
        }
    }

    private void ports(PrintStream out) {
        ports.serial().forEach(port -> out.println(port + "  serial port, " + use(port)));
        ports.keyboards().forEach(port -> out.println(port + "  keyboard or scanner, " + use(port)));
        ports.cameras().forEach(port -> out.println(port + "  camera, " + use(port)));
    }

    private String use(Path port) {
        return user(port.toString()).map(user -> "in use by " + user).orElse("free");
    }

    private Optional<String> user(String port) {
        return rooms.site().flatMap(site -> ports.user(port, site.config()));
    }

    private void probe(PrintStream out, String port, String driver) {
        rooms.technician();
        checkUnused(port);
        List<LineProbe> probes = rooms.probes().stream()
                .filter(probe -> driver.isEmpty() || probe.driver().equals(driver))
                .toList();
        if (probes.isEmpty()) {
            throw new UnitException("There is no such driver.");
        }
        Finding found = new Prober(rooms.channels(), answerMillis, text -> say(out, text))
                .find(port, probes)
                .orElseThrow(() -> new UnitException("Nobody answers at " + port
                        + ". Check the boards' power, and whether A and B of the line are the right way round."));
        findings.removeIf(old -> old.channel().target().equals(found.channel().target())
                && old.channel().scheme().equals(found.channel().scheme()));
        if (findings.size() >= MOST_FINDINGS) {
            throw new UnitException("More lines than a site has were found already.");
        }
        findings.add(found);
        describe(out, found);
    }

    private void scanner(PrintStream out, String port) {
        rooms.technician();
        checkUnused(port);
        ScannerProber.Found found =
                new ScannerProber(ports, LISTEN_MILLIS, text -> say(out, text)).find(port, rooms::channels);
        scanners.removeIf(old -> target(old.channel()).equals(target(found.channel())));
        if (scanners.size() >= SiteConfig.MAX_SCANNERS) {
            throw new UnitException("More scanners than a site has were found already.");
        }
        scanners.add(found);
        out.println("Scanner: " + found.driver() + " at " + found.channel() + ".");
        if (found.driver().equals("camera")) {
            out.println("Install ffmpeg, set CAMERA=" + port + " in /etc/latchkey/camera.env, and let"
                    + " 'systemctl enable --now latchkey-camera' write its frames.");
        }
        if (found.driver().equals("hid")) {
            out.println(
                    "Set it to a US layout and to end each code with Enter. It must be no keyboard that somebody types on.");
        }
    }

    /** A port is one, at whatever rate it was heard last. */
    private static String target(String channel) {
        return channel.replaceFirst("\\?.*", "");
    }

    private void checkUnused(String port) {
        user(port).ifPresent(user -> {
            throw new UnitException(port + " is in use by " + user + " and is not touched.");
        });
    }

    private void describe(PrintStream out, Finding found) {
        out.println(
                "Line " + (findings.indexOf(found) + 1) + ": " + found.probe().driver() + " at " + found.channel()
                        + (found.echo() ? ", the adapter hears itself (nothing to set)" : ""));
        found.boards()
                .forEach((board, state) -> out.println(
                        "  board " + board + ": " + state.locks() + " contacts, " + open(state, found.openWhenSet())));
        found.troubles().forEach((board, why) -> out.println("  address " + board + " answers, but: " + why));
        if (found.openWhenSet()) {
            out.println("  every contact reads open, so the polarity is taken to be openWhenSet=true");
        }
        out.println("Close all doors, stand before them, and let 'commission doors " + (findings.indexOf(found) + 1)
                + " yes' open them one after another.");
    }

    /** States were read with openWhenSet=false. */
    private static String open(BoardState state, boolean turned) {
        BitSet open = (BitSet) state.open().clone();
        if (turned) {
            open.flip(0, state.locks());
        }
        if (open.isEmpty()) {
            return "all closed";
        }
        List<Integer> locks = open.stream().map(bit -> bit + 1).boxed().toList();
        return "open: " + locks.toString().replaceAll("[\\[\\]]", "");
    }

    private void doors(PrintStream out, Finding finding, List<LockAddress> locks) {
        Actor technician = rooms.technician();
        checkUnused(
                finding.channel().scheme().equals("serial")
                        ? finding.channel().target()
                        : finding.channel().toString());
        try (LineProbe.Trial trial =
                finding.probe().open(rooms.channels(), finding.channel(), finding.openWhenSet(), answerMillis)) {
            Prober.awaitOpen(trial);
            for (int i = 0; i < locks.size(); i++) {
                LockAddress lock = locks.get(i);
                // The right ends half an hour after it was given, also in the midst of many doors.
                rooms.technician();
                record(technician, finding, lock);
                DoorTest.Result result = DoorTest.run(trial, lock);
                finding.results().put(lock, result);
                say(
                        out,
                        "door " + (i + 1) + " (board " + lock.board() + " lock " + lock.lock() + "): "
                                + result.words());
                LockSupport.parkNanos(REST_NANOS);
            }
        }
        if (finding.tellsTheOpposite()) {
            turn(out, finding);
        }
    }

    private static void turn(PrintStream out, Finding finding) {
        finding.turnPolarity();
        out.println(
                "The contacts tell the opposite: the line is written with openWhenSet=" + finding.openWhenSet() + ".");
    }

    private void record(Actor technician, Finding finding, LockAddress lock) {
        Map<String, Object> details = Map.of(
                "channel", finding.channel().toString(),
                "driver", finding.probe().driver(),
                "board", lock.board(),
                "lock", lock.lock());
        rooms.trail()
                .append(
                        new AuditEntry(Event.TEST_OPENING, technician, "", 0, "accepted", "", new byte[0], details),
                        new Batch());
    }

    private void write(PrintStream out, String file) {
        rooms.technician();
        if (findings.isEmpty() && scanners.isEmpty()) {
            throw new UnitException("Nothing was found yet: 'commission probe PORT' looks for boards, and 'commission"
                    + " scanner PORT' for a scanner.");
        }
        SiteConfig site = rooms.site()
                .orElseThrow(() -> new UnitException("The unit has no site yet: provision it first."))
                .config();
        SiteConfig merged = SiteFile.merged(site, findings, scanners);
        try {
            Files.writeString(
                    Path.of(file), SiteFile.json(merged), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new UnitException("There is a file " + file + " already.", e);
        } catch (IOException | InvalidPathException e) {
            throw new UnitException("The file " + file + " can not be written.", e);
        }
        long doors =
                merged.banks().stream().mapToLong(bank -> bank.doors().size()).sum();
        out.println("Written: " + count(merged.lines().size(), "line") + ", " + count(doors, "door") + ", "
                + count(merged.scanners().size(), "scanner")
                + ". Import it in the portal: the site's page, Wiring; number and place the doors there.");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private Finding finding(String word) {
        int number = number(word);
        if (number < 1 || number > findings.size()) {
            throw new UnitException("There is no line " + number + ": " + findings.size() + " were found.");
        }
        return findings.get(number - 1);
    }

    private static LockAddress lock(Finding finding, int board, int lock) {
        BoardState state = finding.boards().get(board);
        if (state == null || !state.covers(lock)) {
            throw new UnitException("No board of this line told of board " + board + " lock " + lock + ".");
        }
        return new LockAddress(board, lock);
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new UnitException(word + " is no number.", e);
        }
    }

    private static void say(PrintStream out, String text) {
        out.println(text);
        out.flush();
    }
}
