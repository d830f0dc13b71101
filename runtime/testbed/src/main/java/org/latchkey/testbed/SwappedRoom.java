// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A room with a later version of it that does something else, and where that is seen from outside.
 *
 * @param bundle its symbolic name
 * @param change what the later version does differently
 * @param place where it shows
 * @param sign what shows there, without spaces: the console breaks lines anywhere
 */
record SwappedRoom(String bundle, ChangedSource change, Place place, String sign) {

    private static final String OPENED = "LOG.info(\"{} is open at {}\", name, address);";
    private static final String OPENED_ANEW = "LOG.info(\"{} is open anew at {}\", name, address);";
    private static final ChangedSource CONNECTION =
            new ChangedSource("org.latchkey.line.Connection", OPENED, OPENED_ANEW);

    /** Where a room shows what it does. */
    enum Place {
        /** In the health that the console tells, from then on. */
        HEALTH,
        /** In a record of the trail, when the room begins. */
        TRAIL,
        /** In the unit's log, when the room begins. */
        LOG
    }

    /** Every room on the way of a scan or of its record, by name. */
    static final Map<String, SwappedRoom> ALL = Map.of(
            "org.latchkey.access",
            health(
                    "org.latchkey.access",
                    new ChangedSource(
                            "org.latchkey.access.GateCheck",
                            "\"Codes are decided on.\"",
                            "\"Codes are decided on anew.\""),
                    "Codesaredecidedonanew."),
            "org.latchkey.audit",
            new SwappedRoom(
                    "org.latchkey.audit",
                    new ChangedSource(
                            "org.latchkey.audit.Trail",
                            "if (!entries.isEmpty()) {",
                            "entries.add(entry(Event.STARTED, \"trail-anew\", setup.started()));\nif (!entries.isEmpty()) {"),
                    Place.TRAIL,
                    "trail-anew"),
            "org.latchkey.lockers",
            health(
                    "org.latchkey.lockers",
                    new ChangedSource("org.latchkey.lockers.LineReader", "\" answer.\"", "\" answer anew.\""),
                    "answeranew."),
            "org.latchkey.sync.mqtt",
            log(
                    "org.latchkey.sync.mqtt",
                    new ChangedSource(
                            "org.latchkey.sync.mqtt.Engine",
                            "\"Connected with the portal at {}.\"",
                            "\"Connected anew with the portal at {}.\""),
                    "Connectedanewwiththeportal"),
            "org.latchkey.scanner.serial",
            log("org.latchkey.scanner.serial", CONNECTION, "scannerfrontisopenanewat"),
            "org.latchkey.channel.serial",
            log(
                    "org.latchkey.channel.serial",
                    new ChangedSource(
                            "org.latchkey.channel.serial.Lines",
                            "Line line = opener.open(",
                            "LOG.info(\"{} goes on anew\", slot.address);\nLine line = opener.open("),
                    "goesonanew"),
            "org.latchkey.driver.xor8a",
            log("org.latchkey.driver.xor8a", CONNECTION, "xor8a-ptyisopenanewat"),
            "org.latchkey.driver.kerong",
            log("org.latchkey.driver.kerong", CONNECTION, "kerong-ptyisopenanewat"));

    private static SwappedRoom health(String bundle, ChangedSource change, String sign) {
        return new SwappedRoom(bundle, change, Place.HEALTH, sign);
    }

    private static SwappedRoom log(String bundle, ChangedSource change, String sign) {
        return new SwappedRoom(bundle, change, Place.LOG, sign);
    }

    /** Where trail and log ended at a moment. */
    record Mark(long record, int log) {

        static Mark of(Unit unit) {
            return new Mark(new Trail(unit).next(), unit.log().length());
        }
    }

    /** True if what only the later version does shows now, or was seen since the mark. */
    boolean shows(Unit unit, Mark since) {
        return switch (place) {
            case HEALTH -> console(unit).map(this::has).orElse(false);
            case TRAIL ->
                new Trail(unit).since(since.record()).stream().anyMatch(row -> row.words()
                        .contains(sign));
            case LOG -> has(unit.log().substring(since.log()));
        };
    }

    /** True if nothing of that shows. */
    boolean hides(Unit unit, Mark since) {
        return place == Place.HEALTH ? console(unit).map(text -> !has(text)).orElse(false) : !shows(unit, since);
    }

    private boolean has(String text) {
        return text.replaceAll("\\s", "").contains(sign);
    }

    private static Optional<String> console(Unit unit) {
        try {
            return Optional.of(unit.console("status"));
        } catch (TestbedException expected) {
            return Optional.empty();
        }
    }

    /** The later version, as its publisher built it. */
    Path later(Publisher publisher, String version) {
        return publisher.rebuilt(bundle, version, change);
    }
}
