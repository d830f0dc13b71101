// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.BankTerms;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.protocol.site.Terms;
import org.latchkey.unit.api.Site;

class ViewTest {

    private static Policy policy(BankTerms... banks) {
        return new Policy(60, 0, Policy.OVERSTAY_KEEP, List.of("de", "en"), List.of(), List.of(banks));
    }

    private static BankTerms speaking(String bank, String... languages) {
        return new BankTerms(bank, new Terms(60, 60, 0, Policy.OVERSTAY_KEEP, List.of(languages)));
    }

    private static Object languages(Optional<Policy> policy, String... banks) {
        List<SiteConfig.Bank> all = List.of(banks).stream()
                .map(name -> new SiteConfig.Bank(name, name, List.of()))
                .toList();
        FakeRooms rooms = new FakeRooms();
        rooms.site = site(new SiteConfig("s", "S", "UTC", 60, List.of(), List.of(), all, policy));
        return new View(rooms, "1", "below").site().get("languages");
    }

    private static Site site(SiteConfig config) {
        Snapshot snapshot = new Snapshot("s", 0, 0, new byte[32], 1, config, Revocations.NONE, SiteMemory.NONE);
        return new Site() {
            @Override
            public KeyRing keyRing() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Snapshot snapshot() {
                return snapshot;
            }

            @Override
            public byte[] snapshotHash() {
                return new byte[32];
            }
        };
    }

    @Test
    void theScreenSpeaksWhatItsBanksSpeakThoseOfTheFirstFirst() {
        assertThat(languages(Optional.empty(), "hall")).isEqualTo(View.DEFAULT_LANGUAGES);
        assertThat(languages(Optional.of(policy()), "hall", "yard")).isEqualTo(List.of("de", "en"));
        assertThat(languages(Optional.of(policy()))).isEqualTo(List.of("de", "en"));
        assertThat(languages(Optional.of(policy(speaking("hall", "fr"))), "hall"))
                .as("a site of one bank")
                .isEqualTo(List.of("fr"));
        assertThat(languages(Optional.of(policy(speaking("yard", "fr", "en"))), "hall", "yard"))
                .isEqualTo(List.of("de", "en", "fr"));
    }
}
