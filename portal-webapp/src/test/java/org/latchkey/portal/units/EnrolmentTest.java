// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Who becomes the unit of a site, and who does not. */
class EnrolmentTest {

    private static final JsonMapper JSON = new JsonMapper();

    private TestPortal portal;
    private TestClient operator;
    private X509Certificate authority;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.live();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        operator = portal.program(Role.OPERATOR);
        authority = portal.bean(Authority.class).certificate();
        // Each test asks a few times; the throttle gives them back with time.
        portal.clock().advance(Duration.ofMinutes(5));
    }

    private String token(String site) {
        operator.post("/sites", Examples.site(site));
        return operator.post("/sites/" + site + "/enrolments", "")
                .json()
                .get("token")
                .asString();
    }

    @Test
    void aTokenHoldsOnceAndForTheUnitThatUsedItAlone() throws Exception {
        String token = token("E-ONCE");
        FakeUnit unit = new FakeUnit();
        assertThat(unit.enrol(token, authority).statusCode()).isEqualTo(200);
        assertThat(unit.certificate().getSubjectX500Principal().getName())
                .contains("CN=E-ONCE")
                .doesNotContain("whoever");
        assertThat(unit.broker()).startsWith("ssl://127.0.0.1:");
        assertThat(unit.enrol(token, authority).statusCode())
                .as("an answer that was lost can be asked for again")
                .isEqualTo(200);
        HttpResponse<String> other = new FakeUnit().enrol(token, authority);
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(portal.bean(Units.class).current("E-ONCE").orElseThrow().kid())
                .isEqualTo(unit.kid());
    }

    @Test
    void aReplacedUnitCannotComeBackWithTheTokenThatItUsed() throws Exception {
        String used = token("E-BACK");
        FakeUnit old = new FakeUnit();
        assertThat(old.enrol(used, authority).statusCode()).isEqualTo(200);
        String fresh = operator.post("/sites/E-BACK/enrolments", "", "Idempotency-Key", "fresh")
                .json()
                .get("token")
                .asString();
        assertThat(old.enrol(used, authority).statusCode())
                .as("another token was made")
                .isEqualTo(403);
        FakeUnit unit = new FakeUnit();
        assertThat(unit.enrol(fresh, authority).statusCode()).isEqualTo(200);
        assertThat(old.enrol(used, authority).statusCode()).isEqualTo(403);
        assertThat(portal.bean(Units.class).current("E-BACK").orElseThrow().kid())
                .isEqualTo(unit.kid());
        assertThat(portal.bean(JdbcClient.class)
                        .sql("SELECT COUNT(*) FROM idempotency WHERE idempotency_key = 'fresh'")
                        .query(Long.class)
                        .single())
                .as("tokens are secrets")
                .isZero();
    }

    @Test
    void aTokenThatIsTriedAtTheUnitOfAnotherSiteShutsNobodyOut() throws Exception {
        FakeUnit here = new FakeUnit();
        assertThat(here.enrol(token("E-HERE"), authority).statusCode()).isEqualTo(200);
        FakeUnit there = new FakeUnit();
        assertThat(there.enrol(token("E-THERE"), authority).statusCode()).isEqualTo(200);
        String fresh = token("E-THERE");
        HttpResponse<String> refused = here.enrol(fresh, authority, "E-HERE");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("other-site", "E-THERE");
        for (String site : List.of("E-HERE", "E-THERE")) {
            assertThat(portal.bean(Units.class).current(site).orElseThrow().kid())
                    .isEqualTo((site.equals("E-HERE") ? here : there).kid());
        }
        assertThat(there.enrol(fresh, authority, "E-THERE").statusCode())
                .as("the token is as good as before")
                .isEqualTo(200);
    }

    @Test
    void aTokenEndsAfterAnHourAndWhenAnotherIsMade() throws Exception {
        String first = token("E-LATE");
        String second = token("E-LATE");
        assertThat(new FakeUnit().enrol(first, authority).statusCode()).isEqualTo(403);
        portal.clock().advance(Duration.ofHours(1));
        assertThat(new FakeUnit().enrol(second, authority).statusCode()).isEqualTo(403);
        assertThat(portal.bean(Units.class).current("E-LATE")).isEmpty();
    }

    @Test
    void aQrShowsTheTokenWhileItLives() {
        operator.post("/sites", Examples.site("E-QR"));
        String id = operator.post("/sites/E-QR/enrolments", "").json().get("id").asString();
        assertThat(operator.get("/enrolments/" + id + "/qr.svg").text()).startsWith("<svg");
        portal.clock().advance(Duration.ofHours(1));
        assertThat(operator.get("/enrolments/" + id + "/qr.svg").status()).isEqualTo(404);
    }

    @Test
    void onlyARequestOfAnEd25519KeyForItselfIsAnswered() throws Exception {
        EnrolmentToken token = EnrolmentToken.parse(token("E-BAD"));
        FakeUnit unit = new FakeUnit();
        Ed25519PrivateKey other = Ed25519PrivateKey.generate(new SecureRandom());
        assertRefused(unit, token, FakeUnit.request(unit.key(), other));
        assertRefused(unit, token, FakeUnit.request(unit.key()).replace("REQUEST", "REQUESTS"));
        assertRefused(unit, token, "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n");
        assertRefused(unit, token, "");
        assertThat(post(unit, token, "{\"secret\":1}").statusCode()).isEqualTo(400);
        assertThat(post(unit, token, "{").statusCode()).isEqualTo(400);
        assertThat(post(unit, token, "x".repeat(17 * 1024)).statusCode()).isEqualTo(413);
        assertThat(unit.enrol(token.encode(), authority).statusCode())
                .as("what was refused did not use the token")
                .isEqualTo(200);
    }

    private void assertRefused(FakeUnit unit, EnrolmentToken token, String request) throws Exception {
        String body = "{\"secret\":\"" + HexFormat.of().formatHex(token.secret()) + "\",\"request\":"
                + JSON.writeValueAsString(request) + "}";
        assertThat(post(unit, token, body).statusCode()).isEqualTo(422);
    }

    private HttpResponse<String> post(FakeUnit unit, EnrolmentToken token, String body) throws Exception {
        unit.trust(authority);
        return unit.post(token.url() + "/unit/v1/enrol", body, false);
    }

    @Test
    void guessingIsSlowedDown() throws Exception {
        EnrolmentToken token = EnrolmentToken.parse(token("E-GUESS"));
        FakeUnit unit = new FakeUnit();
        unit.trust(authority);
        String body = "{\"secret\":\"" + "0".repeat(32) + "\",\"request\":"
                + JSON.writeValueAsString(FakeUnit.request(unit.key())) + "}";
        int status = 0;
        for (int i = 0; i < 40 && status != 429; i++) {
            status = unit.post(token.url() + "/unit/v1/enrol", body, false).statusCode();
            assertThat(status).isIn(403, 429);
        }
        assertThat(status).isEqualTo(429);
    }

    @Test
    void aCertificateIsRenewedForTheUnitThatServesTheSiteAndItsKeyAlone() throws Exception {
        String token = token("E-RENEW");
        String url = EnrolmentToken.parse(token).url() + "/unit/v1/renew";
        FakeUnit unit = new FakeUnit();
        unit.enrol(token, authority);
        portal.clock().advance(Duration.ofHours(1));
        HttpResponse<String> renewed = unit.post(url, renewal(unit.key()), true);
        assertThat(renewed.statusCode()).isEqualTo(200);
        X509Certificate fresh = FakeUnit.certificate(
                JSON.readTree(renewed.body()).get("certificate").asString());
        assertThat(fresh.getNotAfter()).isAfter(unit.certificate().getNotAfter());
        assertThat(fresh.getSubjectX500Principal()).isEqualTo(unit.certificate().getSubjectX500Principal());
        assertThat(unit.post(url, renewal(Ed25519PrivateKey.generate(new SecureRandom())), true)
                        .statusCode())
                .isEqualTo(422);
        assertThat(unit.post(url, renewal(unit.key()), false).statusCode()).isEqualTo(401);
        ConnectedUnit.enrolled(portal, operator, "E-RENEW");
        assertThat(unit.post(url, renewal(unit.key()), true).statusCode())
                .as("a unit that was replaced")
                .isEqualTo(403);
    }

    @Test
    void anExpiredCertificateRenewsNothingAndConnectsNobody() throws Exception {
        String token = token("E-OLD");
        FakeUnit unit = new FakeUnit();
        unit.enrol(token, authority);
        Instant longAgo = Instant.now().minus(Authority.UNIT_VALIDITY).minus(Duration.ofHours(1));
        X509Certificate expired = new Authority(
                        portal.bean(DataDirectory.class), portal.bean(SigningKeys.class), () -> longAgo)
                .forUnit("E-OLD", unit.key().publicKey());
        String url = EnrolmentToken.parse(token).url() + "/unit/v1/renew";
        SSLContext tls = FakeUnit.tls(expired, unit.key(), authority);
        assertThatThrownBy(() -> FakeUnit.post(tls, url, renewal(unit.key()))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new UnitLink(unit.broker(), "unit-E-OLD", tls).close())
                .isInstanceOf(MqttException.class);
        // The same key with a certificate that holds.
        assertThat(unit.post(url, renewal(unit.key()), true).statusCode()).isEqualTo(200);
        new UnitLink(unit.broker(), "unit-E-OLD", unit.tls(true)).close();
    }

    private static String renewal(Ed25519PrivateKey key) throws Exception {
        return "{\"request\":" + JSON.writeValueAsString(FakeUnit.request(key)) + "}";
    }
}
