// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.Examples;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.keyring.KeyRing;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The procedures of docs/keys.md, each carried out once with a connected unit. */
class KeyProceduresTest {

    private static final String SITE = "K-SITE";

    @TempDir
    private Path folder;

    private TestPortal portal;
    private TestClient owner;
    private ConnectedUnit unit;

    @BeforeEach
    void connect() throws Exception {
        portal = TestPortal.start(folder.resolve("data"), new MutableClock(Instant.now()));
        owner = portal.program(Role.OWNER);
        owner.post("/sites", Examples.site(SITE));
        unit = ConnectedUnit.connect(portal, SITE, ConnectedUnit.enrolled(portal, owner, SITE));
        unit.report();
    }

    @AfterEach
    void close() throws Exception {
        unit.close();
        portal.close();
    }

    private String issue() {
        String until = portal.clock().instant().plus(Duration.ofDays(30)).toString();
        return owner.post("/codes", Examples.code(SITE, "1", "Ada").replace("2026-11-23T12:00:00Z", until))
                .json()
                .get("text")
                .asString();
    }

    private void verify(String code) throws ProtocolException {
        new CodeVerifier(unit.ring(), SITE, AccessCode.MAX_LIFETIME)
                .verify(code, portal.clock().instant().getEpochSecond(), 300);
    }

    private JsonNode key(String type, String state) {
        for (JsonNode key : owner.get("/trust").json().get("keys")) {
            if (key.get("type").asString().equals(type)
                    && key.get("state").asString().equals(state)) {
                return key;
            }
        }
        throw new AssertionError("no " + type + " key is " + state);
    }

    private void awaitReported(long version) throws Exception {
        ConnectedUnit.await(() -> portal.bean(JdbcClient.class)
                        .sql("SELECT key_ring_version FROM units WHERE site = :site")
                        .param("site", SITE)
                        .query(Long.class)
                        .single()
                == version);
    }

    private void takeRingCommand() throws Exception {
        VerifiedCommand command = unit.next();
        assertThat(command.command().type()).isEqualTo(CommandType.KEY_RING);
        unit.takeRing(((CommandArgs.InstallKeyRing) command.command().args()).letter());
        unit.apply(command);
        unit.report();
    }

    @Test
    void aCodeKeyIsReplacedWithoutASecondOfRefusal() throws Exception {
        String before = issue();
        String old = key("code", "signing").get("kid").asString();
        assertThat(owner.post("/trust/keys", "{\"type\":\"code\"}").status()).isEqualTo(200);
        assertThat(key("code", "signing").get("kid").asString())
                .as("the unit does not know the new key yet")
                .isEqualTo(old);
        verify(issue());
        takeRingCommand();
        ConnectedUnit.await(() -> !key("code", "signing").get("kid").asString().equals(old));
        verify(issue());
        verify(before);
        assertThat(key("code", "verifying").get("kid").asString()).isEqualTo(old);
    }

    @Test
    void aSiteThatMayBeAloneForAMonthHoldsAReplacementUpForThatLong() throws Exception {
        owner.post("/sites", Examples.site("K-STICK"));
        String old = key("command", "signing").get("kid").asString();
        owner.post("/trust/keys", "{\"type\":\"command\"}");
        takeRingCommand();
        assertThat(key("command", "signing").get("kid").asString()).isEqualTo(old);
        portal.clock().advance(Duration.ofDays(34));
        assertThat(key("command", "signing").get("kid").asString()).isEqualTo(old);
        portal.clock().advance(Duration.ofDays(1));
        assertThat(key("command", "signing").get("kid").asString()).isNotEqualTo(old);
    }

    @Test
    void aPortalFromABackupGoesOnAboveTheRingThatUnitsHave() throws Exception {
        awaitReported(1);
        Units units = portal.bean(Units.class);
        units.keyRingVersion(SITE, 7);
        assertThat(owner.get("/incidents?open=true&site=" + SITE).text()).contains("portal-behind", "key ring 7");
        String old = key("code", "signing").get("kid").asString();
        assertThat(owner.post("/trust/keys", "{\"type\":\"code\"}")
                        .json()
                        .get("keyRingVersion")
                        .asLong())
                .as("the unit refuses what is not above its own")
                .isEqualTo(8);
        assertThat(key("code", "signing").get("kid").asString())
                .as("what the unit has from before is not this ring")
                .isEqualTo(old);
        takeRingCommand();
        ConnectedUnit.await(() -> !key("code", "signing").get("kid").asString().equals(old));
        verify(issue());
    }

    @Test
    void aRingThatTheLostPortalSignedDoesNotCountAsOneOfThisPortal() throws Exception {
        awaitReported(1);
        String old = key("code", "signing").get("kid").asString();
        owner.post("/trust/keys", "{\"type\":\"code\"}");
        portal.bean(Units.class).keyRingVersion(SITE, 7);
        assertThat(key("code", "signing").get("kid").asString()).isEqualTo(old);
    }

    @Test
    void aUnitThatClaimsTooMuchUsesNoVersionsUp() throws Exception {
        awaitReported(1);
        portal.bean(Units.class).keyRingVersion(SITE, Long.MAX_VALUE);
        assertThat(portal.bean(KeyRings.class).renew("").ring().version()).isEqualTo(2);
    }

    @Test
    void whatEndedKeysOfWitnessAndJournalSignedIsVerifiedForEver() {
        KeyRings rings = portal.bean(KeyRings.class);
        Map<KeyUse, byte[]> old = new EnumMap<>(KeyUse.class);
        for (KeyUse use : KeyUse.values()) {
            old.put(use, rings.entry(use).kid());
            rings.rotate(use, "");
        }
        portal.clock().advance(KeyRings.OVERLAP.plusSeconds(AccessCode.MAX_LIFETIME));
        KeyRing ring = rings.renew("").ring();
        assertThat(ring.entries()).anyMatch(entry -> entry.isNamedBy(old.get(KeyUse.WITNESS)));
        assertThat(ring.entries()).anyMatch(entry -> entry.isNamedBy(old.get(KeyUse.JOURNAL)));
        assertThat(ring.entries()).noneMatch(entry -> entry.isNamedBy(old.get(KeyUse.CODE)));
        assertThat(ring.entries()).noneMatch(entry -> entry.isNamedBy(old.get(KeyUse.COMMAND)));
        rings.revoke(HexFormat.of().formatHex(rings.entry(KeyUse.WITNESS).kid()), "");
        assertThat(rings.entry(KeyUse.WITNESS).kid())
                .as("what ended never signs again")
                .isNotEqualTo(old.get(KeyUse.WITNESS));
        assertThat(rings.current().ring().entries()).anyMatch(entry -> entry.isNamedBy(old.get(KeyUse.WITNESS)));
    }

    @Test
    void aStolenCodeKeyIsTakenBackAtOnce() throws Exception {
        String before = issue();
        String stolen = key("code", "signing").get("kid").asString();
        assertThat(owner.post("/trust/keys/" + stolen + "/revocation", "").status())
                .isEqualTo(200);
        takeRingCommand();
        assertThatThrownBy(() -> verify(before)).hasMessage("unknown-key");
        verify(issue());
        assertThat(owner.post("/trust/keys/" + stolen + "/revocation", "").status())
                .isEqualTo(404);
    }

    @Test
    void aStolenCommandKeyIsTakenBackThoughItWouldHaveToSignThat() throws Exception {
        owner.post("/sites/" + SITE + "/commands", "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"public\"}");
        unit.next();
        String stolen = key("command", "signing").get("kid").asString();
        owner.post("/trust/keys/" + stolen + "/revocation", "");
        // What the stolen key signed is still in the log: the unit gets the root's letter and a snapshot by the new
        // key.
        unit.takeRing();
        unit.takeSnapshot();
        unit.report();
        // Before the portal has heard that, it would answer the next order with another snapshot.
        awaitNothingPending();
        owner.post("/sites/" + SITE + "/commands", "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"closed\"}");
        unit.apply(unit.next());
        awaitNothingPending();
    }

    private void awaitNothingPending() throws Exception {
        ConnectedUnit.await(() ->
                owner.get("/sites/" + SITE + "/unit").json().get("pending").asInt() == 0);
    }

    @Test
    void aWitnessKeyIsReplacedAndTakenBack() throws Exception {
        String old = key("witness", "signing").get("kid").asString();
        owner.post("/trust/keys", "{\"type\":\"witness\"}");
        takeRingCommand();
        ConnectedUnit.await(
                () -> !key("witness", "signing").get("kid").asString().equals(old));
        owner.post("/trust/keys/" + old + "/revocation", "");
        assertThat(owner.get("/trust").text()).doesNotContain(old);
    }

    @Test
    void withoutTheRootKeyNothingChangesAndEverythingGoesOn() throws Exception {
        Files.move(portal.data().resolve("root.p12"), folder.resolve("root.p12"));
        String kid = key("code", "signing").get("kid").asString();
        assertThat(owner.post("/trust/keys", "{\"type\":\"code\"}").problem()).isEqualTo("root-key-away");
        assertThat(owner.post("/trust/keys/" + kid + "/revocation", "").problem())
                .isEqualTo("root-key-away");
        assertThat(owner.get("/trust").json().get("keyRingVersion").asInt()).isEqualTo(1);
        verify(issue());
        Files.move(folder.resolve("root.p12"), portal.data().resolve("root.p12"));
        assertThat(owner.post("/trust/keys", "{\"type\":\"code\"}").status()).isEqualTo(200);
    }
}
