// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestClient.Reply;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import tools.jackson.databind.JsonNode;

/** Sites over HTTP. */
class SitesApiTest {

    private TestPortal portal;
    private TestClient operator;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        operator = portal.program(Role.OPERATOR);
    }

    @Test
    void aSiteIsMadeOnceAndFoundAgain() {
        Reply made = operator.post("/sites", Examples.site("S-MADE"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/api/v1/sites/S-MADE");
        assertThat(made.json().get("doors").asInt()).isEqualTo(36);
        assertThat(operator.post("/sites", Examples.site("S-MADE")).problem()).isEqualTo("site-exists");

        JsonNode site = operator.get("/sites/S-MADE").json();
        assertThat(site.get("configVersion").asInt()).isEqualTo(1);
        assertThat(site.at("/config/banks/0/doors/23/lock").asInt()).isEqualTo(24);
        assertThat(operator.get("/sites/NONE").status()).isEqualTo(404);
    }

    @Test
    void listsGoOnWhereThePageEnded() {
        for (String code : List.of("S-LIST-1", "S-LIST-2", "S-LIST-3")) {
            operator.post("/sites", Examples.site(code));
        }
        List<String> codes = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = operator.get("/sites?limit=1&cursor=" + cursor).json();
            assertThat(page.get("items").size()).isLessThanOrEqualTo(1);
            page.get("items").forEach(item -> codes.add(item.get("code").asString()));
            cursor = page.get("next").isNull() ? null : page.get("next").asString();
        } while (cursor != null);
        assertThat(codes).isSorted().doesNotHaveDuplicates().contains("S-LIST-1", "S-LIST-2", "S-LIST-3");
        assertThat(operator.get("/sites?cursor=%21").fields()).containsExactly("cursor");
        assertThat(operator.get("/sites?limit=0").fields()).containsExactly("limit");
        assertThat(operator.get("/sites?limit=x").fields()).containsExactly("limit");
    }

    @Test
    void aChangeRaisesTheVersionAndRetiresDoors() {
        String site = Examples.site("S-CHANGE");
        operator.post("/sites", site);
        String door7 = site.lines()
                .filter(line -> line.contains("\"number\": 7,"))
                .findFirst()
                .orElseThrow();

        Reply without = operator.put("/sites/S-CHANGE/config", site.replace(door7 + "\n", ""), "If-Match", "\"1\"");
        assertThat(without.status()).isEqualTo(200);
        assertThat(without.json().get("configVersion").asInt()).isEqualTo(2);
        assertThat(without.json().get("doors").asInt()).isEqualTo(35);
        assertThat(without.header("ETag")).isEqualTo("\"2\"");

        Reply back = operator.put("/sites/S-CHANGE/config", site);
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.text()).contains("number 7 ");
        assertThat(operator.put("/sites/S-CHANGE/config", site, "If-Match", "\"1\"")
                        .problem())
                .isEqualTo("changed-meanwhile");
        assertThat(operator.put("/sites/S-CHANGE/config", site, "If-Match", "1").status())
                .isEqualTo(400);
        assertThat(operator.put("/sites/S-CHANGE/config", Examples.site("S-OTHER"))
                        .fields())
                .containsExactly("site");
        assertThat(operator.put("/sites/NONE/config", Examples.site("NONE")).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"site\": \"S-BAD\" | \"site\": \"a b\" | site",
                "\"site\": \"S-BAD\" | \"site\": \"..\" | site",
                "\"Europe/Berlin\" | \"Mars/Olympus\" | timeZone",
                "31536000 | 34560001 | maxCodeSeconds",
                "31536000 | 0 | maxCodeSeconds",
                "\"Gym at the river\" | \"\" | name",
                "\"driver\": \"xor8a\" | \"driver\": \"../x\" | lines[0].driver",
                "serial:/dev/ttyUSB0?baud=9600 | file:/etc/passwd | lines[0].channel",
                "serial:/dev/ttyUSB0?baud=9600 | hid:/dev/input/event3 | lines[0].channel",
                "serial:/dev/ttyACM0?baud=115200 | hid:event3 | scanners[0].channel",
                "serial:/dev/ttyACM0?baud=115200 | camera:/dev/a b | scanners[0].channel",
                "\"gapMillis\": 500 | \"gapMillis\": -1 | lines[0].gapMillis",
                "\"number\": 2, | \"number\": 1, | banks[0].doors[1].number",
                "\"number\": 2, | \"number\": 0, | banks[0].doors[1].number",
                "\"number\": 2, \"line\": \"north\" | \"number\": 2, \"line\": \"east\" | banks[0].doors[1].line",
                "\"lock\": 2, | \"lock\": 1, | banks[0].doors[1].lock",
                "\"x\": 0, \"y\": 1, | \"x\": 0, \"y\": 0, | banks[0].doors[1]",
                "\"options\": {} | \"options\": {\"a b\": \"1\"} | lines[0].options",
            })
    void whatIsAgainstARuleIsNamed(String from, String to, String field) {
        String site = Examples.site("S-BAD");
        assertThat(site).contains(from);
        Reply reply = operator.post("/sites", site.replaceFirst(Pattern.quote(from), to));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.fields()).contains(field);
        assertThat(operator.get("/sites/S-BAD").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"gapMillis\": 500 | \"gapMillis\": \"500\" | lines[0].gapMillis",
                "\"gapMillis\": 500 | \"gapMillis\": 5.5 | lines[0].gapMillis",
                "\"sensor\": true | \"sensor\": 1 | banks[0].doors[0].sensor",
                "\"lock\": 1 | \"lock\": 99999999999 | banks[0].doors[0].lock",
                "\"lock\": 1 | \"lock\": [1] | banks[0].doors[0].lock",
                "\"title\" | \"titel\" | banks[0].titel",
            })
    void whatHasAnotherShapeIsNotGuessed(String from, String to, String field) {
        String site = Examples.site("S-SHAPE");
        Reply reply = operator.post("/sites", site.replaceFirst(Pattern.quote(from), to));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.fields()).containsExactly(field);
    }

    @Test
    void nothingAtAllIsReportedFieldByField() {
        assertThat(operator.post("/sites", "{}").fields())
                .containsExactlyInAnyOrder("site", "name", "timeZone", "maxCodeSeconds", "lines", "scanners", "banks");
        assertThat(operator.post("/sites", "{\"lines\":[null],\"banks\":[{\"doors\":[null]}]}")
                        .fields())
                .contains("lines[0]", "banks[0].doors[0]", "banks[0].name");
        assertThat(operator.post("/sites", "null").status()).isEqualTo(400);
    }

    @Test
    void anInventoryOfErrorsStaysSmall() {
        String door = "{\"number\":0}";
        String site = "{\"banks\":[{\"doors\":[" + (door + ",").repeat(1999) + door + "]}]}";
        assertThat(operator.post("/sites", site).fields()).hasSize(50);
    }
}
