// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.site.BankTerms;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Terms;
import tools.jackson.databind.JsonNode;

/** What a bank has differently from its site: where it is shown, sent and used. Banks are north (1 to 24) and south (101 to 112). */
class BankTermsTest {

    private TestPortal portal;
    private TestClient operator;

    @BeforeEach
    void connect() {
        portal = TestPortal.live();
        operator = portal.program(Role.OPERATOR);
    }

    private String site(String code, String configuration) {
        operator.post("/sites", Examples.site(code));
        TestClient.Reply saved = operator.put("/sites/" + code + "/configuration", configuration);
        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
        return code;
    }

    private static String said(JsonNode inheritance, String field) {
        JsonNode said = inheritance.get(field);
        return said.get("value") + " " + said.get("from").asString();
    }

    @Test
    void eachValueComesFromTheNearestLevelAndSaysFromWhich() {
        try {
            operator.put("/configuration", "{\"graceSeconds\":600,\"maxCodeSeconds\":86400,\"languages\":[\"de\"]}");
            String site = site(
                    "B-LEVELS",
                    "{\"overstay\":\"staff\",\"defaultCodeSeconds\":7200,\"banks\":{\"north\":{\"graceSeconds\":60,"
                            + "\"maxCodeSeconds\":3600,\"mode\":\"public\"}}}");
            JsonNode view = operator.get("/sites/" + site + "/configuration").json();
            JsonNode ofSite = view.get("sources").get("site");
            JsonNode north = view.get("sources").get("banks").get("north");
            JsonNode south = view.get("sources").get("banks").get("south");
            assertThat(said(ofSite, "graceSeconds")).isEqualTo("600 organisation");
            assertThat(said(ofSite, "defaultCodeSeconds")).isEqualTo("7200 site");
            assertThat(said(north, "graceSeconds")).isEqualTo("60 bank");
            assertThat(said(north, "maxCodeSeconds")).isEqualTo("3600 bank");
            assertThat(said(north, "defaultCodeSeconds"))
                    .as("no longer than the longest")
                    .isEqualTo("3600 bank");
            assertThat(said(north, "overstay")).isEqualTo("\"staff\" site");
            assertThat(said(north, "languages")).isEqualTo("[\"de\"] organisation");
            assertThat(said(north, "mode")).isEqualTo("\"public\" bank");
            assertThat(said(south, "maxCodeSeconds")).isEqualTo("86400 organisation");
            assertThat(said(south, "mode")).isEqualTo("\"private\" usual");
            assertThat(view.get("effective").get("policy").get("banks").propertyNames())
                    .containsExactly("north");
        } finally {
            operator.put("/configuration", "{}");
        }
    }

    @Test
    void theBanksTermsReachTheUnitInOneLetterAndArePreviewedBefore() throws Exception {
        String site = "B-PUSH";
        operator.post("/sites", Examples.site(site));
        try (ConnectedUnit unit = ConnectedUnit.connect(portal, site, ConnectedUnit.enrolled(portal, operator, site))) {
            unit.report();
            site(
                    site,
                    "{\"graceSeconds\":60,\"banks\":{\"south\":{\"graceSeconds\":900,\"languages\":[\"fr\",\"en\"]}}}");
            String selection = "{\"sites\":[\"B-PUSH\"]}";
            JsonNode preview = operator.post("/configuration/preview", selection)
                    .json()
                    .get("sites")
                    .get(0);
            assertThat(said(preview.get("sources").get("banks").get("south"), "graceSeconds"))
                    .isEqualTo("900 bank");
            operator.post("/configuration/push", selection);
            SiteConfig config = ((CommandArgs.Configure) unit.next().command().args()).config();
            assertThat(config.policy().orElseThrow().banks())
                    .containsExactly(
                            new BankTerms("south", new Terms(86_400, 31_536_000, 900, "keep", List.of("fr", "en"))));
            assertThat(config.termsOf("north").graceSeconds()).isEqualTo(60);
            site(
                    site,
                    "{\"graceSeconds\":60,\"banks\":{\"south\":{\"graceSeconds\":300,\"languages\":[\"fr\",\"en\"]}}}");
            JsonNode differences = operator.post("/configuration/preview", selection)
                    .json()
                    .get("sites")
                    .get(0)
                    .get("differences");
            assertThat(differences).hasSize(1);
            assertThat(differences.get(0).get("path").asString()).isEqualTo("policy.banks.south.graceSeconds");
        }
    }

    private JsonNode drift(String site) {
        return operator.get("/sites/" + site + "/unit").json().get("drift");
    }

    private void await(String site, String cause) throws Exception {
        ConnectedUnit.await(() -> {
            JsonNode drift = drift(site);
            return cause.isEmpty()
                    ? drift.isNull()
                    : !drift.isNull() && drift.get("cause").asString().equals(cause);
        });
    }

    @Test
    void theSiteSaysWhyItsUnitRunsAnotherConfigurationAndWhatDiffers() throws Exception {
        String site = "B-DRIFT";
        operator.post("/sites", Examples.site(site));
        try (ConnectedUnit unit = ConnectedUnit.connect(portal, site, ConnectedUnit.enrolled(portal, operator, site))) {
            byte[] first = unit.snapshot().config().digest();
            unit.reportDigest(first);
            await(site, "");
            site(site, "{\"banks\":{\"north\":{\"graceSeconds\":60}}}");
            await(site, "not-pushed");
            operator.post("/configuration/push", "{\"sites\":[\"B-DRIFT\"]}");
            await(site, "not-applied");
            JsonNode differences = drift(site).get("differences");
            assertThat(differences).hasSize(1);
            assertThat(differences.get(0).get("path").asString()).isEqualTo("policy");
            var command = unit.next();
            byte[] second =
                    ((CommandArgs.Configure) command.command().args()).config().digest();
            unit.apply(command);
            unit.reportDigest(second);
            await(site, "");
            unit.reportDigest(first);
            await(site, "not-applied");
            unit.reportDigest(new byte[32]);
            await(site, "unknown");
            assertThat(drift(site).get("differences")).isEmpty();
        }
    }

    private TestClient.Reply code(String site, String where, String until) {
        return operator.post("/codes", "{\"site\":\"" + site + "\"," + where + ",\"uses\":0" + until + "}");
    }

    private static Duration lifetime(TestClient.Reply made) {
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return Duration.between(
                Instant.parse(made.json().get("issuedAt").asString()),
                Instant.parse(made.json().get("validUntil").asString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'doors':[101] | 900",
                "'doors':[1] | 7200",
                "'doors':[1,101] | 900",
                "'bank':'south' | 900",
                "'bank':'' | 7200",
                "'doors':[101],'kind':'staff' | 7200",
            })
    void aCodeForWhichNobodyChoosesATimeLivesAsLongAsIsUsualAtItsBank(String where, long seconds) {
        String site = site(
                "B-USUAL",
                "{\"defaultCodeSeconds\":7200,\"banks\":{\"south\":{\"defaultCodeSeconds\":900,\"maxCodeSeconds\":3600}}}");
        TestClient owner = portal.program(Role.OWNER);
        TestClient.Reply made = owner.post(
                "/codes", "{\"site\":\"" + site + "\"," + where.strip().replace('\'', '"') + ",\"uses\":0}");
        assertThat(lifetime(made)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void whatLivesLongerThanTheBankAllowsIsRefusedWithASentence() {
        String site = site("B-LONG", "{\"banks\":{\"south\":{\"maxCodeSeconds\":7200}}}");
        Instant now = portal.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        String twoHours = ",\"validUntil\":\"" + now.plusSeconds(7_200) + "\"";
        String longer = ",\"validUntil\":\"" + now.plusSeconds(7_260) + "\"";
        assertThat(code(site, "\"doors\":[101]", twoHours).status()).isEqualTo(201);
        for (String where : List.of("\"doors\":[101]", "\"doors\":[1,101]", "\"bank\":\"south\"")) {
            TestClient.Reply refused = code(site, where, longer);
            assertThat(refused.status()).as(where).isEqualTo(422);
            assertThat(refused.fields()).containsExactly("validUntil");
            assertThat(refused.text()).contains("codes for the bank South wall live 2 hours at most");
        }
        assertThat(code(site, "\"doors\":[1]", longer).status()).isEqualTo(201);
        assertThat(code(site, "\"bank\":\"\"", longer).status()).isEqualTo(201);
    }

    @Test
    void aCodeForAnyLockerLivesNoLongerThanTheMostGenerousBankAllows() {
        String site =
                site("B-ANY", "{\"banks\":{\"north\":{\"maxCodeSeconds\":3600},\"south\":{\"maxCodeSeconds\":7200}}}");
        Instant now = portal.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        String any = "\"bank\":\"\"";
        assertThat(code(site, any, ",\"validUntil\":\"" + now.plusSeconds(7_200) + "\"")
                        .status())
                .isEqualTo(201);
        TestClient.Reply refused = code(site, any, ",\"validUntil\":\"" + now.plusSeconds(7_260) + "\"");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("codes for the bank South wall live 2 hours at most");
    }

    @Test
    void aCodeIsTakenBackAlsoWithinTheGrace() {
        String site = site("B-GRACE", "{\"banks\":{\"south\":{\"graceSeconds\":60}}}");
        Instant until = portal.clock().instant().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
        List<String> ids = Stream.of("\"doors\":[101]", "\"doors\":[102]")
                .map(where -> code(site, where, ",\"validUntil\":\"" + until + "\"")
                        .json()
                        .get("id")
                        .asString())
                .toList();
        portal.clock().advance(Duration.ofSeconds(90));
        String path = "/codes/" + ids.get(0) + "/revocation";
        assertThat(operator.post(path, "").json().get("state").asString()).isEqualTo("revoked");
        portal.clock().advance(Duration.ofSeconds(60));
        path = "/codes/" + ids.get(1) + "/revocation";
        assertThat(operator.post(path, "").json().get("state").asString()).isEqualTo("expired");
    }

    @Test
    void schemaAndUnitAgreeOnWhatFits() {
        JsonNode schema = operator.get("/configuration/schema").json().get("$defs");
        for (String bound : List.of("minimum", "maximum")) {
            long lifetime = schema.get("lifetime").get(bound).asLong();
            long grace = schema.get("grace").get(bound).asLong();
            long beyond = bound.equals("minimum") ? -1 : 1;
            assertThat(new Terms(1, lifetime, grace, "keep", List.of("en"))).isNotNull();
            assertThatThrownBy(() -> new Terms(1, lifetime + beyond, grace, "keep", List.of("en")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Terms(1, lifetime, grace + beyond, "keep", List.of("en")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        List<String> tags = IntStream.range(
                        0, schema.get("languages").get("maxItems").asInt())
                .mapToObj(i -> "x" + (char) ('a' + i))
                .toList();
        assertThat(new Terms(1, 1, 0, "keep", tags).languages()).hasSize(16);
        List<String> more = Stream.concat(tags.stream(), Stream.of("zz")).toList();
        assertThatThrownBy(() -> new Terms(1, 1, 0, "keep", more)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'graceSeconds':-1 | graceSeconds",
                "'maxCodeSeconds':0 | maxCodeSeconds",
                "'defaultCodeSeconds':34560001 | defaultCodeSeconds",
                "'overstay':'burn' | overstay",
                "'languages':[] | languages",
                "'languages':['x'] | languages[0]",
            })
    void whatDoesNotFitTheSchemaIsRefusedAtItsPlace(String terms, String field) {
        operator.post("/sites", Examples.site("B-BAD"));
        TestClient.Reply reply = operator.put(
                "/sites/B-BAD/configuration", "{\"banks\":{\"north\":{" + terms.replace('\'', '"') + "}}}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.fields()).containsExactly("banks.north." + field);
    }
}
