// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.release.tuf.TestRepository.in;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.release.tuf.TufException.Reason;

/** Whom the client asks for a target, and in which order. */
final class DelegationsTest extends TufClientTest {

    /** Delegations as {@code from>to} in their order, with an exclamation mark where they terminate. */
    @ParameterizedTest
    @CsvSource({
        "targets>a targets>b b>c, a b c",
        "targets>a targets>b a>c a>d, a c d b",
        "targets>a targets>b a>c! a>d c>e, a c e",
        "targets>a targets>b b>c c>d d>b, a b c d",
        "targets>a targets>b b>c a>c, a c b"
    })
    void searchesDepthFirstAndEachRoleOnce(String graph, String visits) throws Exception {
        for (String edge : graph.split(" ")) {
            String[] ends = edge.replace("!", "").split(">");
            repository.delegate(ends[0], ends[1], edge.endsWith("!"), "*");
        }
        publishAll();
        refresh();
        repository.requests.clear();
        assertThat(client.find("missing")).isEmpty();
        assertThat(repository.requests)
                .containsExactlyElementsOf(List.of(visits.split(" ")).stream()
                        .map(role -> "1." + role + ".json")
                        .toList());
    }

    @Test
    void takesATargetOnlyFromRolesThatMayNameIt() throws Exception {
        repository.delegate(Role.TARGETS, "drivers", false, "drivers/*");
        repository.delegate("drivers", "kerong", false, "drivers/kerong-?.jar");
        repository.target("kerong", "drivers/kerong-1.jar", "one");
        repository.target("kerong", "drivers/other.jar", "not its business");
        repository.target("drivers", "core.jar", "not its business either");
        publishAll();
        refresh();
        assertThat(client.find("drivers/kerong-1.jar").orElseThrow().length()).isEqualTo(3);
        assertThat(client.find("drivers/other.jar")).isEmpty();
        assertThat(client.find("core.jar")).isEmpty();
    }

    @Test
    void delegatesByHashPrefix() throws Exception {
        String hash = HexFormat.of().formatHex(Sha256.hash("in".getBytes(StandardCharsets.UTF_8)));
        Map<String, Object> role = repository.delegate(Role.TARGETS, "bin", false);
        role.remove("paths");
        role.put("path_hash_prefixes", List.of(hash.substring(0, 3)));
        repository.target("bin", "in", "in");
        repository.target("bin", "out", "out");
        publishAll();
        refresh();
        assertThat(client.find("in")).isPresent();
        assertThat(client.find("out")).isEmpty();
    }

    @Test
    void verifiesAStoredRoleForEachDelegatorAnew() throws Exception {
        repository.delegate(Role.TARGETS, "a", false, "a/*");
        repository.delegate(Role.TARGETS, "b", false, "b/*");
        repository.delegate("a", "shared", false, "a/*");
        repository.delegate("b", "shared", false, "b/*");
        repository.target("shared", "a/x", "x");
        repository.target("shared", "b/x", "x");
        repository.signers.put("shared", List.of(TestKey.ed25519("a for shared")));
        publishAll();
        refresh();
        assertThat(client.find("a/x")).isPresent();
        assertRefused(Reason.NOT_SIGNED, () -> client.find("b/x"));
    }

    @Test
    void doesNotAskForARoleThatTheSnapshotDoesNotList() throws Exception {
        repository.delegate(Role.TARGETS, "drivers", false, "*");
        publishAll();
        in(repository.map(Role.SNAPSHOT), "meta").remove("drivers.json");
        repository.publish(Role.SNAPSHOT, Role.TIMESTAMP);
        refresh();
        repository.requests.clear();
        assertRefused(Reason.NOT_FOUND, () -> client.find("x"));
        assertThat(repository.requests).isEmpty();
    }

    @Test
    void refusesAnExpiredOrOlderRole() throws Exception {
        repository.delegate(Role.TARGETS, "drivers", false, "*");
        publishAll();
        byte[] first = repository.files.get("1.drivers.json");
        repository.publish("drivers", Role.SNAPSHOT, Role.TIMESTAMP);
        repository.files.put("2.drivers.json", first);
        refresh();
        assertRefused(Reason.MISMATCH, () -> client.find("x"));
        repository.map("drivers").put("expires", NOW.toString());
        repository.publish("drivers", Role.SNAPSHOT, Role.TIMESTAMP);
        refresh();
        assertRefused(Reason.EXPIRED, () -> client.find("x"));
    }

    @Test
    void endsAtItsLimits() throws Exception {
        repository.delegate(Role.TARGETS, "r0", false, "*");
        for (int i = 0; i < 9; i++) {
            repository.delegate("r" + i, "r" + (i + 1), false, "*");
        }
        repository.target("r9", "x", "x");
        publishAll();
        TufClient shallow = newClient(new Limits(1 << 16, 1 << 16, 1 << 16, 1 << 16, 9, 9, 100, 9));
        shallow.refresh(NOW);
        assertThat(shallow.find("x")).isEmpty();
        TufClient brief = newClient(new Limits(1 << 16, 1 << 16, 1 << 16, 1 << 16, 9, 9, 10, 100));
        brief.refresh(NOW);
        assertThat(brief.find("x")).isEmpty();
        refresh();
        assertThat(client.find("x")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "#", "/role", "../role", "a b", "ROLE", "é"})
    void keepsOddRoleNamesInTheirFolder(String role) throws Exception {
        repository.delegate(Role.TARGETS, role, false, "*");
        publishAll();
        repository.files.put("1." + FileNames.urlPart(role) + ".json", repository.files.get("1." + role + ".json"));
        refresh();
        assertThat(client.find("x")).isEmpty();
        assertThat(trusted(role)).isEqualTo(1);
        assertThat(folder.resolve("trusted").toFile().list())
                .hasSize(5)
                .allMatch(name -> name.matches("[a-z0-9%A-F._-]+"));
        assertThat(folder.toFile().list()).containsExactly("trusted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", Role.ROOT, Role.TIMESTAMP, Role.SNAPSHOT, Role.TARGETS})
    void refusesADelegationToATopLevelName(String role) throws Exception {
        Map<String, Object> entry = repository.delegate(Role.TARGETS, "fine", false, "*");
        entry.put("name", role);
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        assertRefused(Reason.MALFORMED, this::refresh);
    }

    @Test
    void doesNotMixRolesThatDifferInCaseAlone() {
        assertThat(FileNames.local("Drivers")).isNotEqualToIgnoringCase(FileNames.local("drivers"));
        assertThat(FileNames.local("Root")).isNotEqualToIgnoringCase(FileNames.local("root"));
    }

    @ParameterizedTest
    @CsvSource({
        "targets/*.tgz,targets/foo.tgz,true",
        "targets/*.tgz,targets/foo.txt,false",
        "*.tgz,targets/foo.tgz,false",
        "foo-?.tgz,foo-2.tgz,true",
        "foo-?.tgz,foo-alpha.tgz,false",
        "?/a,a/a,true",
        "?,/,false",
        "*,A,true",
        "readme,README,false",
        "*a*b*,xxaxxb,true",
        "*a*b*,xxbxxa,false",
        "[ab],a,false",
        "**/c,a/b/c,false"
    })
    void matchesPatternsWithinOnePart(String pattern, String name, boolean matches) {
        assertThat(PathPattern.matches(pattern, name)).isEqualTo(matches);
    }

    @Test
    void aHostilePatternTakesNoTime() {
        assertThat(PathPattern.matches("*a".repeat(500) + "b", "a".repeat(1000)))
                .isFalse();
    }

    private void publishAll() {
        for (String role : List.copyOf(repository.roles.keySet())) {
            if (!Role.TOP_LEVEL.contains(role)) {
                repository.publish(role);
            }
        }
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
    }
}
