// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.site.SiteConfig;

class DeviceConfigsTest {

    private final List<String> refusals = new ArrayList<>();

    @Test
    void configuresLinesAndScannersAndDeletesWhatIsGone() throws IOException {
        SiteConfig config = Sites.site(
                List.of(Sites.line("west", "xor8a", Map.of("inverted", "true"))),
                List.of(new SiteConfig.ScannerPort("front", "serial", "serial:/dev/ttyACM0")),
                List.of());
        FakeTarget target = new FakeTarget();
        target.held.put("org.latchkey.driver.kerong~east", Map.of());

        List<DeviceConfigs.Wanted> wanted = DeviceConfigs.wanted(config, refusals);
        assertThat(DeviceConfigs.apply(wanted, target))
                .containsExactlyInAnyOrder("line east", "line west", "scanner front");
        assertThat(DeviceConfigs.apply(wanted, target))
                .as("nothing differs any more")
                .isEmpty();

        assertThat(refusals).isEmpty();
        assertThat(target.held)
                .isEqualTo(Map.of(
                        "org.latchkey.driver.xor8a~west",
                        Map.of("line", "west", "channel", "tcp:127.0.0.1:4001", "inverted", "true"),
                        "org.latchkey.scanner.serial~front",
                        Map.of("name", "front", "channel", "serial:/dev/ttyACM0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"XOR8A", "a.b", "..", "8a", "a-b", "x_y"})
    void aDriverNameNeverNamesAForeignPid(String driver) {
        SiteConfig config = Sites.site(
                List.of(Sites.line("west", driver, Map.of())),
                List.of(new SiteConfig.ScannerPort("front", driver, "serial:/dev/ttyACM0")),
                List.of());
        assertThat(DeviceConfigs.wanted(config, refusals)).isEmpty();
        assertThat(refusals).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "CHANNEL", "service.pid", ".x", "8x"})
    void anOptionNeverReplacesWhatTheSiteSays(String option) {
        SiteConfig config = Sites.site(List.of(Sites.line("west", "xor8a", Map.of(option, "x"))), List.of(), List.of());
        assertThat(DeviceConfigs.wanted(config, refusals)).isEmpty();
    }

    @Test
    void optionsThatDifferInCaseAloneAreRefused() {
        SiteConfig config = Sites.site(
                List.of(Sites.line("west", "xor8a", Map.of("pulse", "1", "Pulse", "2"))), List.of(), List.of());
        assertThat(DeviceConfigs.wanted(config, refusals)).isEmpty();
    }

    private static final class FakeTarget implements DeviceConfigs.Target {

        final Map<String, Map<String, String>> held = new TreeMap<>();

        @Override
        public List<String> present() {
            return new ArrayList<>(held.keySet());
        }

        @Override
        public boolean set(DeviceConfigs.Wanted wanted) {
            return !wanted.properties().equals(held.put(wanted.pid(), wanted.properties()));
        }

        @Override
        public void delete(String pid) {
            held.remove(pid);
        }
    }
}
