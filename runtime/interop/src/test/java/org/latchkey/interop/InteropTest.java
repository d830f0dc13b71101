// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;

class InteropTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NOW = 1_800_000_000L;
    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);

    @Test
    void theExamplesOfTheGuide() throws IOException {
        assertThat(ask("{\"op\":\"base45-decode\",\"text\":\"QED8WEX0\"}"))
                .isEqualTo("{\"ok\":true,\"hex\":\"6965746621\"}");
        assertThat(ask("{\"op\":\"base45-decode\",\"text\":\"GGW\"}"))
                .isEqualTo("{\"ok\":false,\"error\":\"base45-overflow\"}");
        assertThat(ask("{\"op\":\"base45-encode\",\"hex\":\"6965746621\"}"))
                .isEqualTo("{\"ok\":true,\"text\":\"QED8WEX0\"}");
        assertThat(ask("{\"op\":\"cbor-check\",\"hex\":\"A10102\"}")).isEqualTo("{\"ok\":true,\"hex\":\"a10102\"}");
        assertThat(ask("{\"op\":\"cbor-check\",\"hex\":\"d8184100\"}"))
                .isEqualTo("{\"ok\":false,\"error\":\"cbor-forbidden\"}");
        assertThat(ask("{\"op\":\"cose-tbs\",\"hex\":\"8443a10126a042686940\"}"))
                .isEqualTo("{\"ok\":true,\"hex\":\"846a5369676e61747572653143a1012640426869\"}");
    }

    @Test
    void signaturesAndEnvelopesAreVerified() throws IOException {
        byte[] message = {1, 2};
        ObjectNode request = request("ed25519-verify")
                .put("key", KEY.publicKey().toString())
                .put("message", "0102")
                .put("signature", hex(KEY.sign(message)));
        assertThat(ask(request)).isEqualTo("{\"ok\":true}");
        assertThat(ask(request.put("message", "0103"))).isEqualTo("{\"ok\":false,\"error\":\"bad-signature\"}");
        assertThat(ask(request.put("key", "00".repeat(32)))).isEqualTo("{\"ok\":false,\"error\":\"bad-key\"}");

        byte[] envelope = org.latchkey.protocol.cose.CoseSign1.sign(message, message, message, KEY);
        ObjectNode cose = request("cose-verify")
                .put("hex", hex(envelope))
                .put("aad", "0102")
                .put("key", KEY.publicKey().toString());
        assertThat(ask(cose)).isEqualTo("{\"ok\":true}");
        assertThat(ask(cose.put("aad", ""))).isEqualTo("{\"ok\":false,\"error\":\"bad-signature\"}");
        assertThat(ask(cose.put("hex", "d2" + hex(envelope)))).isEqualTo("{\"ok\":false,\"error\":\"cbor-forbidden\"}");
    }

    @Test
    void aCodeIsAnsweredWithItsClaims() throws Exception {
        AccessCode code = new AccessCode(
                KEY.publicKey().kid(4),
                "berlin-1",
                NOW + 10,
                OptionalLong.of(NOW),
                NOW,
                new byte[8],
                Scope.pickUp("hall", 2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 1),
                Optional.of(new News(4, 5, List.of(6L))));
        String text = CodeIssuer.issue(code, KEY);
        ObjectNode request =
                request("code-verify").put("text", text).put("site", "berlin-1").put("now", NOW);
        // The right key second.
        addKey(request, Ed25519PrivateKey.ofSeed(new byte[] {
            9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9
        }));
        addKey(request, KEY);
        assertThat(ask(request))
                .isEqualTo("{\"ok\":true,\"claims\":{\"aud\":\"berlin-1\",\"exp\":1800000010,\"nbf\":1800000000,"
                        + "\"iat\":1800000000,\"cti\":\"0000000000000000\","
                        + "\"scope\":[4,[\"hall\",2,\"0102030405060708\"],1],\"news\":[4,5,\"00000006\"]}}");
        assertThat(ask(request.put("now", NOW + 10))).isEqualTo("{\"ok\":false,\"error\":\"expired\"}");
        assertThat(ask(request.put("now", NOW - 300))).isEqualTo("{\"ok\":false,\"error\":\"not-yet-valid\"}");
        assertThat(ask(request.put("now", NOW - 301))).isEqualTo("{\"ok\":false,\"error\":\"issued-in-future\"}");
        for (int i = 0; i < 3; i++) {
            addKey(request, KEY);
        }
        assertThat(ask(request)).isEqualTo("{\"ok\":false,\"error\":\"bad-key-ring\"}");
    }

    @Test
    void treesAreJudgedWithUnsignedSizes() throws IOException {
        String root = JSON.readTree(ask("{\"op\":\"merkle-root\",\"leaves\":[\"\",\"00\"]}"))
                .path("root")
                .asText();
        assertThat(root).isEqualTo("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        ObjectNode inclusion = request("merkle-inclusion")
                .put("leafHash", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
                .put("root", root)
                .put("index", 0)
                .put("size", "2");
        inclusion.putArray("proof").add("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
        assertThat(ask(inclusion)).isEqualTo("{\"ok\":true}");
        BigInteger largest = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
        assertThat(ask(inclusion.put("size", largest))).isEqualTo("{\"ok\":false,\"error\":\"proof-length\"}");
        assertThat(ask(inclusion.put("index", largest.toString())))
                .isEqualTo("{\"ok\":false,\"error\":\"tree-range\"}");
        assertThat(ask(inclusion.put("index", largest.add(BigInteger.ONE)))).contains("bad-request");
        assertThat(ask(inclusion.put("index", -1))).contains("bad-request");
        assertThat(ask(inclusion.put("index", 1.0))).contains("bad-request");

        ObjectNode consistency = request("merkle-consistency")
                .put("size1", 1)
                .put("size2", 1)
                .put("root1", root)
                .put("root2", root);
        assertThat(ask(consistency)).isEqualTo("{\"ok\":true}");
        assertThat(ask(consistency.putNull("proof"))).isEqualTo("{\"ok\":true}");
        assertThat(ask(consistency.put("size2", 2))).isEqualTo("{\"ok\":false,\"error\":\"proof-length\"}");
    }

    @Test
    void notesAndCheckpointsOpen() throws IOException {
        String vkey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
        String note = "go.sum database tree\n65209736\n5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=\n\n"
                + "\u2014 sum.golang.org Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/akvkMdlUErfcZz7l/R3cVtYspg"
                + "3dxXABkGZZKdsQ8=\n";
        assertThat(ask(request("checkpoint").put("note", note).put("vkey", vkey)))
                .isEqualTo("{\"ok\":true,\"origin\":\"go.sum database tree\",\"size\":65209736,"
                        + "\"root\":\"e7eb86163c7ac41646f22a75fb08bbeeffa0af06e186e908af11144bc3d7bd1a\"}");
        ObjectNode open = request("note-open").put("note", note);
        open.putArray("vkeys").add(vkey);
        assertThat(ask(open)).contains("\"signatures\":[{\"name\":\"sum.golang.org\",\"hash\":\"033de0ae\"}]");
        open.putArray("vkeys");
        assertThat(ask(open)).isEqualTo("{\"ok\":false,\"error\":\"no-known-signature\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "x",
                "null",
                "[]",
                "{",
                "{}",
                "{\"op\":1}",
                "{\"op\":\"nothing\"}",
                "{\"op\":\"cbor-check\"}",
                "{\"op\":\"cbor-check\",\"hex\":\"0\"}",
                "{\"op\":\"cbor-check\",\"hex\":\"zz\"}",
                "{\"op\":\"cbor-check\",\"hex\":1}",
                "{\"op\":\"cbor-check\",\"hex\":null}",
                "{\"op\":\"cbor-check\",\"hex\":\"00\",\"hex\":\"00\"}",
                "{\"op\":\"cbor-check\",\"hex\":\"00\"} {}",
                "{\"op\":\"merkle-root\",\"leaves\":\"00\"}",
                "{\"op\":\"merkle-root\",\"leaves\":[null]}",
                "{\"op\":\"code-verify\",\"text\":\"LK1:\",\"site\":\"a\",\"now\":1e3,\"keyring\":[]}",
                "{\"op\":\"code-verify\",\"text\":\"LK1:\",\"site\":\"a b\",\"now\":1,\"keyring\":[]}",
                "{\"op\":\"code-verify\",\"text\":\"LK1:\",\"site\":\"a\",\"now\":1,\"keyring\":[1]}"
            })
    void whatIsNoRequestIsAnsweredAllTheSame(String line) throws IOException {
        JsonNode answer = JSON.readTree(ask(line));
        assertThat(answer.path("ok").isBoolean()).isTrue();
        assertThat(answer.path("ok").asBoolean()).isFalse();
        assertThat(answer.path("error").asText()).startsWith("bad-request: ");
    }

    @Test
    void everyLineIsAnsweredOnceAndInOrder() throws IOException {
        String deep = "[".repeat(100_000);
        String huge = "{\"op\":\"" + "x".repeat(LineReader.MAX_LENGTH) + "\"}";
        List<String> answers = run("{\"op\":\"cbor-check\",\"hex\":\"00\"}\r\n" + deep + "\n" + huge + "\n\n"
                + "{\"op\":\"cbor-check\",\"hex\":\"01\"}");
        assertThat(answers).hasSize(5);
        assertThat(answers.get(0)).isEqualTo("{\"ok\":true,\"hex\":\"00\"}");
        assertThat(answers.subList(1, 4))
                .allMatch(answer -> answer.startsWith("{\"ok\":false,\"error\":\"bad-request"));
        assertThat(answers.get(4)).isEqualTo("{\"ok\":true,\"hex\":\"01\"}");
        assertThat(run("")).isEmpty();
    }

    @Test
    void noLineDoesMoreThanGetAnAnswer() throws IOException {
        String good = request("code-verify")
                .put("text", "LK1:BB8")
                .put("site", "a")
                .put("now", 5)
                .toString();
        Random random = new Random(13);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder line = new StringBuilder(good);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                line.setCharAt(random.nextInt(line.length()), (char) (' ' + random.nextInt(95)));
            }
            lines.append(line).append('\n');
        }
        List<String> answers = run(lines.toString());
        assertThat(answers).hasSize(5_000).allMatch(answer -> answer.startsWith("{\"ok\":false,\"error\":\""));
        assertThat(answers).noneMatch(answer -> answer.contains("internal"));
    }

    private static void addKey(ObjectNode request, Ed25519PrivateKey key) {
        ObjectNode entry = request.withArray("keyring").addObject();
        entry.put("kid", hex(KEY.publicKey().kid(4))).put("key", key.publicKey().toString());
        entry.putArray("types").add("code");
        entry.putArray("sites").add("*");
        entry.put("notBefore", 0).put("notAfter", NOW + 100);
    }

    private static ObjectNode request(String op) {
        return JSON.createObjectNode().put("op", op);
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static String ask(ObjectNode request) throws IOException {
        return ask(request.toString());
    }

    private static String ask(String line) throws IOException {
        List<String> answers = run(line + "\n");
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private static List<String> run(String input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Interop().run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
