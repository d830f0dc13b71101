// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.site.SiteConfig;

/** How many bookings fit. */
class CapacityTest {

    /** Three doors of size 1 and one of size 2 in bank A, one of size 2 in bank B. */
    private static final SiteConfig SITE = new SiteConfig(
            "S-1",
            "Site",
            "UTC",
            86_400,
            List.of(new SiteConfig.Line("main", "xor8a", "tcp:localhost:1", "main", 0, Map.of())),
            List.of(),
            List.of(bank("A", 1, 1, 1, 1, 2), bank("B", 5, 2)));

    private static SiteConfig.Bank bank(String name, int first, int... sizes) {
        List<SiteConfig.Door> doors = IntStream.range(0, sizes.length)
                .mapToObj(i -> new SiteConfig.Door(first + i, "main", 0, first + i, sizes[i], true, i, 0, 1, 1))
                .toList();
        return new SiteConfig.Bank(name, name, doors);
    }

    private static Capacity.Claim claim(String bank, int size, long from, long until) {
        return new Capacity.Claim(bank, size, from, until);
    }

    @Test
    void whatIsAskedForIsCounted() {
        assertThat(Capacity.of(claim("", 0, 0, 9), SITE, List.of())).isEqualTo(new Capacity(5, 1));
        assertThat(Capacity.of(claim("A", 0, 0, 9), SITE, List.of()).doors()).isEqualTo(4);
        assertThat(Capacity.of(claim("", 2, 0, 9), SITE, List.of()).doors()).isEqualTo(2);
        assertThat(Capacity.of(claim("B", 1, 0, 9), SITE, List.of()).doors()).isZero();
    }

    @Test
    void onlyBookingsAtOneMomentAreAddedUp() {
        List<Capacity.Claim> others = List.of(claim("B", 2, 0, 10), claim("B", 2, 10, 20), claim("B", 0, 20, 30));
        assertThat(Capacity.of(claim("B", 0, 5, 25), SITE, others)).isEqualTo(new Capacity(1, 2));
        assertThat(Capacity.of(claim("B", 0, 30, 40), SITE, List.of()).isExceeded())
                .isFalse();
    }

    @Test
    void whatCouldBeServedElsewhereDoesNotCount() {
        List<Capacity.Claim> others = List.of(claim("", 0, 0, 10), claim("", 2, 0, 10), claim("A", 2, 0, 10));
        assertThat(Capacity.of(claim("B", 2, 0, 10), SITE, others).booked()).isEqualTo(1);
        assertThat(Capacity.of(claim("", 2, 0, 10), SITE, others)).isEqualTo(new Capacity(2, 3));
        assertThat(Capacity.of(claim("", 2, 0, 10), SITE, others).isExceeded()).isTrue();
    }
}
