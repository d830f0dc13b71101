// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestClient.Reply;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;

/** What holds for every endpoint. */
class HttpTest {

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
    void bodiesAreBounded() {
        String large = "{\"holder\":\"" + "x".repeat(64 * 1024) + "\"}";
        assertThat(operator.post("/codes", large).problem()).isEqualTo("content-too-large");
        assertThat(portal.anonymous().post("/session", large).status()).isEqualTo(413);
        assertThat(operator.post("/sites", "[" + " ".repeat(600_000) + "]").status())
                .isEqualTo(400);
        assertThat(operator.post("/sites", "[" + " ".repeat(1024 * 1024) + "]").status())
                .isEqualTo(413);
    }

    @Test
    void onlyJsonThatIsJsonIsRead() {
        assertThat(operator.send("POST", "/codes", "text/plain", "{}").status()).isEqualTo(415);
        assertThat(operator.send("POST", "/codes", "application/x-www-form-urlencoded", "site=a")
                        .status())
                .isEqualTo(415);
        assertThat(operator.send("POST", "/codes", "application/xml", "<a/>").status())
                .isEqualTo(415);
        for (String bad : List.of("", "{", "{}{}", "{\"a\":1}", "[]", "\"x\"", "{\"uses\":NaN}", "{'uses':1}")) {
            Reply reply = operator.post("/codes", bad);
            assertThat(reply.status()).as(bad).isEqualTo(400);
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        }
        assertThat(operator.post("/codes", "{\"doors\":" + "[".repeat(60_000)).status())
                .isEqualTo(400);
    }

    @Test
    void unknownPathsAndMethodsAreToldAsProblems() {
        assertThat(operator.get("/nothing").problem()).isEqualTo("not-found");
        Reply method = operator.send("PATCH", "/sites", null, null);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).contains("GET", "POST");
        assertThat(operator.send("GET", "/sites", null, null, "Accept", "image/png")
                        .status())
                .isEqualTo(406);
        assertThat(operator.send("GET", "//api/v1/sites;x=1", null, null).status())
                .isEqualTo(400);
        assertThat(operator.send("GET", "//api/v1/%2e%2e/sites", null, null).status())
                .isEqualTo(400);
    }

    @Test
    void browsersAreToldToBeCareful() {
        Reply reply = portal.anonymous().send("GET", "//", null, null);
        assertThat(reply.header("Content-Security-Policy"))
                .contains("default-src 'self'", "img-src 'self' data: blob:", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(operator.get("/sites").header("Cache-Control")).contains("no-store");
    }

    @Test
    void pagesOfTheInterfaceAreItsIndexAndFilesAreFiles() {
        TestClient browser = portal.anonymous();
        assertThat(browser.send("GET", "//codes/new", null, null).text()).contains("test index");
        assertThat(browser.send("GET", "//sites/GYM-1.A", null, null).text()).contains("test index");
        Reply root = browser.send("GET", "//", null, null);
        assertThat(root.text()).contains("test index");
        assertThat(root.header("Cache-Control")).contains("no-cache").doesNotContain("no-store");
        assertThat(browser.send("GET", "//assets/none.js", null, null).status()).isEqualTo(404);
        assertThat(browser.send("GET", "//favicon.ico", null, null).status()).isEqualTo(404);
        Reply asset = browser.send("GET", "//assets/test.txt", null, null);
        assertThat(asset.header("Cache-Control")).contains("immutable");
        assertThat(browser.send("POST", "//codes/new", null, "x").status()).isIn(401, 403);
        assertThat(browser.send("GET", "//application.properties", null, null).status())
                .isEqualTo(404);
    }

    @Test
    void aRepeatedRequestIsDoneOnce() {
        String site = Examples.site("H-IDEM");
        Reply first = operator.post("/sites", site, "Idempotency-Key", "once");
        Reply again = operator.post("/sites", site, "Idempotency-Key", "once");
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(operator.post("/sites", Examples.site("H-IDEM-2"), "Idempotency-Key", "once")
                        .fields())
                .containsExactly("Idempotency-Key");
        assertThat(portal.program(Role.OPERATOR)
                        .post("/sites", site, "Idempotency-Key", "once")
                        .status())
                .as("another caller's key is another key")
                .isEqualTo(409);
        assertThat(operator.post("/sites", site, "Idempotency-Key", "a b").status())
                .isEqualTo(400);
    }

    @Test
    void aRefusedRequestMayBeMended() {
        operator.post("/sites", Examples.site("H-MEND"));
        String request = Examples.code("H-MEND", "1", "Mended");
        assertThat(operator.post("/codes", request.replace("[1]", "[999]"), "Idempotency-Key", "mend")
                        .status())
                .isEqualTo(422);
        assertThat(operator.post("/codes", request, "Idempotency-Key", "mend").status())
                .isEqualTo(201);
    }

    @Test
    void theSameRequestAtTheSameMomentMakesOneCode() {
        operator.post("/sites", Examples.site("H-RACE"));
        String request = Examples.code("H-RACE", "1", "Racer");
        List<Integer> statuses = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> operator.post("/codes", request, "Idempotency-Key", "race")
                        .status())
                .toList();
        assertThat(statuses).contains(201).allMatch(status -> status == 201 || status == 409);
        assertThat(operator.get("/codes?site=H-RACE").json().get("items").size())
                .isEqualTo(1);
    }

    @Test
    void aProvisioningFileIsRepeatedByteForByte() {
        operator.post("/sites", Examples.site("H-FILE"));
        Reply first = operator.post("/sites/H-FILE/provisioning", "", "Idempotency-Key", "file");
        Reply again = operator.post("/sites/H-FILE/provisioning", "", "Idempotency-Key", "file");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Content-Disposition")).isEqualTo("attachment; filename=\"H-FILE.lkp\"");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Content-Disposition")).isEqualTo(first.header("Content-Disposition"));
    }
}
