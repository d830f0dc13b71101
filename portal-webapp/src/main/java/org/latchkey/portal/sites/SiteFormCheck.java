// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.latchkey.portal.api.Problem.FieldError;
import org.latchkey.portal.api.Texts;

/** Finds what is wrong with a site's configuration, all of it at once and each with its place. Used for one form. */
final class SiteFormCheck {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,32}");
    private static final Pattern DRIVER = Pattern.compile("[a-z][a-z0-9]{0,31}");
    private static final String LINE = "serial:/[A-Za-z0-9._/:@+-]{1,200}(\\?baud=\\d{3,7})?"
            + "|tcp:([A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:]{2,45}\\]):\\d{1,5}";
    private static final String DEVICE = ":/[A-Za-z0-9._/:@+,=-]{1,200}";
    private static final Pattern LINE_CHANNEL = Pattern.compile(LINE);
    private static final Pattern SCANNER_CHANNEL = Pattern.compile(LINE + "|hid" + DEVICE + "|camera" + DEVICE);
    private static final String IS_A_LINE = "must be serial:/dev/NAME?baud=RATE or tcp:HOST:PORT";
    private static final long LONGEST_CODE_SECONDS = 400L * 24 * 60 * 60;
    private static final int MOST_LINES = 16;
    private static final int MOST_SCANNERS = 8;
    private static final int MOST_BANKS = 64;
    private static final int MOST_DOORS = 2000;
    private static final int MOST_OPTIONS = 16;
    private static final int MOST_ERRORS = 50;
    private static final int LONGEST_TITLE = 100;
    private static final int LONGEST_OPTION = 200;
    private static final int LONGEST_CHANNEL = 256;
    private static final int HIGHEST_ADDRESS = 255;

    private static final String IS_REQUIRED = "is required";
    private static final String IS_A_NAME = "must be 1 to 32 of A-Z a-z 0-9 . _ -";

    private final List<FieldError> errors = new ArrayList<>();
    private final Set<String> lines = new HashSet<>();
    private final Map<Integer, String> numbers = new HashMap<>();
    private final Map<String, String> wires = new HashMap<>();

    private SiteFormCheck() {}

    /** Empty if the form is a configuration. */
    static List<FieldError> errors(SiteForm form) {
        SiteFormCheck check = new SiteFormCheck();
        check.site(form);
        return check.errors.size() > MOST_ERRORS ? check.errors.subList(0, MOST_ERRORS) : check.errors;
    }

    private void site(SiteForm form) {
        if (name("site", form.site()) && form.site().chars().allMatch(c -> c == '.')) {
            error("site", "must not be dots alone: it is part of addresses");
        }
        title("name", form.name());
        timeZone(form.timeZone());
        range("maxCodeSeconds", form.maxCodeSeconds(), 1, LONGEST_CODE_SECONDS);
        List<SiteForm.LineForm> lineForms = list("lines", form.lines(), MOST_LINES);
        for (int i = 0; i < lineForms.size(); i++) {
            line("lines[" + i + "]", lineForms.get(i));
        }
        List<SiteForm.ScannerForm> scanners = list("scanners", form.scanners(), MOST_SCANNERS);
        Set<String> scannerNames = new HashSet<>();
        for (int i = 0; i < scanners.size(); i++) {
            scanner("scanners[" + i + "]", scanners.get(i), scannerNames);
        }
        List<SiteForm.BankForm> banks = list("banks", form.banks(), MOST_BANKS);
        Set<String> bankNames = new HashSet<>();
        for (int i = 0; i < banks.size(); i++) {
            bank("banks[" + i + "]", banks.get(i), bankNames);
        }
        if (numbers.size() > MOST_DOORS) {
            error("banks", "may have " + MOST_DOORS + " doors at most together");
        }
    }

    private void line(String path, SiteForm.LineForm line) {
        if (missing(path, line)) {
            return;
        }
        if (name(path + ".name", line.name()) && !lines.add(line.name())) {
            error(path + ".name", "is the name of another line");
        }
        driver(path + ".driver", line.driver());
        channel(path + ".channel", line.channel(), LINE_CHANNEL, IS_A_LINE);
        name(path + ".supply", line.supply());
        range(path + ".gapMillis", line.gapMillis(), 0, 10_000);
        if (line.options() != null) {
            if (line.options().size() > MOST_OPTIONS) {
                error(path + ".options", "may have " + MOST_OPTIONS + " entries at most");
            }
            line.options().forEach((option, value) -> {
                if (!NAME.matcher(option).matches() || !Texts.isPrintable(value, LONGEST_OPTION)) {
                    error(path + ".options", "must map names to texts of at most " + LONGEST_OPTION + " characters");
                }
            });
        }
    }

    private void scanner(String path, SiteForm.ScannerForm scanner, Set<String> names) {
        if (missing(path, scanner)) {
            return;
        }
        if (name(path + ".name", scanner.name()) && !names.add(scanner.name())) {
            error(path + ".name", "is the name of another scanner");
        }
        driver(path + ".driver", scanner.driver());
        channel(
                path + ".channel",
                scanner.channel(),
                SCANNER_CHANNEL,
                IS_A_LINE + ", for a keyboard hid:/dev/input/by-id/NAME, for a camera camera:/run/NAME");
    }

    private void bank(String path, SiteForm.BankForm bank, Set<String> names) {
        if (missing(path, bank)) {
            return;
        }
        if (name(path + ".name", bank.name()) && !names.add(bank.name())) {
            error(path + ".name", "is the name of another bank");
        }
        title(path + ".title", bank.title());
        List<SiteForm.DoorForm> doors = list(path + ".doors", bank.doors(), MOST_DOORS);
        Map<Long, String> places = new HashMap<>();
        for (int i = 0; i < doors.size(); i++) {
            door(path + ".doors[" + i + "]", doors.get(i), places);
        }
    }

    private void door(String path, SiteForm.DoorForm door, Map<Long, String> places) {
        if (missing(path, door)) {
            return;
        }
        if (range(path + ".number", door.number(), 1, 65_535)) {
            String other = numbers.putIfAbsent(door.number(), path);
            if (other != null) {
                error(path + ".number", "is the number of " + other);
            }
        }
        if (door.line() == null || !lines.contains(door.line())) {
            error(path + ".line", "must be the name of a line");
        }
        if (range(path + ".board", door.board(), 0, HIGHEST_ADDRESS)
                & range(path + ".lock", door.lock(), 1, HIGHEST_ADDRESS)) {
            String other = wires.putIfAbsent(door.line() + "/" + door.board() + "/" + door.lock(), path);
            if (other != null) {
                error(path + ".lock", "is wired to " + other + " already");
            }
        }
        range(path + ".size", door.size(), 1, 9);
        if (door.sensor() == null) {
            error(path + ".sensor", IS_REQUIRED);
        }
        if (range(path + ".x", door.x(), 0, 1000)
                & range(path + ".y", door.y(), 0, 1000)
                & range(path + ".width", door.width(), 1, 16)
                & range(path + ".height", door.height(), 1, 32)) {
            place(path, door, places);
        }
    }

    private void place(String path, SiteForm.DoorForm door, Map<Long, String> places) {
        for (int x = door.x(); x < door.x() + door.width(); x++) {
            for (int y = door.y(); y < door.y() + door.height(); y++) {
                String other = places.putIfAbsent((long) x << 32 | y, path);
                if (other != null) {
                    error(path, "hangs where " + other + " hangs");
                    return;
                }
            }
        }
    }

    private <T> List<T> list(String path, List<T> list, int most) {
        if (list == null) {
            error(path, IS_REQUIRED);
            return List.of();
        }
        if (list.size() > most) {
            error(path, "may have " + most + " entries at most");
            return List.of();
        }
        return list;
    }

    private boolean missing(String path, Object entry) {
        if (entry == null) {
            error(path, IS_REQUIRED);
        }
        return entry == null;
    }

    private boolean name(String path, String value) {
        return matches(path, value, NAME, IS_A_NAME);
    }

    private void driver(String path, String value) {
        matches(path, value, DRIVER, "must be the name of a driver such as xor8a");
    }

    private void channel(String path, String value, Pattern form, String message) {
        if (matches(path, value, form, message) && value.length() > LONGEST_CHANNEL) {
            error(path, "may have " + LONGEST_CHANNEL + " characters at most");
        }
    }

    private boolean matches(String path, String value, Pattern form, String message) {
        boolean matches = value != null && form.matcher(value).matches();
        if (!matches) {
            error(path, value == null ? IS_REQUIRED : message);
        }
        return matches;
    }

    private void title(String path, String value) {
        if (!Texts.isLine(value, LONGEST_TITLE)) {
            error(path, value == null ? IS_REQUIRED : "must be 1 to " + LONGEST_TITLE + " characters on one line");
        }
    }

    private void timeZone(String value) {
        if (value == null || !ZoneId.getAvailableZoneIds().contains(value)) {
            error("timeZone", value == null ? IS_REQUIRED : "must be an IANA name such as Europe/Berlin");
        }
    }

    private boolean range(String path, Number value, long least, long most) {
        boolean inside = value != null && value.longValue() >= least && value.longValue() <= most;
        if (!inside) {
            error(path, value == null ? IS_REQUIRED : "must be " + least + " to " + most);
        }
        return inside;
    }

    private void error(String path, String message) {
        errors.add(new FieldError(path, message));
    }
}
