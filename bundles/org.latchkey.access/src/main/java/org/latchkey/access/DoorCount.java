// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Standing;

/**
 * How many doors are occupied, and by what. Immutable.
 *
 * @param total every door
 * @param occupied somebody has it, or something is in it
 * @param held how many each has; what nobody has is missing
 * @param contradictions where the book and the sensors do not agree
 */
record DoorCount(int total, int occupied, Map<Standing.By, Integer> held, int contradictions) {

    DoorCount {
        held = Map.copyOf(held);
    }

    /** @param now second of the unit's time */
    static DoorCount of(List<Doors.Status> doors, Holders book, long now) {
        Map<Standing.By, Integer> held = new EnumMap<>(Standing.By.class);
        int occupied = 0;
        int contradictions = 0;
        for (Doors.Status door : doors) {
            Standing standing = Standing.of(door, book.at(door.door()));
            standing.by().ifPresent(by -> held.merge(by, 1, Integer::sum));
            occupied += standing.occupied() ? 1 : 0;
            contradictions += standing.unheldItem() || standing.emptyHold(now) ? 1 : 0;
        }
        return new DoorCount(doors.size(), occupied, held, contradictions);
    }

    String toJson() {
        StringBuilder json = new StringBuilder(128);
        json.append("{\"total\":").append(total);
        json.append(",\"occupied\":").append(occupied);
        for (Standing.By by : Standing.By.values()) {
            json.append(",\"").append(by.word()).append("\":").append(held.getOrDefault(by, 0));
        }
        return json.append(",\"contradictions\":")
                .append(contradictions)
                .append('}')
                .toString();
    }
}
