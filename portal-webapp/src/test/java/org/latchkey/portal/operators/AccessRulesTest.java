// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;

/** Who may do what: the whole table, against a running portal. */
class AccessRulesTest {

    /** o owner, p operator, a auditor, t technician, i integrator. */
    private static final Map<String, String> WHO = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /sites", "opati"),
            Map.entry("POST /sites", "op"),
            Map.entry("GET /sites/{code}", "opati"),
            Map.entry("PUT /sites/{code}/config", "op"),
            Map.entry("POST /sites/{code}/config/preview", "opati"),
            Map.entry("POST /sites/{code}/provisioning", "opt"),
            Map.entry("POST /sites/{code}/enrolments", "opt"),
            Map.entry("GET /enrolments/{id}/qr.svg", "opt"),
            Map.entry("GET /sites/{code}/commands", "opati"),
            Map.entry("POST /sites/{code}/commands", "op"),
            Map.entry("GET /sites/{code}/commands/{id}", "opati"),
            Map.entry("GET /sites/{code}/commands/{id}/qr.svg", "op"),
            Map.entry("POST /sites/{code}/letters", "opt"),
            Map.entry("GET /configuration", "opati"),
            Map.entry("PUT /configuration", "op"),
            Map.entry("GET /configuration/schema", "opati"),
            Map.entry("POST /configuration/preview", "opati"),
            Map.entry("POST /configuration/push", "op"),
            Map.entry("GET /sites/{code}/configuration", "opati"),
            Map.entry("PUT /sites/{code}/configuration", "op"),
            Map.entry("POST /trust/keys", "o"),
            Map.entry("POST /trust/keys/{kid}/revocation", "o"),
            Map.entry("POST /codes/{id}/revocation", "opi"),
            Map.entry("GET /trust", "opat"),
            Map.entry("POST /trust/key-ring", "o"),
            Map.entry("GET /codes", "opai"),
            Map.entry("POST /codes", "opi"),
            Map.entry("GET /codes.csv", "opai"),
            Map.entry("GET /codes/{id}", "opai"),
            Map.entry("GET /codes/{id}/qr.svg", "opi"),
            Map.entry("GET /codes/{id}/qr.png", "opi"),
            Map.entry("POST /codes/{id}/mail", "opi"),
            Map.entry("POST /bookings/{id}/mail", "opi"),
            Map.entry("POST /codes/{id}/print", "opi"),
            Map.entry("GET /bookings", "opai"),
            Map.entry("POST /bookings", "opi"),
            Map.entry("GET /bookings.csv", "opai"),
            Map.entry("GET /bookings/{id}", "opai"),
            Map.entry("POST /bookings/{id}/extension", "opi"),
            Map.entry("POST /bookings/{id}/cancellation", "opi"),
            Map.entry("GET /sites/{code}/unit", "opati"),
            Map.entry("GET /live", "opati"),
            Map.entry("POST /sites/{code}/trail", "opt"),
            Map.entry("GET /sites/{code}/trail/note", "opt"),
            Map.entry("GET /audit", "opa"),
            Map.entry("GET /audit.csv", "opa"),
            Map.entry("GET /audit/export", "opa"),
            Map.entry("GET /audit/wear", "opa"),
            Map.entry("GET /incidents", "opat"),
            Map.entry("POST /incidents/{id}/close", "op"),
            Map.entry("GET /journal", "opa"),
            Map.entry("GET /journal/export", "opa"),
            Map.entry("GET /releases/publisher", "opat"),
            Map.entry("PUT /releases/publisher", "o"),
            Map.entry("GET /releases", "opat"),
            Map.entry("POST /releases", "o"),
            Map.entry("GET /releases/{counter}", "opat"),
            Map.entry("GET /releases/{counter}/changes", "opat"),
            Map.entry("GET /rollouts", "opat"),
            Map.entry("POST /rollouts", "o"),
            Map.entry("GET /rollouts/{id}", "opat"),
            Map.entry("POST /rollouts/{id}/pause", "o"),
            Map.entry("POST /rollouts/{id}/resume", "o"),
            Map.entry("POST /rollouts/{id}/rollback", "o"),
            Map.entry("GET /versions", "opat")));

    private static final Map<Role, String> LETTER = new EnumMap<>(Map.of(
            Role.OWNER, "o",
            Role.OPERATOR, "p",
            Role.AUDITOR, "a",
            Role.TECHNICIAN, "t",
            Role.INTEGRATOR, "i"));

    private final TestPortal portal = TestPortal.shared();

    @Test
    void eachRoleMayDoExactlyWhatTheTableSays() {
        assertThat(WHO.keySet()).isEqualTo(rules(AccessRules.Audience.PERMITTED));
        for (Role role : Role.values()) {
            TestClient program = portal.program(role);
            WHO.forEach((endpoint, who) -> {
                int status = status(program, endpoint);
                if (who.contains(LETTER.get(role))) {
                    assertThat(status).as("%s as %s", endpoint, role).isNotIn(401, 403);
                } else {
                    assertThat(status).as("%s as %s", endpoint, role).isEqualTo(403);
                }
            });
        }
    }

    @Test
    void withoutSignInOnlyWhatIsOpenAnswers() {
        TestClient stranger = portal.anonymous();
        assertThat(rules(AccessRules.Audience.EVERYBODY))
                .containsExactly("GET /health", "GET /openapi.yaml", "POST /session");
        WHO.keySet().forEach(endpoint -> assertThat(call(stranger, endpoint).problem())
                .as(endpoint)
                .isEqualTo("sign-in"));
        rules(AccessRules.Audience.SIGNED_IN)
                .forEach(endpoint -> assertThat(call(stranger, endpoint).status())
                        .as(endpoint)
                        .isEqualTo(401));
        assertThat(stranger.get("/nothing").status()).isEqualTo(401);
        assertThat(portal.program(Role.TECHNICIAN)
                        .send("HEAD", "/codes", null, null)
                        .status())
                .as("HEAD is no way round")
                .isEqualTo(403);
        assertThat(stranger.get("/health").text()).isEqualTo("{\"status\":\"up\"}");
        assertThat(stranger.get("/openapi.yaml").text()).startsWith("openapi: 3.1.0");
    }

    @Test
    void rulesAndDescriptionAndMappingsNameTheSameEndpoints() throws Exception {
        Set<String> rules = AccessRules.ALL.stream()
                .map(rule -> rule.method() + " " + rule.path())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> mapped = new TreeSet<>();
        portal.bean(RequestMappingHandlerMapping.class).getHandlerMethods().forEach((mapping, method) -> {
            for (String path : mapping.getPatternValues()) {
                if (path.startsWith("/api/v1")) {
                    mapping.getMethodsCondition()
                            .getMethods()
                            .forEach(verb -> mapped.add(verb + " " + path.substring("/api/v1".length())));
                }
            }
        });
        Set<String> described = new TreeSet<>();
        Map<String, Map<String, Map<String, Object>>> api =
                new Yaml().load(new ClassPathResource("openapi.yaml").getInputStream());
        api.get("paths").forEach((path, verbs) -> verbs.keySet().stream()
                .filter(verb -> !verb.equals("parameters"))
                .forEach(verb -> described.add(verb.toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(mapped).isEqualTo(rules);
        assertThat(described).isEqualTo(rules);
    }

    private static Set<String> rules(AccessRules.Audience audience) {
        return AccessRules.ALL.stream()
                .filter(rule -> rule.audience() == audience)
                .map(rule -> rule.method() + " " + rule.path())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int status(TestClient client, String endpoint) {
        // Its answer has no end.
        return endpoint.equals("GET /live")
                ? client.statusOfStream("/live")
                : call(client, endpoint).status();
    }

    private static TestClient.Reply call(TestClient client, String endpoint) {
        String[] parts = endpoint.split(" ");
        String path = parts[1].replace("{code}", "NONE")
                .replace("{id}", "0".repeat(16))
                .replace("{kid}", "0".repeat(16))
                .replace("{counter}", "7");
        String body = parts[0].equals("GET") || parts[0].equals("DELETE") ? null : "{}";
        return client.send(parts[0], path, body == null ? null : TestClient.JSON, body);
    }
}
