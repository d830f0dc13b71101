// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.List;
import java.util.Map;
import org.latchkey.protocol.site.SiteConfig.Bank;
import org.latchkey.protocol.site.SiteConfig.Door;
import org.latchkey.protocol.site.SiteConfig.Line;
import org.latchkey.protocol.site.SiteConfig.ScannerPort;

/** A small site. */
final class Sites {

    static final Line LINE = new Line(
            "west", "xor8a", "serial:/dev/ttyUSB0?baud=9600", "psu-1", 500, Map.of("inverted", "true", "a-b", ""));
    static final Door DOOR = new Door(7, "west", 1, 3, 2, true, 0, 1, 2, 3);
    static final Bank BANK =
            new Bank("hall", "Große Halle", List.of(DOOR, new Door(8, "west", 1, 4, 9, false, 2, 1, 1, 1)));
    static final ScannerPort SCANNER = new ScannerPort("front", "serial", "tcp:10.0.0.7:4001");

    private Sites() {}

    static SiteConfig config() {
        return config(List.of(LINE), List.of(SCANNER), List.of(BANK));
    }

    static SiteConfig config(List<Line> lines, List<ScannerPort> scanners, List<Bank> banks) {
        return new SiteConfig("berlin-1", "Berlin 1", "Europe/Berlin", 86_400, lines, scanners, banks);
    }

    static Door door(int number, int lock) {
        return new Door(number, "west", 0, lock, 1, true, 0, 0, 1, 1);
    }
}
