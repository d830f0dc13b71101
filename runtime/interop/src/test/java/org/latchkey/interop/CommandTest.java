// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;

/** {@code command-verify}, asked with commands of ours and of the implementation in another language. */
class CommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NOW = 1_800_000_000L;
    private static final String SITE = "berlin-1";
    private static final byte[] SEED = new byte[32];
    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(SEED);
    private static final byte[] ID = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    private static final SiteConfig CONFIG = new SiteConfig(
            SITE,
            "Berlin",
            "Europe/Berlin",
            60,
            List.of(new SiteConfig.Line(
                    "west", "xor8a", "tcp:10.0.0.7:4001", "psu-1", 500, Map.of("inverted", "true"))),
            List.of(new SiteConfig.ScannerPort("front", "serial", "tcp:10.0.0.7:4002")),
            List.of(new SiteConfig.Bank(
                    "hall", "Hall", List.of(new SiteConfig.Door(7, "west", 1, 2, 3, true, 4, 5, 6, 7)))),
            Optional.of(new Policy(3600, 60, "keep", List.of("de"), List.of(new ModeState("hall", BankMode.PUBLIC)))));

    private static Node node;

    @BeforeAll
    static void start() throws IOException {
        node = new Node();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Map<CommandArgs, String> arguments() {
        Map<CommandArgs, String> all = new LinkedHashMap<>();
        OptionalLong none = OptionalLong.empty();
        all.put(
                new CommandArgs.Revoke(4, new TreeMap<>(Map.of(3L, NOW, 0xffff_ffffL, NOW + 1))),
                "{'epoch':4,'revocations':[{'index':3,'until':1800000000},{'index':4294967295,'until':1800000001}]}");
        all.put(
                new CommandArgs.Assign(7, Optional.of(new byte[] {0, 0, 0, 42, 1, 2, 3, -1})),
                "{'door':7,'code':'0000002a010203ff'}");
        all.put(new CommandArgs.Assign(8, Optional.empty()), "{'door':8}");
        all.put(new CommandArgs.SetMode("hall", BankMode.CLOSED, none), "{'bank':'hall','mode':'closed'}");
        all.put(
                new CommandArgs.SetMode("hall", BankMode.PRIVATE, OptionalLong.of(NOW)),
                "{'bank':'hall','mode':'private','effectiveAt':1800000000}");
        all.put(
                new CommandArgs.Configure(CONFIG),
                "{'config':{'site':'berlin-1','name':'Berlin','timeZone':'Europe/Berlin','maxCodeSeconds':60,"
                        + "'lines':[{'name':'west','driver':'xor8a','channel':'tcp:10.0.0.7:4001','supply':'psu-1',"
                        + "'gapMillis':500,'options':{'inverted':'true'}}],"
                        + "'scanners':[{'name':'front','driver':'serial','channel':'tcp:10.0.0.7:4002'}],"
                        + "'banks':[{'name':'hall','title':'Hall','doors':[{'number':7,'line':'west','board':1,'lock':2,"
                        + "'size':3,'sensor':true,'x':4,'y':5,'width':6,'height':7}]}],"
                        + "'policy':{'defaultCodeSeconds':3600,'graceSeconds':60,'overstay':'keep','languages':['de'],"
                        + "'modes':[{'bank':'hall','mode':'public'}]}}}");
        all.put(new CommandArgs.InstallKeyRing(new byte[] {1, -2}), "{'letter':'01fe'}");
        all.put(new CommandArgs.RunRelease(5, none, none), "{'release':5}");
        all.put(
                new CommandArgs.RunRelease(5, OptionalLong.of(NOW), OptionalLong.of(NOW + 9)),
                "{'release':5,'notBefore':1800000000,'notAfter':1800000009}");
        all.put(new CommandArgs.ReEnrol("LKE:00"), "{'enrolment':'LKE:00'}");
        all.put(new CommandArgs.Open(List.of(7, 300)), "{'doors':[7,300]}");
        all.put(new CommandArgs.ReleaseDoor(7), "{'door':7}");
        all.put(new CommandArgs.LockDown("", true), "{'bank':'','on':true}");
        all.put(new CommandArgs.LockDown("hall", false), "{'bank':'hall','on':false}");
        all.put(new CommandArgs.EmergencyOpen("hall"), "{'bank':'hall'}");
        return all;
    }

    private static Command command(CommandArgs args) {
        OptionalLong seq = args.type().lasting() ? OptionalLong.of(5) : OptionalLong.empty();
        return new Command("op-1", SITE, NOW + 20, NOW, ID, seq, args);
    }

    private static ObjectNode question(byte[] letter) {
        ObjectNode request = JSON.createObjectNode().put("op", "command-verify");
        request.put("hex", HexFormat.of().formatHex(letter))
                .put("site", SITE)
                .put("now", NOW)
                .put("lastSeq", 4);
        ObjectNode entry = request.putArray("keyring").addObject();
        entry.put("kid", HexFormat.of().formatHex(KEY.publicKey().kid(8)));
        entry.put("key", KEY.publicKey().toString());
        entry.putArray("types").add("command");
        entry.putArray("sites").add("*");
        entry.put("notBefore", 0).put("notAfter", NOW + 100);
        return request;
    }

    private static JsonNode ask(ObjectNode request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Interop().run(new ByteArrayInputStream((request + "\n").getBytes(StandardCharsets.UTF_8)), out);
        return JSON.readTree(out.toByteArray());
    }

    @Test
    void everyCommandIsAnsweredWithItsArguments() throws Exception {
        for (Map.Entry<CommandArgs, String> entry : arguments().entrySet()) {
            Command command = command(entry.getKey());
            JsonNode answer = ask(question(CommandLetter.sign(command, KEY)));
            String seq = command.type().lasting() ? "5" : "null";
            assertThat(answer)
                    .isEqualTo(JSON.readTree(("{'ok':true,'seq':" + seq + ",'command':'"
                                    + command.type().word() + "','args':" + entry.getValue() + "}")
                            .replace('\'', '"')));
        }
    }

    @Test
    void bothMakeTheSameLetters() throws Exception {
        for (Map.Entry<CommandArgs, String> entry : arguments().entrySet()) {
            Command command = command(entry.getKey());
            byte[] ours = CommandLetter.sign(command, KEY);
            ObjectNode request = JSON.createObjectNode();
            request.put("command", command.type().word())
                    .put("seed", HexFormat.of().formatHex(SEED));
            request.put("operator", "op-1").put("site", SITE).put("iat", NOW).put("exp", NOW + 20);
            request.put("cti", HexFormat.of().formatHex(ID));
            command.seq().ifPresent(seq -> request.put("seq", seq));
            ObjectNode args = (ObjectNode) JSON.readTree(entry.getValue().replace('\'', '"'));
            if (args.has("config")) {
                args.put("config", HexFormat.of().formatHex(CONFIG.encode()));
            }
            request.set("args", args);
            JsonNode theirs = node.ask(request);
            assertThat(theirs.path("hex").asText())
                    .as(theirs.toString())
                    .isEqualTo(HexFormat.of().formatHex(ours));
        }
    }

    @Test
    void placeAndTimeAreJudged() throws Exception {
        byte[] lasting = CommandLetter.sign(command(new CommandArgs.Assign(7, Optional.empty())), KEY);
        assertError(question(lasting).put("lastSeq", 5), "seq-repeated");
        assertError(question(lasting).put("lastSeq", 9), "seq-repeated");
        assertError(question(lasting).put("lastSeq", 3), "seq-gap");
        ObjectNode without = question(lasting);
        without.remove("lastSeq");
        assertError(without, "seq-gap");
        assertError(question(lasting).put("now", NOW + 20), "expired");
        byte[] momentary = CommandLetter.sign(command(new CommandArgs.Open(List.of(7))), KEY);
        assertThat(ask(question(momentary).put("lastSeq", 77)).path("ok").asBoolean())
                .isTrue();
        assertError(question(momentary).put("now", NOW + 20), "expired");
        assertError(question(momentary).put("now", NOW - 301), "issued-in-future");
        assertError(question(momentary).put("site", "berlin-2"), "wrong-site");
        assertError(question(momentary).put("hex", "00"), "bad-envelope");
        assertThat(ask(question(momentary).put("site", "a b")).path("error").asText())
                .startsWith("bad-request: ");
    }

    private static void assertError(ObjectNode request, String reason) throws IOException {
        assertThat(ask(request).toString()).isEqualTo("{\"ok\":false,\"error\":\"" + reason + "\"}");
    }
}
