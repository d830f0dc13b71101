// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.site.Sites.BANK;
import static org.latchkey.protocol.site.Sites.LINE;
import static org.latchkey.protocol.site.Sites.SCANNER;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.site.SiteConfig.Bank;
import org.latchkey.protocol.site.SiteConfig.Door;
import org.latchkey.protocol.site.SiteConfig.Line;
import org.latchkey.protocol.site.SiteConfig.ScannerPort;

class SiteConfigTest {

    @Test
    void namesAndLocksAreUsedOnce() {
        assertThat(Sites.config().banks()).containsExactly(BANK);
        assertInvalid(() -> Sites.config(List.of(LINE, LINE), List.of(), List.of()));
        assertInvalid(() -> Sites.config(List.of(), List.of(SCANNER, SCANNER), List.of()));
        Bank empty = new Bank("hall", "x", List.of());
        assertInvalid(() -> Sites.config(List.of(LINE), List.of(), List.of(BANK, empty)));
        assertInvalid(() -> withDoors(Sites.door(1, 1), Sites.door(1, 2)));
        assertInvalid(() -> withDoors(Sites.door(1, 1), Sites.door(2, 1)));
        assertInvalid(() -> Sites.config(List.of(), List.of(), List.of(BANK)));
        assertThat(withDoors(Sites.door(1, 1), Sites.door(2, 2)).banks()).hasSize(1);
    }

    @Test
    void countsAreBounded() {
        assertInvalid(() -> Sites.config(
                IntStream.range(0, 17).mapToObj(i -> line("l" + i, "x", 0)).toList(), List.of(), List.of()));
        assertInvalid(() -> Sites.config(
                List.of(),
                IntStream.range(0, 9)
                        .mapToObj(i -> new ScannerPort("s" + i, "x", "y"))
                        .toList(),
                List.of()));
        assertInvalid(() -> Sites.config(
                List.of(),
                List.of(),
                IntStream.range(0, 65)
                        .mapToObj(i -> new Bank("b" + i, "x", List.of()))
                        .toList()));
        Door[] doors = IntStream.range(0, 2001)
                .mapToObj(i -> new Door(1 + i, "west", i % 250, 1 + i / 250, 1, true, 0, 0, 1, 1))
                .toArray(Door[]::new);
        assertInvalid(() -> withDoors(doors));
    }

    @Test
    void fieldsAreBounded() {
        assertInvalid(() -> site("", "n", "UTC", 1));
        assertInvalid(() -> site("a b", "n", "UTC", 1));
        assertInvalid(() -> site("s", "", "UTC", 1));
        assertInvalid(() -> site("s", "n".repeat(101), "UTC", 1));
        assertInvalid(() -> site("s", "n\u0007", "UTC", 1));
        assertInvalid(() -> site("s", "n", "Mars/Olympus", 1));
        assertInvalid(() -> site("s", "n", "UTC", 0));
        assertInvalid(() -> site("s", "n", "UTC", 400L * 86_400 + 1));
        assertThat(site("s", "n", "UTC", 400L * 86_400).site()).isEqualTo("s");
        assertInvalid(() -> line("a/b", "x", 0));
        assertInvalid(() -> line("l", "", 0));
        assertInvalid(() -> line("l", "x".repeat(257), 0));
        assertInvalid(() -> line("l", "x", -1));
        assertInvalid(() -> line("l", "x", 10_001));
        assertInvalid(() -> new Line("l", "d", "x", "s", 0, Map.of("a b", "")));
        assertInvalid(() -> new Line("l", "d", "x", "s", 0, Map.of("a", "v".repeat(201))));
        Map<String, String> options = new HashMap<>();
        IntStream.range(0, 17).forEach(i -> options.put("o" + i, ""));
        assertInvalid(() -> new Line("l", "d", "x", "s", 0, options));
        assertInvalid(() -> new Bank("b", "", List.of()));
    }

    @Test
    void doorsAreBounded() {
        int[][] edges = {{1, 65535}, {0, 255}, {1, 255}, {1, 9}, {0, 1000}, {0, 1000}, {1, 16}, {1, 32}};
        for (int field = 0; field < edges.length; field++) {
            for (int side = 0; side < 2; side++) {
                int[] values = {1, 1, 1, 1, 1, 1, 1, 1};
                values[field] = edges[field][side];
                assertThat(door(values).line()).isEqualTo("west");
                values[field] += side == 0 ? -1 : 1;
                assertInvalid(() -> door(values));
            }
        }
    }

    @Test
    void laterChangesOfAListDoNotReachTheRecord() {
        List<Door> doors = new java.util.ArrayList<>(Collections.singletonList(Sites.door(1, 1)));
        Bank bank = new Bank("b", "t", doors);
        doors.clear();
        assertThat(bank.doors()).hasSize(1);
    }

    private static Door door(int... v) {
        return new Door(v[0], "west", v[1], v[2], v[3], true, v[4], v[5], v[6], v[7]);
    }

    private static Line line(String name, String channel, int gap) {
        return new Line(name, "xor8a", channel, "psu", gap, Map.of());
    }

    private static SiteConfig site(String site, String name, String zone, long maxSeconds) {
        return new SiteConfig(site, name, zone, maxSeconds, List.of(), List.of(), List.of());
    }

    private static SiteConfig withDoors(Door... doors) {
        return Sites.config(List.of(LINE), List.of(), List.of(new Bank("hall", "x", List.of(doors))));
    }

    private static void assertInvalid(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
    }
}
