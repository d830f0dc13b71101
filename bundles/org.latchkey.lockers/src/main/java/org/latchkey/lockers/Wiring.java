// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.latchkey.device.api.LockAddress;
import org.latchkey.protocol.site.SiteConfig;

/** Which door hangs on which lock, and which lines share a supply: the site configuration as this room needs it. */
final class Wiring {

    /**
     * A door and its lock.
     *
     * @param number at the site
     * @param bank it hangs in
     * @param line its board is on
     * @param address of its lock on the line
     * @param sensed whether the board tells if it is open
     */
    record Door(int number, String bank, String line, LockAddress address, boolean sensed) {}

    /**
     * A line and its boards.
     *
     * @param name of the line
     * @param supply that its locks draw from
     * @param boards that have doors, ascending
     */
    record Line(String name, String supply, List<Integer> boards) {}

    private final Map<Integer, Door> doors = new LinkedHashMap<>();
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Map<String, Long> gaps = new LinkedHashMap<>();

    Wiring(SiteConfig config) {
        for (SiteConfig.Bank bank : config.banks()) {
            for (SiteConfig.Door door : bank.doors()) {
                LockAddress address = new LockAddress(door.board(), door.lock());
                doors.put(door.number(), new Door(door.number(), bank.name(), door.line(), address, door.sensor()));
            }
        }
        for (SiteConfig.Line line : config.lines()) {
            lines.put(line.name(), new Line(line.name(), line.supply(), boards(line.name())));
            gaps.merge(line.supply(), (long) line.gapMillis(), Math::max);
        }
    }

    private List<Integer> boards(String line) {
        TreeSet<Integer> boards = new TreeSet<>();
        for (Door door : doors.values()) {
            if (door.line().equals(line)) {
                boards.add(door.address().board());
            }
        }
        return new ArrayList<>(boards);
    }

    Collection<Door> doors() {
        return doors.values();
    }

    Optional<Door> door(int number) {
        return Optional.ofNullable(doors.get(number));
    }

    Collection<Line> lines() {
        return lines.values();
    }

    Line line(String name) {
        return lines.get(name);
    }

    /** The supplies and the least time in milliseconds between two openings of each. */
    Map<String, Long> supplies() {
        return gaps;
    }
}
