// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.ModeWindow;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;

/** Site configurations for tests. */
final class Sites {

    static final String LINE = "west";

    private Sites() {}

    /** Doors 1 to 8 on board 1 and 9 to 16 on board 2; door 8 has no sensor. */
    static SiteConfig twoBoards() {
        List<SiteConfig.Door> doors = java.util.stream.IntStream.rangeClosed(1, 16)
                .mapToObj(n -> door(n, (n - 1) / 8 + 1, (n - 1) % 8 + 1, n != 8))
                .toList();
        return site(List.of(line(LINE, "xor8a", Map.of())), List.of(), doors);
    }

    static SiteConfig site(
            List<SiteConfig.Line> lines, List<SiteConfig.ScannerPort> scanners, List<SiteConfig.Door> doors) {
        SiteConfig.Bank bank = new SiteConfig.Bank("A", "Bank A", doors);
        return new SiteConfig("site-1", "Site", "Europe/Berlin", 86_400, lines, scanners, List.of(bank));
    }

    /** Bank A with the doors of {@link #twoBoards}, and bank B without doors, which begins public. */
    static SiteConfig twoBanks(List<ModeWindow> schedules) {
        SiteConfig plain = twoBoards();
        List<ModeState> modes = List.of(new ModeState("B", BankMode.PUBLIC));
        Policy policy = new Policy(3_600, 600, Policy.OVERSTAY_KEEP, List.of("en"), modes);
        return new SiteConfig(
                plain.site(),
                plain.name(),
                plain.timeZone(),
                plain.maxCodeSeconds(),
                plain.lines(),
                plain.scanners(),
                List.of(plain.banks().get(0), new SiteConfig.Bank("B", "Bank B", List.of())),
                Optional.of(policy),
                schedules);
    }

    static SiteConfig.Line line(String name, String driver, Map<String, String> options) {
        return new SiteConfig.Line(name, driver, "tcp:127.0.0.1:4001", "main", 500, options);
    }

    static SiteConfig.Door door(int number, int board, int lock, boolean sensor) {
        return new SiteConfig.Door(number, LINE, board, lock, 1, sensor, number, 0, 1, 1);
    }
}
