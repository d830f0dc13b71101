// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeWindow;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;
import tools.jackson.databind.JsonNode;

/** Configuration from the organisation down to the bank, and its way to the unit. */
class ConfigurationTest {

    private TestPortal portal;
    private TestClient operator;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.live();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        operator = portal.program(Role.OPERATOR);
    }

    @Test
    void theNearestLevelThatSaysSomethingCounts() throws Exception {
        String site = "F-LEVELS";
        operator.post("/sites", Examples.site(site));
        try (ConnectedUnit unit = ConnectedUnit.connect(portal, site, ConnectedUnit.enrolled(portal, operator, site))) {
            assertThat(unit.snapshot().config().policy()).isEmpty();
            unit.report();
            assertThat(operator.put("/configuration", "{\"graceSeconds\":600,\"languages\":[\"de\",\"en\"]}")
                            .status())
                    .isEqualTo(200);
            JsonNode mine = operator.put(
                            "/sites/F-LEVELS/configuration",
                            "{\"graceSeconds\":60,\"mode\":\"public\",\"banks\":{\"south\":{\"mode\":\"closed\"}}}")
                    .json();
            assertThat(mine.get("pushed").asBoolean()).isFalse();
            assertThat(mine.get("effective").get("policy").get("graceSeconds").asInt())
                    .isEqualTo(60);

            assertThat(paths("{\"sites\":[\"F-LEVELS\"]}")).containsExactly("policy");
            String selection = "{\"sites\":[\"F-LEVELS\"]}";
            JsonNode pushed = operator.post("/configuration/push", selection)
                    .json()
                    .get("sites")
                    .get(0);
            assertThat(paths(selection)).isEmpty();
            var command = unit.next();
            SiteConfig config = ((CommandArgs.Configure) command.command().args()).config();
            Policy policy = config.policy().orElseThrow();
            assertThat(policy.graceSeconds()).isEqualTo(60);
            assertThat(policy.languages()).containsExactly("de", "en");
            assertThat(policy.modes())
                    .hasToString("[ModeState[bank=north, mode=PUBLIC], ModeState[bank=south, mode=CLOSED]]");
            assertThat(operator.get("/sites/F-LEVELS/unit")
                            .json()
                            .get("configDrift")
                            .asBoolean())
                    .as("drift is visible until the unit has it")
                    .isTrue();
            unit.apply(command);
            unit.reportDigest(config.digest());
            ConnectedUnit.awaitState(operator, site, pushed.get("command").asString(), "applied");
            ConnectedUnit.await(() -> !operator.get("/sites/F-LEVELS/unit")
                    .json()
                    .get("configDrift")
                    .asBoolean());
        } finally {
            operator.put("/configuration", "{}");
        }
    }

    @Test
    void aFileFromTheSiteIsShownBeforeItIsTaken() throws Exception {
        String site = "F-FILE";
        operator.post("/sites", Examples.site(site));
        String scanner =
                "{\"name\": \"desk\", \"driver\": \"hid\", \"channel\": \"hid:/dev/input/by-id/usb-A_B-event-kbd\"}";
        String wired = Examples.site(site)
                .replace("\"scanners\": [", "\"scanners\": [" + scanner + ",")
                .replace("\"gapMillis\": 500, \"options\": {}", "\"gapMillis\": 700, \"options\": {}");
        JsonNode shown = operator.post("/sites/F-FILE/config/preview", wired).json();
        List<String> paths = new ArrayList<>();
        shown.get("differences").forEach(each -> paths.add(each.get("path").asString()));
        assertThat(paths)
                .containsExactlyInAnyOrder("lines[north].gapMillis", "lines[south].gapMillis", "scanners[desk]");
        assertThat(operator.get("/sites/F-FILE").json().get("configVersion").asInt())
                .as("nothing was changed")
                .isEqualTo(1);

        assertThat(operator.post("/sites/F-FILE/config/preview", wired.replace("hid:/", "usb:/"))
                        .fields())
                .containsExactly("scanners[0].channel");
        assertThat(operator.post("/sites/F-FILE/config/preview", Examples.site("F-OTHER"))
                        .fields())
                .containsExactly("site");
        assertThat(operator.post("/sites/F-NONE/config/preview", Examples.site("F-NONE"))
                        .status())
                .isEqualTo(404);

        assertThat(operator.put("/sites/F-FILE/config", wired).status()).isEqualTo(200);
        assertThat(operator.post("/sites/F-FILE/config/preview", wired)
                        .json()
                        .get("differences")
                        .isEmpty())
                .isTrue();
        assertThat(operator.post("/configuration/push", "{\"sites\":[\"F-FILE\"]}")
                        .status())
                .as("the schema takes what the check takes")
                .isEqualTo(200);
    }

    private List<String> paths(String selection) {
        List<String> paths = new ArrayList<>();
        JsonNode preview =
                operator.post("/configuration/preview", selection).json().get("sites");
        preview.get(0)
                .get("differences")
                .forEach(one -> paths.add(one.get("path").asString()));
        return paths;
    }

    @Test
    void previewNamesWhatChangesWhere() {
        operator.post("/sites", Examples.site("F-PREVIEW"));
        operator.post("/sites/F-PREVIEW/provisioning", "");
        String changed = Examples.site("F-PREVIEW").replace("Gym at the river", "Gym at the lake");
        operator.put("/sites/F-PREVIEW/config", changed);
        assertThat(paths("{\"sites\":[\"F-PREVIEW\"]}")).containsExactly("name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"graceSeconds\":-1} | 422 | graceSeconds",
                "{\"graceSeconds\":34560001} | 422 | graceSeconds",
                "{\"graceSeconds\":1.5} | 400 | graceSeconds",
                "{\"overstay\":\"burn\"} | 422 | overstay",
                "{\"languages\":[]} | 422 | languages",
                "{\"languages\":[\"de\",\"de\"]} | 422 | languages[1]",
                "{\"languages\":[\"d_\"]} | 422 | languages[0]",
                "{\"mode\":\"odd\"} | 422 | mode",
                "{\"banks\":{\"cellar\":{\"mode\":\"public\"}}} | 422 | banks.cellar",
                "{\"banks\":{\"north\":{\"mode\":\"odd\"}}} | 422 | banks.north.mode",
                "{\"banks\":{\"north\":null}} | 422 | banks.north",
                "{\"door\":1} | 400 | door",
                "{\"banks\":{\"north\":{\"hours\":[{\"mode\":\"public\",\"days\":[8],\"from\":\"08:00\",\"to\":\"09:00\"}]}}}"
                        + " | 422 | banks.north.hours[0].days[0]",
                "{\"banks\":{\"north\":{\"hours\":[{\"mode\":\"public\",\"days\":[],\"from\":\"08:00\",\"to\":\"09:00\"}]}}}"
                        + " | 422 | banks.north.hours[0].days",
                "{\"banks\":{\"north\":{\"hours\":[{\"mode\":\"public\",\"days\":[1],\"from\":\"24:00\",\"to\":\"09:00\"}]}}}"
                        + " | 422 | banks.north.hours[0].from",
                "{\"banks\":{\"north\":{\"hours\":[{\"mode\":\"public\",\"days\":[1],\"from\":\"08:00\"}]}}}"
                        + " | 422 | banks.north.hours[0].to",
                "{\"banks\":{\"north\":{\"hours\":[null]}}} | 422 | banks.north.hours[0]",
            })
    void whatDoesNotFitTheSchemaIsRefused(String form, int status, String field) {
        operator.post("/sites", Examples.site("F-BAD"));
        TestClient.Reply reply = operator.put("/sites/F-BAD/configuration", form);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.fields()).containsExactly(field);
        assertThat(operator.get("/sites/F-BAD/configuration").json().get("own").size())
                .isZero();
    }

    private static String hours(String... entries) {
        return "{\"banks\":{\"north\":{\"hours\":[" + String.join(",", entries) + "]}}}";
    }

    private static String entry(String mode, String days, String from, String to) {
        return "{\"mode\":\"" + mode + "\",\"days\":[" + days + "],\"from\":\"" + from + "\",\"to\":\"" + to + "\"}";
    }

    @Test
    void hoursOfTheWeekReachTheUnitAlsoPastMidnightAndForAWholeDay() throws Exception {
        String site = "F-HOURS";
        operator.post("/sites", Examples.site(site));
        try (ConnectedUnit unit = ConnectedUnit.connect(portal, site, ConnectedUnit.enrolled(portal, operator, site))) {
            unit.report();
            String form = hours(
                    entry("public", "1,2,3,4,5", "08:00", "20:00"),
                    entry("closed", "5", "22:00", "02:00"),
                    entry("closed", "7", "00:00", "00:00"));
            JsonNode saved = operator.put("/sites/F-HOURS/configuration", form).json();
            assertThat(saved.get("own").get("banks").get("north").get("hours")).hasSize(3);
            assertThat(saved.get("effective")
                            .get("hours")
                            .get("north")
                            .get(1)
                            .get("to")
                            .asString())
                    .isEqualTo("02:00");
            assertThat(paths("{\"sites\":[\"F-HOURS\"]}")).contains("hours");
            operator.post("/configuration/push", "{\"sites\":[\"F-HOURS\"]}");
            SiteConfig config = ((CommandArgs.Configure) unit.next().command().args()).config();
            assertThat(config.schedules())
                    .containsExactly(
                            new ModeWindow("north", BankMode.PUBLIC, 0b11111, 480, 1200),
                            new ModeWindow("north", BankMode.CLOSED, 0b10000, 1320, 120),
                            new ModeWindow("north", BankMode.CLOSED, 0b1000000, 0, 720),
                            new ModeWindow("north", BankMode.CLOSED, 0b1000000, 720, 0));
            assertThat(paths("{\"sites\":[\"F-HOURS\"]}")).isEmpty();
            operator.put("/sites/F-HOURS/configuration", hours(entry("public", "1", "08:00", "20:00")));
            assertThat(paths("{\"sites\":[\"F-HOURS\"]}")).containsExactly("hours.north");
        }
    }

    @Test
    void hoursThatOverlapAreRefusedAtTheirPlace() {
        operator.post("/sites", Examples.site("F-OVERLAP"));
        String evening = entry("closed", "7", "22:00", "02:00");
        TestClient.Reply reply =
                operator.put("/sites/F-OVERLAP/configuration", hours(evening, entry("public", "1", "01:59", "08:00")));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.fields()).containsExactly("banks.north.hours[1]");
        assertThat(operator.put(
                                "/sites/F-OVERLAP/configuration",
                                hours(evening, entry("public", "1", "02:00", "08:00")))
                        .status())
                .isEqualTo(200);
        TestClient.Reply wholeDay = operator.put(
                "/sites/F-OVERLAP/configuration",
                hours(entry("closed", "6", "18:00", "18:00"), entry("public", "7", "17:00", "19:00")));
        assertThat(wholeDay.fields()).containsExactly("banks.north.hours[1]");
    }

    @Test
    void theSchemaIsServed() {
        assertThat(operator.get("/configuration/schema").json().get("title").asString())
                .contains("Latchkey");
        assertThat(operator.put("/configuration", "{\"banks\":{}}").fields()).containsExactly("banks");
        assertThat(operator.post("/configuration/push", "{\"sites\":[\"NONE\"]}")
                        .fields())
                .containsExactly("sites[0]");
        assertThat(operator.post("/configuration/push", "{}").fields()).containsExactly("sites");
        assertThat(operator.post("/configuration/push", "{\"sites\":[],\"all\":true}")
                        .fields())
                .containsExactly("sites");
    }
}
