// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.release.json.JsonException;

final class ReleaseManifestTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    private final ReleaseManifest manifest = manifest(
            List.of(bundle("org.latchkey.access", "0.1.0.SNAPSHOT"), bundle("org.apache.felix.scr", "2.2.18")));

    @Test
    void readsWhatItWrites() throws JsonException {
        assertThat(ReleaseManifest.parse(manifest.encode())).isEqualTo(manifest);
        assertThat(manifest.bundles().get(0).target())
                .isEqualTo("bundles/0123456789abcdef/org.latchkey.access-0.1.0.SNAPSHOT.jar");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"feature-resource-version\": \"1.0\"|\"feature-resource-version\": \"2.0\"",
                "latchkey:release:7|latchkey:release:8",
                "\"counter\": 7|\"counter\": 0",
                "\"lowest\": 5|\"lowest\": 8",
                "\"config-schema\": 1|\"config-schema\": 0",
                "\"complete\": true|\"complete\": 1",
                "\"description\"|\"configurations\"",
                "\"description\"|\"variables\"",
                "\"latchkey-release\"|\"other\"",
                "\"type\": \"json\"|\"type\": \"text\"",
                "bundle:org.apache.felix.scr:2.2.18|bundle:org.apache.felix.scr",
                "bundle:org.apache.felix.scr:2.2.18|org.apache.felix:org.apache.felix.scr:2.2.18",
                "org.apache.felix.scr|../../etc/passwd",
                "org.apache.felix.scr|org.latchkey.ACCESS",
                "org.apache.felix.scr|.hidden",
                ":2.2.18|:2.2",
                ":2.2.18|:2.2.18.a/b",
                "0123456789abcdef0123|0123456789ABCDEF0123",
                "\"length\": 1000|\"length\": 0"
            })
    void refusesAManifestThatSaysSomethingElse(String found, String instead) {
        String text = new String(manifest.encode(), StandardCharsets.UTF_8);
        assertThat(text).contains(found);
        assertThatThrownBy(
                        () -> ReleaseManifest.parse(text.replace(found, instead).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"optional", "mandatory"})
    void ignoresForeignExtensionsUnlessTheyAreMandatory(String kind) throws JsonException {
        byte[] text = new String(manifest.encode(), StandardCharsets.UTF_8)
                .replace(
                        "\"latchkey-release\"",
                        "\"x\": {\"kind\": \"" + kind + "\", \"type\": \"text\"}, \"latchkey-release\"")
                .getBytes(StandardCharsets.UTF_8);
        if (kind.equals("optional")) {
            assertThat(ReleaseManifest.parse(text)).isEqualTo(manifest);
        } else {
            assertThatThrownBy(() -> ReleaseManifest.parse(text)).isInstanceOf(JsonException.class);
        }
    }

    @Test
    void refusesMoreThanItsBounds() {
        assertThatThrownBy(() -> ReleaseManifest.parse(new byte[ReleaseManifest.MAX_LENGTH + 1]))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> manifest(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bundle("a".repeat(81), "1.0.0")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTheFrameworkItself() {
        List<ReleaseBundle> framework = List.of(bundle("org.apache.felix.framework", "7.0.5"));
        assertThatThrownBy(() -> manifest(framework)).hasMessageContaining("comes with the unit's installation");
    }

    private static final String KERONG = "org.latchkey.driver.kerong";

    private ReleaseManifest particular(boolean complete, String... hardware) {
        return new ReleaseManifest(
                7, 5, complete, 1, "", manifest.bundles(), Set.of(), Set.of(), Set.of(hardware), true);
    }

    @Test
    void saysForWhichHardwareItIsAndThatItIsForDevelopment() throws JsonException {
        ReleaseManifest particular = particular(false, KERONG, "org.latchkey.driver.modbus");
        assertThat(ReleaseManifest.parse(particular.encode())).isEqualTo(particular);
        assertThat(particular.withLowest(6).lowest()).isEqualTo(6);
        assertThat(particular.withLowest(5)).isEqualTo(particular);
        assertThat(new String(manifest.encode(), StandardCharsets.UTF_8))
                .as("what is for all sites and for service says nothing of it")
                .doesNotContain("hardware", "purpose");
        String other = new String(particular.encode(), StandardCharsets.UTF_8).replace("\"development\"", "\"play\"");
        assertThatThrownBy(() -> ReleaseManifest.parse(other.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("purpose");
    }

    @Test
    void fitsASiteOrSaysWhyNot() {
        assertThat(particular(false, KERONG).misfit(Set.of(KERONG, "org.latchkey.driver.xor8a")))
                .isEmpty();
        assertThat(particular(false, KERONG).misfit(Set.of("org.latchkey.driver.xor8a")))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("does not have").contains(KERONG));
        assertThat(particular(false).misfit(Set.of())).isEmpty();
        assertThat(particular(false).misfit(Set.of(KERONG)))
                .as("what it does not name stays")
                .isEmpty();
        assertThat(particular(true).misfit(Set.of(KERONG)))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("does not bring").contains(KERONG));
        assertThat(particular(true).misfit(Set.of("org.latchkey.access"))).isEmpty();
    }

    private static ReleaseManifest manifest(List<ReleaseBundle> bundles) {
        return new ReleaseManifest(7, 5, true, 1, "Text", bundles, Set.of("org.latchkey.shell"), Set.of("scanner"));
    }

    private static ReleaseBundle bundle(String name, String version) {
        return new ReleaseBundle(name, version, HASH, 1000);
    }
}
