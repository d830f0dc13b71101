// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Sha256;

class PolicyTest {

    private static final Policy POLICY = new Policy(
            3600, 900, Policy.OVERSTAY_KEEP, List.of("de", "en-GB"), List.of(new ModeState("hall", BankMode.PUBLIC)));

    private static SiteConfig config(Policy policy) {
        SiteConfig plain = Sites.config();
        return new SiteConfig(
                plain.site(),
                plain.name(),
                plain.timeZone(),
                plain.maxCodeSeconds(),
                plain.lines(),
                plain.scanners(),
                plain.banks(),
                Optional.ofNullable(policy));
    }

    @Test
    void aConfigurationIsReadAsItWasWritten() throws Exception {
        for (SiteConfig config : List.of(config(POLICY), Sites.config())) {
            assertThat(SiteConfig.decode(config.encode())).isEqualTo(config);
            assertThat(config.digest()).isEqualTo(Sha256.hash(config.encode()));
        }
        assertThat(config(null)).isEqualTo(Sites.config());
        assertThat(config(POLICY).digest()).isNotEqualTo(Sites.config().digest());
    }

    private static BankTerms terms(String bank, long longest) {
        return new BankTerms(bank, new Terms(600, longest, 60, Policy.OVERSTAY_STAFF, List.of("fr")));
    }

    private static Policy with(BankTerms... banks) {
        return new Policy(3600, 900, "keep", List.of("de"), List.of(), List.of(banks));
    }

    @Test
    void aBankHasItsOwnTermsAndTheOthersTheSites() throws Exception {
        SiteConfig config = config(with(terms("hall", 1_200)));
        assertThat(SiteConfig.decode(config.encode())).isEqualTo(config);
        assertThat(config.termsOf("hall")).isEqualTo(new Terms(600, 1_200, 60, "staff", List.of("fr")));
        Terms site = new Terms(3600, config.maxCodeSeconds(), 900, "keep", List.of("de"));
        assertThat(config.termsOf("cellar")).isEqualTo(site);
        assertThat(config.termsOf("")).isEqualTo(site);
        assertThat(config(null).termsOf("hall").defaultCodeSeconds()).isEqualTo(86_400);
        assertThat(config.digest()).isNotEqualTo(config(with()).digest());
    }

    @Test
    void termsBeyondTheirBoundsAreRefused() {
        long longest = Sites.config().maxCodeSeconds();
        assertThat(config(with(terms("hall", longest))).policy()).isPresent();
        assertBad(() -> config(with(terms("hall", longest + 1))));
        assertBad(() -> config(with(terms("elsewhere", 1_200))));
        assertBad(() -> with(terms("hall", 1_200), terms("hall", 1_200)));
        assertBad(() -> with(terms("hall", 1_200), terms("a", 1_200)));
        assertBad(() -> terms("hall", 599));
        assertBad(() -> new Terms(0, 1, 0, "keep", List.of("de")));
        assertBad(() -> new Terms(1, 400 * 86_400 + 1, 0, "keep", List.of("de")));
        assertBad(() -> new Terms(1, 1, 400 * 86_400 + 1, "keep", List.of("de")));
        assertBad(() -> new Terms(1, 1, 0, "", List.of("de")));
        assertBad(() -> new Terms(1, 1, 0, "keep", List.of()));
    }

    @Test
    void damageNeverDoesMoreThanRefuse() {
        byte[] encoded = config(with(terms("hall", 1_200))).encode();
        for (int length = 0; length < encoded.length; length++) {
            byte[] prefix = Arrays.copyOf(encoded, length);
            assertReason(() -> SiteConfig.decode(prefix)).isNotEmpty();
        }
        assertReason(() -> SiteConfig.decode(Arrays.copyOf(encoded, encoded.length + 1)))
                .isEqualTo("cbor-trailing");
        Random random = new Random(13);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = encoded.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                assertThat(SiteConfig.decode(damaged).encode()).isEqualTo(damaged);
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
    }

    @Test
    void boundsHold() {
        List<ModeState> none = List.of();
        assertBad(() -> new Policy(0, 0, "keep", List.of("de"), none));
        assertBad(() -> new Policy(400 * 86_400 + 1, 0, "keep", List.of("de"), none));
        assertBad(() -> new Policy(1, -1, "keep", List.of("de"), none));
        assertBad(() -> new Policy(1, 0, "", List.of("de"), none));
        assertBad(() -> new Policy(1, 0, "keep", List.of(), none));
        assertBad(() -> new Policy(1, 0, "keep", List.of("de", "de"), none));
        assertBad(() -> new Policy(1, 0, "keep", List.of("d"), none));
        assertBad(() -> new Policy(1, 0, "keep", List.of("de_DE"), none));
        assertBad(() -> new Policy(1, 0, "keep", Collections.nCopies(17, "de"), none));
        ModeState hall = new ModeState("hall", BankMode.CLOSED);
        assertBad(() -> new Policy(1, 0, "keep", List.of("de"), List.of(hall, hall)));
        ModeState elsewhere = new ModeState("elsewhere", BankMode.CLOSED);
        assertBad(() -> config(new Policy(1, 0, "keep", List.of("de"), List.of(elsewhere))));
    }

    private static void assertBad(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
}
