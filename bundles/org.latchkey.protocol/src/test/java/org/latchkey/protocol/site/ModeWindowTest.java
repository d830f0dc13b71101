// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborWriter;

class ModeWindowTest {

    private static final int MONDAY = 1;
    private static final int TUESDAY = 2;
    private static final int SUNDAY = 64;
    private static final ModeWindow EVENING = window(MONDAY, 18 * 60, 2 * 60);
    private static final Policy POLICY = new Policy(60, 0, Policy.OVERSTAY_KEEP, List.of("en"), List.of());

    private static ModeWindow window(int days, int from, int to) {
        return new ModeWindow("hall", BankMode.PUBLIC, days, from, to);
    }

    private static SiteConfig config(ModeWindow... windows) {
        return Sites.config().withSchedules(List.of(windows));
    }

    private static SiteConfig withPolicy(SiteConfig plain) {
        return new SiteConfig(
                plain.site(),
                plain.name(),
                plain.timeZone(),
                plain.maxCodeSeconds(),
                plain.lines(),
                plain.scanners(),
                plain.banks(),
                Optional.of(POLICY),
                plain.schedules());
    }

    @Test
    void aConfigurationIsReadAsItWasWritten() throws Exception {
        SiteConfig with = config(EVENING, window(TUESDAY, 2 * 60, 1439));
        for (SiteConfig config : List.of(with, withPolicy(with))) {
            assertThat(SiteConfig.decode(config.encode())).isEqualTo(config);
        }
        assertThat(with.digest()).isNotEqualTo(Sites.config().digest());
    }

    @Test
    void withoutSchedulesNothingIsDifferent() {
        assertThat(config().encode()).isEqualTo(Sites.config().encode());
        assertThat(config().encode()[0]).isEqualTo((byte) 0x87);
        assertThat(withPolicy(Sites.config()).encode()[0]).isEqualTo((byte) 0x88);
    }

    @Test
    void anEmptyListIsNotTheOneEncoding() {
        byte[] plain = withPolicy(Sites.config()).encode();
        byte[] padded = Arrays.copyOf(plain, plain.length + 1);
        padded[0] = (byte) 0x89;
        padded[plain.length] = (byte) 0x80;
        assertReason(() -> SiteConfig.decode(padded)).isEqualTo("bad-config");
        byte[] nulls = Arrays.copyOf(Sites.config().encode(), Sites.config().encode().length + 1);
        nulls[0] = (byte) 0x88;
        nulls[nulls.length - 1] = new CborWriter().nothing().toByteArray()[0];
        assertReason(() -> SiteConfig.decode(nulls)).isNotEmpty();
    }

    @Test
    void damageNeverDoesMoreThanRefuse() {
        byte[] encoded = config(EVENING).encode();
        for (int length = 0; length < encoded.length; length++) {
            byte[] prefix = Arrays.copyOf(encoded, length);
            assertReason(() -> SiteConfig.decode(prefix)).isNotEmpty();
        }
        Random random = new Random(17);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = encoded.clone();
            damaged[damaged.length - 1 - random.nextInt(20)] = (byte) random.nextInt();
            try {
                assertThat(SiteConfig.decode(damaged).encode()).isEqualTo(damaged);
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
    }

    @Test
    void boundsHold() {
        assertBad(() -> window(0, 0, 1));
        assertBad(() -> window(128, 0, 1));
        assertBad(() -> window(1, -1, 1));
        assertBad(() -> window(1, 1440, 1));
        assertBad(() -> window(1, 0, 1440));
        assertBad(() -> window(1, 0, -1));
        assertBad(() -> window(1, 60, 60));
        assertBad(() -> config(new ModeWindow("elsewhere", BankMode.PUBLIC, 1, 0, 1)));
        assertThat(window(ModeWindow.EVERY_DAY, 0, 1439).minutes()).isEqualTo(1439);
        assertThat(EVENING.minutes()).isEqualTo(8 * 60);
        assertThat(EVENING.beginsOn(1)).isTrue();
        assertThat(EVENING.beginsOn(2)).isFalse();
        ModeWindow[] most = IntStream.range(0, 65)
                .mapToObj(i -> window(MONDAY, 2 * i, 2 * i + 1))
                .toArray(ModeWindow[]::new);
        assertThat(config(Arrays.copyOf(most, 64)).schedules()).hasSize(64);
        assertBad(() -> config(most));
    }

    @Test
    void hoursOfABankDoNotOverlap() {
        assertBad(() -> config(EVENING, EVENING));
        assertBad(() -> config(EVENING, window(MONDAY, 17 * 60, 18 * 60 + 1)));
        assertBad(() -> config(EVENING, window(TUESDAY, 119, 121)));
        assertThat(config(EVENING, window(TUESDAY, 120, 121), window(MONDAY, 17 * 60, 18 * 60))
                        .schedules())
                .hasSize(3);
        // Sunday night runs into Monday.
        assertBad(() -> config(window(SUNDAY, 23 * 60, 60), window(MONDAY, 0, 1)));
        assertThat(config(window(SUNDAY, 23 * 60, 0), window(MONDAY, 0, 1)).schedules())
                .hasSize(2);
        // The same hours on every day pass midnight without running into themselves.
        assertThat(config(window(ModeWindow.EVERY_DAY, 1, 0)).schedules()).hasSize(1);
    }

    @Test
    void hoursOfTwoBanksDo() {
        SiteConfig two = Sites.config(
                List.of(Sites.LINE), List.of(), List.of(Sites.BANK, new SiteConfig.Bank("yard", "Yard", List.of())));
        ModeWindow yard = new ModeWindow("yard", BankMode.CLOSED, EVENING.days(), 18 * 60, 2 * 60);
        assertThat(two.withSchedules(List.of(EVENING, yard)).schedules()).hasSize(2);
        assertThat(two.schedules()).isEmpty();
    }

    private static void assertBad(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
}
