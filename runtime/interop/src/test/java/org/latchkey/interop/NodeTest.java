// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;

/** Our codes and those of an implementation in another language, written from the specification, are the same. */
class NodeTest {

    private static final long NOW = 1_800_000_000L;
    private static final String SITE = "berlin-1";
    private static final byte[] SEED = new byte[32];
    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(SEED);
    private static final CodeVerifier VERIFIER = new CodeVerifier(
            new KeyRing(
                    1,
                    List.of(new KeyRingEntry(
                            KEY.publicKey().kid(32), KEY.publicKey(), Set.of("code"), Set.of(SITE), 0, 1L << 40))),
            SITE,
            AccessCode.MAX_LIFETIME);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static Node node;

    @BeforeAll
    static void start() throws IOException {
        node = new Node();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void bothMakeTheSameTextAndReadEachOther() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            AccessCode claims = claims(random);
            String ours = CodeIssuer.issue(claims, KEY);
            JsonNode theirs = node.ask(request(claims));
            assertThat(theirs.path("text").asText()).isEqualTo(ours);
            assertThat(VERIFIER.verify(theirs.path("text").asText(), NOW, 300).code())
                    .isEqualTo(claims);
            JsonNode read = node.ask(verification(ours));
            assertThat(read.path("ok").asBoolean()).as(read.toString()).isTrue();
            assertThat(read.get("claims"))
                    .isEqualTo(JSON.readTree(claimsOf(claims).toString()));
        }
    }

    @Test
    void bothRefuseTheSameDamage() throws Exception {
        Random random = new Random(12);
        byte[] envelope = Base45.decode(CodeIssuer.issue(claims(random), KEY), 4);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = envelope.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            String text = AccessCode.PREFIX + Base45.encode(damaged);
            assertThat(accepts(text)).isFalse();
            assertThat(node.ask(verification(text)).path("ok").asBoolean()).isFalse();
        }
    }

    /** Claims that one of the two could read otherwise, properly signed by the other side. */
    @Test
    void bothJudgeClaimsAlike() throws Exception {
        List<ObjectNode> requests = new ArrayList<>();
        for (String change : List.of(
                "{}",
                "{\"site\":\"berlin-2\"}",
                "{\"site\":\"\"}",
                "{\"site\":\"berlin/1\"}",
                "{\"exp\":" + NOW + "}",
                "{\"exp\":" + (NOW + 1) + "}",
                "{\"exp\":" + (NOW - 60 + AccessCode.MAX_LIFETIME) + "}",
                "{\"exp\":" + (NOW - 59 + AccessCode.MAX_LIFETIME) + "}",
                "{\"iat\":" + (NOW + 300) + "}",
                "{\"iat\":" + (NOW + 301) + "}",
                "{\"iat\":" + (NOW + 3600) + "}",
                "{\"nbf\":" + NOW + "}",
                "{\"nbf\":" + (NOW + 1) + "}",
                "{\"nbf\":" + (NOW + 3600) + "}",
                "{\"cti\":\"00\"}",
                "{\"op\":7}",
                "{\"op\":0}",
                "{\"target\":[]}",
                "{\"target\":[0]}",
                "{\"target\":[65535]}",
                "{\"target\":[65536]}",
                "{\"target\":[2,1]}",
                "{\"target\":[1,1]}",
                "{\"target\":[-1]}",
                "{\"op\":5,\"target\":[]}",
                "{\"op\":6,\"target\":[]}",
                "{\"op\":6,\"target\":[1]}",
                "{\"op\":2,\"target\":[\"\",0]}",
                "{\"op\":2,\"target\":[\"x\",-1]}",
                "{\"op\":2,\"target\":[\"x\\ny\",1]}",
                "{\"op\":2,\"target\":[\"" + "x".repeat(33) + "\",1]}",
                "{\"op\":3,\"target\":[\"x\",1,\"0102030405060708\"]}",
                "{\"op\":4,\"target\":[\"x\",1,\"01020304050607\"]}",
                "{\"uses\":0}",
                "{\"uses\":-1}",
                "{\"news\":[0,0,\"\"]}",
                "{\"news\":[0,0,\"000000\"]}",
                "{\"news\":[0,0,\"0000000100000001\"]}",
                "{\"news\":[0,0,\"00000001000000020000000300000004000000050000000600000007\"]}",
                "{\"kid\":\"00000000\"}",
                "{\"kid\":\"" + HexFormat.of().formatHex(KEY.publicKey().kid(8)) + "\"}")) {
            ObjectNode request = request(plain());
            request.setAll((ObjectNode) JSON.readTree(change));
            requests.add(request);
        }
        int accepted = 0;
        for (ObjectNode request : requests) {
            String text = node.ask(request).path("text").asText();
            boolean ours = accepts(text);
            JsonNode theirs = node.ask(verification(text));
            assertThat(theirs.path("ok").asBoolean()).as(request + " " + theirs).isEqualTo(ours);
            accepted += ours ? 1 : 0;
        }
        assertThat(accepted).isBetween(10, 20);
    }

    private static boolean accepts(String text) {
        try {
            VERIFIER.verify(text, NOW, 300);
            return true;
        } catch (ProtocolException e) {
            assertThat(e.reason()).isNotEmpty();
            return false;
        }
    }

    private static AccessCode plain() {
        return code(NOW - 60, NOW + 3600, OptionalLong.empty(), Scope.open(List.of(7), 1), Optional.empty());
    }

    private static AccessCode claims(Random random) {
        long iat = NOW - random.nextInt(1000);
        long exp = NOW + 1 + random.nextInt(30_000_000);
        OptionalLong nbf = random.nextBoolean() ? OptionalLong.of(NOW - random.nextInt(100)) : OptionalLong.empty();
        Optional<News> news = random.nextBoolean()
                ? Optional.of(new News(
                        random.nextInt(70_000), random.nextInt(300), List.of((long) random.nextInt(9), 0xffff_ffffL)))
                : Optional.empty();
        return code(iat, exp, nbf, scope(random), news);
    }

    private static Scope scope(Random random) {
        byte[] booking = new byte[8];
        random.nextBytes(booking);
        int first = 1 + random.nextInt(60_000);
        long uses = random.nextInt(40);
        return switch (1 + random.nextInt(6)) {
            case 1 -> Scope.open(List.of(first, first + 1, first + 300), uses);
            case 2 -> Scope.allocate("S\u00fcd-\ud83d\udeaa", random.nextInt(10), uses + 2);
            case 3 -> Scope.dropOff("north", random.nextInt(10), booking, uses);
            case 4 -> Scope.pickUp("", 0, booking, uses);
            case 5 -> Scope.staff(random.nextBoolean() ? List.of() : List.of(first), uses);
            default -> Scope.technician(uses);
        };
    }

    private static AccessCode code(long iat, long exp, OptionalLong nbf, Scope scope, Optional<News> news) {
        byte[] id = {(byte) exp, 1, 2, 3, (byte) iat, 5, 6, 7};
        return new AccessCode(KEY.publicKey().kid(4), SITE, exp, nbf, iat, id, scope, news);
    }

    private static ObjectNode claimsOf(AccessCode code) {
        ObjectNode claims = JSON.createObjectNode();
        ClaimsJson.write(code, claims);
        return claims;
    }

    private static ObjectNode request(AccessCode code) {
        ObjectNode claims = claimsOf(code);
        ObjectNode request = JSON.createObjectNode();
        request.put("seed", HexFormat.of().formatHex(SEED)).put("site", SITE);
        for (String field : List.of("exp", "nbf", "iat", "cti", "news")) {
            if (claims.has(field)) {
                request.set(field, claims.get(field));
            }
        }
        request.set("op", claims.at("/scope/0"));
        request.set("target", claims.at("/scope/1"));
        request.set("uses", claims.at("/scope/2"));
        return request;
    }

    private static ObjectNode verification(String text) {
        ObjectNode request =
                JSON.createObjectNode().put("text", text).put("site", SITE).put("now", NOW);
        request.putArray("publicKeys").add(KEY.publicKey().toString());
        return request;
    }
}
