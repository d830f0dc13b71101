// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** Codes over HTTP. */
class CodesApiTest {

    private static final String SITE = "C-SITE";

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
        operator.post("/sites", Examples.site(SITE));
        operator.post("/sites", Examples.site("C-LIST"));
    }

    @Test
    void aCodeIsShownToWhoMayOpenDoors() throws Exception {
        Reply made = operator.post("/codes", Examples.code(SITE, "9,3", "Ada"));
        assertThat(made.status()).isEqualTo(201);
        JsonNode code = made.json();
        String id = code.get("id").asString();
        assertThat(made.header("Location")).isEqualTo("/api/v1/codes/" + id);
        assertThat(code.get("doors").toString()).isEqualTo("[3,9]");
        assertThat(code.get("issuedAt").asString())
                .isEqualTo(portal.clock().instant().toString());
        assertThat(code.get("state").asString()).isEqualTo("live");
        String text = code.get("text").asString();
        assertThat(text).startsWith("LK1:").hasSizeLessThanOrEqualTo(400);

        assertThat(operator.get("/codes/" + id).json()).isEqualTo(code);
        assertThat(QrImageTest.decodePng(
                        operator.get("/codes/" + id + "/qr.png?scale=4").body()))
                .isEqualTo(text);
        Reply svg = operator.get("/codes/" + id + "/qr.svg");
        assertThat(svg.header("Content-Type")).startsWith("image/svg+xml");
        assertThat(svg.header("Cache-Control")).contains("no-store");
        assertThat(operator.get("/codes/" + id + "/qr.png?scale=3").fields()).containsExactly("scale");

        TestClient auditor = portal.program(Role.AUDITOR);
        assertThat(auditor.get("/codes/" + id).text()).doesNotContain("LK1:");
        assertThat(auditor.get("/codes/" + id + "/qr.svg").status()).isEqualTo(403);
        assertThat(operator.get("/codes/0000000000000000").status()).isEqualTo(404);
    }

    @Test
    void codesForStaffAndTechniciansAreMadeByWhoMayOpenFromAfar() {
        String staff =
                "{\"site\":\"" + SITE + "\",\"kind\":\"staff\",\"uses\":0,\"validUntil\":\"2026-11-23T12:00:00Z\"}";
        String technician = staff.replace("staff", "technician");
        for (String request : List.of(staff, technician)) {
            Reply made = operator.post("/codes", request);
            assertThat(made.status()).isEqualTo(201);
            assertThat(made.json().get("doors").isEmpty()).isTrue();
            assertThat(request).contains(made.json().get("kind").asString());
            assertThat(portal.program(Role.INTEGRATOR).post("/codes", request).status())
                    .isEqualTo(403);
        }
        String door = technician.replace("\"uses\"", "\"doors\":[1],\"uses\"");
        assertThat(operator.post("/codes", door).fields()).containsExactly("doors");
        assertThat(operator.post("/codes", staff.replace("staff", "king")).fields())
                .contains("kind");
    }

    @Test
    void everyCodeHasAnIndexOfItsOwn() {
        Set<String> indices = IntStream.range(0, 24)
                .parallel()
                .mapToObj(i -> portal.program(Role.INTEGRATOR).post("/codes", Examples.code(SITE, "1", "P" + i)))
                .map(reply -> reply.json().get("id").asString().substring(0, 8))
                .collect(Collectors.toSet());
        assertThat(indices).hasSize(24);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"C-SITE\" | \"NONE\" | 422 | site",
                "\"C-SITE\" | null | 422 | site",
                "[1] | [] | 422 | doors",
                "[1] | [1,1] | 422 | doors[1]",
                "[1] | [1,25] | 422 | doors[1]",
                "[1] | [null] | 422 | doors",
                "[1] | [-1] | 422 | doors[0]",
                "[1] | [1.5] | 400 | doors[0]",
                "[1] | [\"1\"] | 400 | doors[0]",
                "[1] | 1 | 400 | doors",
                "2026-11-23T12 | 2026-11-22T12 | 422 | validUntil",
                "2026-11-23T12 | 2027-12-22T13 | 422 | validUntil",
                "2026-11-23T12 | 9999-11-22T13 | 422 | validUntil",
                "\"2026-11-23T12:00:00Z\" | \"tomorrow\" | 400 | validUntil",
                "\"2026-11-23T12:00:00Z\" | 1795000000 | 400 | validUntil",
                "\"uses\":2 | \"uses\":-1 | 422 | uses",
                "\"uses\":2 | \"uses\":1000001 | 422 | uses",
                "\"uses\":2 | \"uses\":1.5 | 400 | uses",
                "\"uses\":2 | \"uses\":null | 422 | uses",
                "\"uses\":2 | \"uses\":2,\"validFrom\":\"2026-11-23T12:00:00Z\" | 422 | validFrom",
                "\"uses\":2 | \"uses\":2,\"text\":\"LK1:\" | 400 | text",
                "\"Ada\" | \"A\\u0000\" | 422 | holder",
                "\"Ada\" | \"A\\nB\" | 422 | holder",
                "\"Ada\" | [\"Ada\"] | 400 | holder",
            })
    void whatCannotBeSignedIsRefused(String from, String to, int status, String field) {
        String good = Examples.code(SITE, "1", "Ada");
        assertThat(good).contains(from);
        Reply reply = operator.post("/codes", good.replace(from, to));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.fields()).containsExactly(field);
    }

    @Test
    void asManyDoorsAsACodeCanNameStillPrint() {
        String all = IntStream.rangeClosed(1, 24).mapToObj(String::valueOf).collect(Collectors.joining(","));
        String more = all + ",101,102,103,104,105,106,107,108";
        Reply most = operator.post("/codes", Examples.code(SITE, more, "All"));
        assertThat(most.status()).isEqualTo(201);
        assertThat(most.json().get("text").asString()).hasSizeLessThanOrEqualTo(400);
        assertThat(operator.post("/codes", Examples.code(SITE, more + ",109", "All"))
                        .fields())
                .containsExactly("doors");
    }

    @Test
    void listAndCsvShowExactlyWhatWasAskedFor() {
        for (int i = 0; i < 5; i++) {
            operator.post("/codes", Examples.code("C-LIST", "1", "Member " + i));
        }
        operator.post("/codes", Examples.code("C-LIST", "2", "=HYPERLINK(1)"));
        operator.post("/codes", Examples.code("C-LIST", "2", "50%_ÄÖ"));
        String later = Examples.code("C-LIST", "3", "Later")
                .replace("\"uses\"", "\"validFrom\":\"2026-11-22T18:00:00Z\",\"uses\"");
        operator.post("/codes", later);

        assertThat(holders("site=C-LIST&q=member")).hasSize(5).doesNotHaveDuplicates();
        assertThat(holders("site=C-LIST&state=scheduled")).containsExactly("Later");
        assertThat(holders("site=C-LIST&state=expired")).isEmpty();
        assertThat(holders("site=C-LIST&state=live")).hasSize(7).doesNotContain("Later");
        assertThat(holders("site=C-LIST&q=50%25_%C3%A4")).containsExactly("50%_ÄÖ");
        assertThat(holders("site=C-LIST&q=%25%25")).isEmpty();
        assertThat(holders("site=C-LIST")).first().isEqualTo("Later");
        assertThat(operator.get("/codes?state=gone").fields()).containsExactly("state");
        assertThat(operator.get("/codes?site=C-LIST").text()).doesNotContain("LK1:");

        List<String> csv =
                operator.get("/codes.csv?site=C-LIST&state=live").text().lines().toList();
        assertThat(csv).hasSize(8);
        assertThat(csv.get(0)).startsWith("\"id\",\"site\",\"doors\"");
        assertThat(csv).anyMatch(line -> line.contains("\"'=HYPERLINK(1)\""));
        assertThat(operator.get("/sites/C-LIST").json().get("codesLive").asInt())
                .isEqualTo(7);
    }

    private List<String> holders(String query) {
        List<String> holders = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = operator.get("/codes?limit=2&" + query + "&cursor=" + cursor)
                    .json();
            page.get("items").forEach(item -> {
                assertThat(seen.add(item.get("id").asString())).isTrue();
                holders.add(item.get("holder").asString());
            });
            cursor = page.get("next").isNull() ? null : page.get("next").asString();
        } while (cursor != null);
        return holders;
    }
}
