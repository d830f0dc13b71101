// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.time.ZoneId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.crypto.Sha256;

/**
 * What hangs at a site and how it is wired. Out-of-bounds fields throw {@link IllegalArgumentException}, as do two
 * lines, scanners or banks of one name, a door number or a board's lock that is used twice, and a door whose line is
 * not there.
 *
 * @param site site code, 1 to 32 of {@code A-Z a-z 0-9 - _ .}
 * @param name what people call it, 1 to 100 characters
 * @param timeZone IANA name such as {@code Europe/Berlin}
 * @param maxCodeSeconds longest lifetime of a code here, 1 second to 400 days
 * @param lines the lines with lock boards, at most 16
 * @param scanners the scanners, at most 8
 * @param banks the banks, at most 64, with at most 2,000 doors together, each door number once
 * @param policy how customers are treated; it names only banks that are there, and no bank's codes live longer than the
 *     site's. A configuration without one has the
 *     same bytes as before there were any
 * @param schedules hours at which banks have another mode than otherwise, at most 64; they name only banks that are there,
 *     and no two of a bank overlap. A configuration without any has the same bytes as before there were any
 */
public record SiteConfig(
        String site,
        String name,
        String timeZone,
        long maxCodeSeconds,
        List<Line> lines,
        List<ScannerPort> scanners,
        List<Bank> banks,
        Optional<Policy> policy,
        List<ModeWindow> schedules) {

    /** The most lines. */
    public static final int MAX_LINES = 16;

    /** The most scanners. */
    public static final int MAX_SCANNERS = 8;

    /** The most banks. */
    public static final int MAX_BANKS = 64;

    /** The most doors of all banks together. */
    public static final int MAX_DOORS = 2000;

    /** The longest channel address. */
    static final int MAX_CHANNEL = 256;

    static final int MAX_OPTIONS = 16;
    static final int MAX_OPTION_VALUE = 200;

    public SiteConfig {
        Bounds.name("site", site);
        Bounds.text("name", name, 1, Bounds.TITLE);
        Bounds.check(timeZone.length() <= Bounds.TITLE && isTimeZone(timeZone), "timeZone");
        Bounds.range("maxCodeSeconds", maxCodeSeconds, 1, AccessCode.MAX_LIFETIME);
        lines = List.copyOf(lines);
        scanners = List.copyOf(scanners);
        banks = List.copyOf(banks);
        Bounds.size("lines", lines, 0, MAX_LINES);
        Bounds.size("scanners", scanners, 0, MAX_SCANNERS);
        Bounds.size("banks", banks, 0, MAX_BANKS);
        Set<String> lineNames = unique("line", lines.stream().map(Line::name));
        unique("scanner", scanners.stream().map(ScannerPort::name));
        List<Door> doors = banks.stream().flatMap(bank -> bank.doors().stream()).toList();
        Bounds.size("doors", doors, 0, MAX_DOORS);
        unique("door number", doors.stream().map(Door::number));
        unique("lock", doors.stream().map(door -> List.of(door.line(), door.board(), door.lock())));
        doors.forEach(door -> Bounds.check(lineNames.contains(door.line()), "line of door " + door.number()));
        Set<String> bankNames = unique("bank", banks.stream().map(Bank::name));
        policy.ifPresent(rules -> check(rules, bankNames, maxCodeSeconds));
        schedules = ModeWindow.checked(schedules);
        schedules.forEach(window -> Bounds.check(bankNames.contains(window.bank()), "bank of a schedule"));
    }

    private static void check(Policy rules, Set<String> bankNames, long maxCodeSeconds) {
        rules.modes().forEach(mode -> Bounds.check(bankNames.contains(mode.bank()), "bank of a mode"));
        rules.banks().forEach(bank -> {
            Bounds.check(bankNames.contains(bank.bank()), "bank of terms");
            Bounds.range("maxCodeSeconds of a bank", bank.terms().maxCodeSeconds(), 1, maxCodeSeconds);
        });
    }

    /** A configuration without schedules. */
    public SiteConfig(
            String site,
            String name,
            String timeZone,
            long maxCodeSeconds,
            List<Line> lines,
            List<ScannerPort> scanners,
            List<Bank> banks,
            Optional<Policy> policy) {
        this(site, name, timeZone, maxCodeSeconds, lines, scanners, banks, policy, List.of());
    }

    /** A configuration without a policy. */
    public SiteConfig(
            String site,
            String name,
            String timeZone,
            long maxCodeSeconds,
            List<Line> lines,
            List<ScannerPort> scanners,
            List<Bank> banks) {
        this(site, name, timeZone, maxCodeSeconds, lines, scanners, banks, Optional.empty());
    }

    /** The same with these schedules. */
    public SiteConfig withSchedules(List<ModeWindow> hours) {
        return new SiteConfig(site, name, timeZone, maxCodeSeconds, lines, scanners, banks, policy, hours);
    }

    /**
     * What holds at a bank: what is said of it alone, or else what holds at the site.
     *
     * @param bank its name; empty, or one that is not there, for the site
     */
    public Terms termsOf(String bank) {
        Policy rules = policy.orElse(Policy.USUAL);
        return rules.banks().stream()
                .filter(one -> one.bank().equals(bank))
                .map(BankTerms::terms)
                .findFirst()
                .orElseGet(() -> new Terms(
                        Math.min(rules.defaultCodeSeconds(), maxCodeSeconds),
                        maxCodeSeconds,
                        rules.graceSeconds(),
                        rules.overstay(),
                        rules.languages()));
    }

    /** The longest time, in seconds, that anybody is granted anywhere at the site after the end of a code. */
    public long longestGrace() {
        Policy rules = policy.orElse(Policy.USUAL);
        return rules.banks().stream()
                .mapToLong(bank -> bank.terms().graceSeconds())
                .reduce(rules.graceSeconds(), Math::max);
    }

    /** The one encoding in CBOR. */
    public byte[] encode() {
        CborWriter out = new CborWriter(4096);
        SiteConfigCodec.write(this, out);
        return out.toByteArray();
    }

    /** Reads what {@link #encode} wrote. @throws ProtocolException if it is anything else */
    public static SiteConfig decode(byte[] encoded) throws ProtocolException {
        CborReader in = new CborReader(encoded);
        SiteConfig config = SiteConfigCodec.read(in);
        in.end();
        return config;
    }

    /** SHA-256 of the encoding: what a unit reports as being in force. */
    public byte[] digest() {
        return Sha256.hash(encode());
    }

    private static <T> Set<T> unique(String field, Stream<T> values) {
        Set<T> seen = new HashSet<>();
        values.forEach(value -> Bounds.check(seen.add(value), "repeated " + field));
        return seen;
    }

    private static boolean isTimeZone(String name) {
        return ZoneId.getAvailableZoneIds().contains(name);
    }

    /** Symbolic names of the bundles that its lines and scanners need, ascending. */
    public SortedSet<String> driverBundles() {
        SortedSet<String> names = new TreeSet<>();
        lines.forEach(line -> names.add("org.latchkey.driver." + line.driver()));
        scanners.forEach(scanner -> names.add("org.latchkey.scanner." + scanner.driver()));
        return names;
    }

    /**
     * A line of lock boards.
     *
     * @param name 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param driver the driver's name (as {@code name}), such as {@code xor8a}; its configuration PID is {@code org.latchkey.driver.<name>}
     * @param channel where the line is, as {@code ChannelAddress} reads it: 1 to 256 characters
     * @param supply 1 to 32 of {@code A-Z a-z 0-9 - _ .}; lines with the same word share a power supply: one opening
     *     at a time
     * @param gapMillis least time between two openings of a supply, 0 to 10,000
     * @param options what the driver's configuration takes besides: at most 16, such as {@code openWhenSet = true}; keys
     *     as names above, values at most 200 characters
     */
    public record Line(
            String name, String driver, String channel, String supply, int gapMillis, Map<String, String> options) {

        public Line {
            Bounds.name("line", name);
            Bounds.name("driver", driver);
            Bounds.text("channel", channel, 1, MAX_CHANNEL);
            Bounds.name("supply", supply);
            Bounds.range("gapMillis", gapMillis, 0, 10_000);
            Bounds.size("options", options.keySet(), 0, MAX_OPTIONS);
            options.forEach((key, value) -> {
                Bounds.name("option", key);
                Bounds.text("option " + key, value, 0, MAX_OPTION_VALUE);
            });
            options = Collections.unmodifiableMap(new TreeMap<>(options));
        }
    }

    /**
     * A scanner.
     *
     * @param name 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param driver the scanner bundle's name such as {@code serial}; its PID is {@code org.latchkey.scanner.<name>}
     * @param channel where it is, as {@code ChannelAddress} reads it: 1 to 256 characters
     */
    public record ScannerPort(String name, String driver, String channel) {

        public ScannerPort {
            Bounds.name("scanner", name);
            Bounds.name("driver", driver);
            Bounds.text("channel", channel, 1, MAX_CHANNEL);
        }
    }

    /**
     * Doors that hang together.
     *
     * @param name 1 to 32 of {@code A-Z a-z 0-9 - _ .}
     * @param title what people call it, 1 to 100 characters
     * @param doors its doors
     */
    public record Bank(String name, String title, List<Door> doors) {

        public Bank {
            Bounds.name("bank", name);
            Bounds.text("title", title, 1, Bounds.TITLE);
            doors = List.copyOf(doors);
        }
    }

    /**
     * A door.
     *
     * @param number as printed on the metal, 1 to 65535, once per site
     * @param line name of its line
     * @param board board address on the line, 0 to 255; the driver may allow less
     * @param lock lock on the board, 1 to 255
     * @param size size class, 1 (small) to 9
     * @param sensor false if nothing tells whether it is open
     * @param x column of its left edge in the bank's picture, in units of the smallest door, 0 to 1000
     * @param y row of its top edge, 0 to 1000
     * @param width in units, 1 to 16
     * @param height in units, 1 to 32
     */
    public record Door(
            int number,
            String line,
            int board,
            int lock,
            int size,
            boolean sensor,
            int x,
            int y,
            int width,
            int height) {

        static final int MAX_BOARD = 255;
        static final int MAX_LOCK = 255;
        static final int MAX_POSITION = 1000;

        public Door {
            Bounds.range("door", number, 1, Bounds.DOOR);
            Bounds.name("line", line);
            Bounds.range("board", board, 0, MAX_BOARD);
            Bounds.range("lock", lock, 1, MAX_LOCK);
            Bounds.range("size", size, 1, 9);
            Bounds.range("x", x, 0, MAX_POSITION);
            Bounds.range("y", y, 0, MAX_POSITION);
            Bounds.range("width", width, 1, 16);
            Bounds.range("height", height, 1, 32);
        }
    }
}
