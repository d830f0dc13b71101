// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.BankTerms;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.protocol.site.Terms;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.EmergencyOpening;
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

    private static BankRules rules(Set<String> locked) {
        return new BankRules() {
            @Override
            public String refusal(String bank, int door, byte[] codeId) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean lockedDown(String bank) {
                return locked.contains(bank);
            }

            @Override
            public Optional<byte[]> assigned(int door) {
                return Optional.empty();
            }

            @Override
            public List<ModeState> modes() {
                return List.of(new ModeState("hall", BankMode.PUBLIC), new ModeState("yard", BankMode.PRIVATE));
            }
        };
    }

    @Test
    void aLockDownIsOverTheModesOfItsBanks() {
        FakeRooms rooms = new FakeRooms();
        View view = new View(rooms, "1", "below");
        assertThat(view.unit()).containsEntry("modes", Map.of());
        rooms.rules = rules(Set.of());
        assertThat(view.unit()).containsEntry("modes", Map.of("hall", "public", "yard", "private"));
        rooms.rules = rules(Set.of("hall"));
        assertThat(view.unit()).containsEntry("modes", Map.of("hall", View.LOCKED, "yard", "private"));
    }

    @Test
    void anEmergencyOpeningIsToldOfWhileItRuns() {
        FakeRooms rooms = new FakeRooms();
        View view = new View(rooms, "1", "below");
        assertThat(view.unit()).containsEntry("emergency", false);
        rooms.emergency = emergency(false);
        assertThat(view.unit()).containsEntry("emergency", true);
        rooms.emergency = emergency(true);
        assertThat(view.unit()).containsEntry("emergency", false);
    }

    private static EmergencyOpening emergency(boolean ended) {
        return new EmergencyOpening() {
            @Override
            public boolean begin(Asked asked, Actor who) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean end(Actor who) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<Report> last() {
                return Optional.of(
                        new Report(Asked.INPUT, "", 1, 2, new TreeMap<>(Map.of(1, 300L)), new TreeMap<>(), 300, ended));
            }
        };
    }
}
