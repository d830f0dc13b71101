// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.Occupancy.Place;
import org.latchkey.unit.api.Occupancy.Use;
import org.latchkey.unit.api.Site;

/** What a page is told of the unit: how it is built, its doors, and what works. Thread-safe; every room may be missing. */
final class View {

    static final List<String> DEFAULT_LANGUAGES = List.of("en", "de", "fr", "es", "pl", "ro", "ar");

    /** What a bank in lock-down has in the place of its mode. */
    static final String LOCKED = "locked";

    private final Rooms rooms;
    private final String version;
    private final String scannerPlace;

    /**
     * A view.
     *
     * @param version of the page itself
     * @param scannerPlace where the scanner is, seen from the screen: {@code below}, {@code above}, {@code left}, {@code right}
     */
    View(Rooms rooms, String version, String scannerPlace) {
        this.rooms = rooms;
        this.version = version;
        this.scannerPlace = scannerPlace;
    }

    /** What changes with the configuration alone. */
    Map<String, Object> site() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", version);
        out.put("scannerPlace", scannerPlace);
        SiteConfig config = rooms.site().map(Site::config).orElse(null);
        out.put("provisioned", config != null);
        if (config == null) {
            out.put("name", "");
            out.put("timeZone", "UTC");
            out.put("languages", DEFAULT_LANGUAGES);
            out.put("banks", List.of());
            return out;
        }
        out.put("name", config.name());
        out.put("timeZone", config.timeZone());
        out.put("languages", languages(config));
        Map<Integer, Boolean> low = new HashMap<>();
        places().values().forEach(place -> low.put(place.door(), place.low()));
        out.put("banks", config.banks().stream().map(bank -> bank(bank, low)).toList());
        return out;
    }

    /** What the banks' customers speak, those of the first bank first: one screen serves them all. */
    private static List<String> languages(SiteConfig config) {
        if (config.policy().isEmpty()) {
            return DEFAULT_LANGUAGES;
        }
        Stream<String> banks = config.banks().isEmpty()
                ? Stream.of("")
                : config.banks().stream().map(SiteConfig.Bank::name);
        return banks.flatMap(bank -> config.termsOf(bank).languages().stream())
                .distinct()
                .toList();
    }

    private static Map<String, Object> bank(SiteConfig.Bank bank, Map<Integer, Boolean> low) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", bank.name());
        out.put("title", bank.title());
        out.put("doors", bank.doors().stream().map(door -> door(door, low)).toList());
        return out;
    }

    private static Map<String, Object> door(SiteConfig.Door door, Map<Integer, Boolean> low) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("number", door.number());
        out.put("x", door.x());
        out.put("y", door.y());
        out.put("width", door.width());
        out.put("height", door.height());
        out.put("size", door.size());
        out.put("low", low.getOrDefault(door.number(), false));
        return out;
    }

    private Map<Integer, Place> places() {
        Map<Integer, Place> found = new HashMap<>();
        rooms.occupancy().map(Occupancy::places).orElse(List.of()).forEach(place -> found.put(place.door(), place));
        return found;
    }

    /** Every door now: {@code [state, use, item]} by number. */
    Map<Integer, List<Object>> doors() {
        Map<Integer, Place> places = places();
        Map<Integer, List<Object>> out = new TreeMap<>();
        for (Doors.Status status : rooms.doors().map(Doors::all).orElse(List.of())) {
            Place place = places.get(status.door());
            String use = status.quarantined() ? News.word(Use.FAULTY) : place == null ? "" : News.word(place.use());
            List<Object> told = new ArrayList<>();
            told.add(News.word(status.state()));
            told.add(use);
            told.add(status.item().orElse(false));
            out.put(status.door(), told);
        }
        return out;
    }

    /** Milliseconds since 1970 by which the unit judges codes; null while nobody tells it the time. */
    Long time() {
        return rooms.clock()
                .map(clock -> TimeUnit.SECONDS.toMillis(clock.now().seconds()))
                .orElse(null);
    }

    /** What works and what does not. */
    Map<String, Object> unit() {
        Map<String, Object> out = new LinkedHashMap<>();
        List<Doors.Device> devices = rooms.doors().map(Doors::devices).orElse(List.of());
        out.put("gate", rooms.gatekeeper().isPresent());
        out.put("doors", rooms.doors().isPresent());
        out.put("pins", rooms.pins().isPresent());
        out.put("choice", rooms.occupancy().isPresent());
        out.put("scanner", works(devices, "scanner ", true));
        out.put("lines", works(devices, "line ", false));
        out.put("modes", rooms.rules().map(View::modes).orElse(Map.of()));
        out.put(
                "emergency",
                rooms.emergency()
                        .flatMap(EmergencyOpening::last)
                        .filter(EmergencyOpening.Report::isPressing)
                        .isPresent());
        out.put("technician", rooms.rights().flatMap(rights -> rights.holder()).isPresent());
        return out;
    }

    /** By bank; a lock-down is over every mode. */
    private static Map<String, String> modes(BankRules rules) {
        Map<String, String> modes = new LinkedHashMap<>();
        for (ModeState mode : rules.modes()) {
            modes.put(
                    mode.bank(),
                    rules.lockedDown(mode.bank()) ? LOCKED : mode.mode().word());
        }
        return modes;
    }

    /** @param one whether one device of the kind is enough */
    private static boolean works(List<Doors.Device> devices, String kind, boolean one) {
        List<Doors.Device> those =
                devices.stream().filter(each -> each.name().startsWith(kind)).toList();
        return those.isEmpty()
                || (one
                        ? those.stream().anyMatch(Doors.Device::answers)
                        : those.stream().allMatch(Doors.Device::answers));
    }
}
