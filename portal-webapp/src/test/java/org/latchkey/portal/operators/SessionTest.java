// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestClient.Reply;
import org.latchkey.portal.TestPortal;

/** Signing in and staying signed in. */
class SessionTest {

    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private static Path folder;

    private static TestPortal portal;

    @BeforeAll
    static void start() {
        portal = TestPortal.start(folder.resolve("data"), new MutableClock());
        portal.addOperator("anna", PASSWORD, Role.OPERATOR);
        portal.addOperator("bert", PASSWORD, Role.OPERATOR);
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @Test
    void theOneTimePasswordLetsInOnlyToBeChanged() throws IOException {
        Path file = portal.data().resolve("first-password.txt");
        String oneTime = Files.readString(file).strip();
        TestClient owner = portal.anonymous();

        Reply in = owner.signIn("owner", oneTime);
        assertThat(in.status()).isEqualTo(200);
        assertThat(in.json().at("/operator/mustChangePassword").asBoolean()).isTrue();
        assertThat(owner.get("/sites").problem()).isEqualTo("password-change-required");
        assertThat(owner.post("/sites", "{}").status()).isEqualTo(403);
        assertThat(owner.get("/session").status()).isEqualTo(200);

        Reply tooShort = owner.put("/session/password", passwords(oneTime, "short"));
        assertThat(tooShort.status()).isEqualTo(422);
        assertThat(tooShort.fields()).containsExactly("next");
        assertThat(owner.put("/session/password", passwords("wrong", PASSWORD)).fields())
                .containsExactly("current");
        assertThat(owner.put("/session/password", passwords(oneTime, oneTime)).fields())
                .containsExactly("next");

        TestClient elsewhere = portal.anonymous();
        elsewhere.signIn("owner", oneTime);
        assertThat(owner.put("/session/password", passwords(oneTime, PASSWORD)).status())
                .isEqualTo(200);
        assertThat(owner.get("/sites").status()).isEqualTo(200);
        assertThat(elsewhere.get("/session").status()).isEqualTo(401);
        assertThat(file).doesNotExist();
        assertThat(portal.anonymous().signIn("owner", oneTime).status()).isEqualTo(401);
    }

    @Test
    void cookiesAreStrictAndFreshAtEachSignIn() {
        TestClient anna = portal.anonymous();
        Reply first = anna.signIn("anna", PASSWORD);
        String firstSession = session(first);
        Reply second = anna.signIn("anna", PASSWORD);

        assertThat(first.headers("Set-Cookie")).hasSize(2).allMatch(cookie -> cookie.contains("SameSite=Strict"));
        assertThat(firstSession).contains("HttpOnly");
        assertThat(session(second)).isNotEqualTo(firstSession);
        String old = firstSession.substring(0, firstSession.indexOf(';'));
        assertThat(portal.anonymous().get("/session", "Cookie", old).status()).isEqualTo(401);
    }

    @Test
    void aTokenChosenBySomebodyElseIsNoSession() {
        TestClient anna = portal.anonymous();
        Reply in = anna.post(
                "/session",
                "{\"name\":\"anna\",\"password\":\"" + PASSWORD + "\"}",
                "Cookie",
                "LATCHKEY-SESSION=planted");
        assertThat(session(in)).doesNotContain("planted");
        assertThat(portal.anonymous()
                        .get("/session", "Cookie", "LATCHKEY-SESSION=planted")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void changesNeedTheHeaderThatOnlyOurPageCanSend() {
        TestClient anna = portal.anonymous();
        anna.signIn("anna", PASSWORD);
        String token = anna.csrfCookie().orElseThrow();

        assertThat(anna.send("DELETE", "/session", null, null).problem()).isEqualTo("csrf");
        assertThat(anna.send("DELETE", "/session", null, null, "X-XSRF-TOKEN", token + "x")
                        .problem())
                .isEqualTo("csrf");
        assertThat(anna.send("DELETE", "/session", null, null, "X-XSRF-TOKEN", token, "Sec-Fetch-Site", "cross-site")
                        .problem())
                .isEqualTo("csrf");

        TestClient bert = portal.anonymous();
        bert.signIn("bert", PASSWORD);
        assertThat(bert.send("DELETE", "/session", null, null, "X-XSRF-TOKEN", token)
                        .problem())
                .as("a token of another session")
                .isEqualTo("csrf");
        assertThat(anna.delete("/session").status()).isEqualTo(204);
        assertThat(anna.get("/session").status()).isEqualTo(401);
    }

    @Test
    void signingInFromAnotherSiteIsRefused() {
        Reply in = portal.anonymous()
                .post(
                        "/session",
                        "{\"name\":\"anna\",\"password\":\"" + PASSWORD + "\"}",
                        "Sec-Fetch-Site",
                        "cross-site");
        assertThat(in.problem()).isEqualTo("csrf");
        assertThat(portal.anonymous()
                        .send("POST", "/session", "text/plain", "{\"name\":\"anna\",\"password\":\"x\"}")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void sessionsEndWhenIdleAndAtTheLatestAfterHalfADay() {
        TestClient anna = portal.anonymous();
        anna.signIn("anna", PASSWORD);
        for (int i = 0; i < 11; i++) {
            portal.clock().advance(Duration.ofHours(1));
            assertThat(anna.get("/session").status()).isEqualTo(200);
        }
        portal.clock().advance(Duration.ofHours(1));
        assertThat(anna.get("/session").status()).as("absolute").isEqualTo(401);

        anna.signIn("anna", PASSWORD);
        portal.clock().advance(Duration.ofHours(2));
        assertThat(anna.get("/session").status()).as("idle").isEqualTo(401);
    }

    @Test
    void wrongNameAndWrongPasswordAreAnsweredAlike() {
        Reply name = portal.anonymous().signIn("nobody", PASSWORD);
        Reply password = portal.anonymous().signIn("bert", "wrong");
        assertThat(name.status()).isEqualTo(401);
        assertThat(name.text()).isEqualTo(password.text());
    }

    @Test
    void guessingIsSlowedDownAndLetsTheRightOneInLater() {
        portal.addOperator("carl", PASSWORD, Role.AUDITOR);
        for (int i = 0; i < 10; i++) {
            assertThat(portal.anonymous().signIn("carl", "guess " + i).status()).isEqualTo(401);
        }
        Reply refused = portal.anonymous().signIn("carl", PASSWORD);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 31);
        portal.clock().advance(Duration.ofMinutes(10));
        assertThat(portal.anonymous().signIn("carl", PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void hostileSignInsAreRefusedPlainly() {
        TestClient stranger = portal.anonymous();
        assertThat(stranger.post("/session", "").status()).isEqualTo(400);
        assertThat(stranger.post("/session", "[]").status()).isEqualTo(400);
        assertThat(stranger.post("/session", "{\"name\":1,\"password\":\"x\"}").status())
                .isEqualTo(400);
        assertThat(stranger.post("/session", "{\"name\":\"anna\"}").fields()).containsExactly("password");
        assertThat(stranger.post("/session", "{\"name\":\"anna\",\"password\":\"x\",\"admin\":true}")
                        .fields())
                .containsExactly("admin");
        assertThat(stranger.post("/session", "{\"name\":\"a\",\"name\":\"b\",\"password\":\"x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(stranger.signIn("anna", "x".repeat(129)).status()).isEqualTo(400);
    }

    @Test
    void anApiKeyIsNobodyWithoutItsSecret() {
        assertThat(portal.program(Role.OPERATOR).get("/session").status()).isEqualTo(200);
        for (String key : new String[] {"", "x", "lk_0123456789abcdef_" + "A".repeat(43)}) {
            assertThat(portal.anonymous().bearer(key).get("/sites").status()).isEqualTo(401);
        }
        assertThat(portal.program(Role.OPERATOR)
                        .put("/session/password", passwords("a", PASSWORD))
                        .status())
                .isEqualTo(403);
    }

    private static String session(Reply reply) {
        return reply.headers("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("LATCHKEY-SESSION="))
                .findFirst()
                .orElseThrow();
    }

    private static String passwords(String current, String next) {
        return "{\"current\":\"" + current + "\",\"next\":\"" + next + "\"}";
    }
}
