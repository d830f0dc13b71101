// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.Examples;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.journal.JournalCheck;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.trail.TestUnit;
import org.latchkey.portal.trail.TrailIngest;
import org.latchkey.portal.trail.Witness;
import org.latchkey.portal.units.BrokerAddress;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.portal.units.FakeUnit;
import org.latchkey.portal.units.UnitLink;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.protocol.export.TrailExportVerifier;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.sync.WitnessNote;
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

    @Test
    void whatAStolenCommandKeyOrderedForNowIsGivenUp() throws Exception {
        owner.post("/sites", Examples.site("K-AWAY"));
        String order = "{\"type\":\"lock-down\",\"on\":true,\"seconds\":3600}";
        String never =
                owner.post("/sites/K-AWAY/commands", order).json().get("id").asString();
        owner.post("/sites/" + SITE + "/commands", order);
        VerifiedCommand lockDown = unit.next();
        ConnectedUnit.awaitState(owner, SITE, lockDown, "sent");
        owner.post("/trust/keys/" + key("command", "signing").get("kid").asString() + "/revocation", "");
        ConnectedUnit.awaitState(owner, "K-AWAY", never, "refused");
        ConnectedUnit.awaitState(owner, SITE, lockDown, "unknown");
        unit.apply(lockDown);
        ConnectedUnit.awaitState(owner, SITE, lockDown, "applied");
    }

    private void awaitNothingPending() throws Exception {
        ConnectedUnit.await(() ->
                owner.get("/sites/" + SITE + "/unit").json().get("pending").asInt() == 0);
    }

    @Test
    void whatARestoredPortalOrderedUnderAKeyThatItTookBackIsUnknown() throws Exception {
        String site = "K-LATE";
        owner.post("/sites", Examples.site(site));
        try (ConnectedUnit late = ConnectedUnit.connect(portal, site, ConnectedUnit.enrolled(portal, owner, site))) {
            String order = owner.post(
                            "/sites/" + site + "/commands",
                            "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"public\"}")
                    .json()
                    .get("id")
                    .asString();
            owner.post("/trust/keys/" + key("command", "signing").get("kid").asString() + "/revocation", "");
            long far = late.position().seq() + 100;
            late.believe(new Position(far, Sha256.hash(new byte[] {1})));
            late.report();
            late.takeRing();

            VerifiedCommand ring = late.next();
            assertThat(ring.command().type()).isEqualTo(CommandType.KEY_RING);
            late.answer(ring, CommandOutcome.REFUSED, "sequence-conflict", late.identity());
            VerifiedCommand ringAgain = late.next();
            assertThat(ringAgain.command().args()).isEqualTo(ring.command().args());
            assertThat(ringAgain.command().seq()).hasValue(far + 1);
            late.apply(ringAgain);
            assertThat(owner.get("/sites/" + site + "/commands/" + order)
                            .json()
                            .get("state")
                            .asString())
                    .as("the unit may have taken it long ago, and other modes since")
                    .isEqualTo("unknown");
            ConnectedUnit.awaitState(owner, site, ringAgain, "applied");
        }
    }

    @Test
    void aWitnessKeyIsReplacedAndTakenBackWhileATrailGoesOn() throws Exception {
        TestUnit trail = TestUnit.enrol(portal);
        assertWitnessed(trail, 5);
        String old = key("witness", "signing").get("kid").asString();
        owner.post("/trust/keys", "{\"type\":\"witness\"}");
        takeRingCommand();
        // The trail's site says of no ring that it has it, so it is waited for.
        assertWitnessed(trail, 10);
        assertThat(key("witness", "signing").get("kid").asString()).isEqualTo(old);
        portal.clock().advance(KeyRings.OVERLAP);
        assertThat(key("witness", "signing").get("kid").asString()).isNotEqualTo(old);
        assertWitnessed(trail, 15);
        owner.post("/trust/keys/" + old + "/revocation", "");
        assertThat(owner.get("/trust").text()).doesNotContain(old);
        assertThat(exported("/audit/export?site=" + trail.site()).witnessed())
                .as("by a key of the ring, also what the stolen one cosigned")
                .isEqualTo(15);
        assertWitnessed(trail, 20);
        assertThat(exported("/audit/export?site=" + trail.site()).shown()).isEqualTo(20);
    }

    /** Lets the trail grow, and checks the answer as a unit does: by the witness keys of the newest ring. */
    private void assertWitnessed(TestUnit trail, int size) throws Exception {
        int before = trail.size();
        WitnessNote answer = portal.bean(TrailIngest.class)
                .ingest(trail.identity(), trail.add(size - before).page(before, size));
        assertThat(answer.status()).isEqualTo(WitnessNote.Status.WITNESSED);
        Ed25519PublicKey signing =
                portal.bean(KeyRings.class).entry(KeyUse.WITNESS).key();
        Checkpoint seen = Cosignature.open(answer.note(), NoteVerifier.cosigner(Witness.NAME, signing))
                .checkpoint();
        assertThat(seen.size()).isEqualTo(size);
        assertThat(seen.root()).isEqualTo(trail.root(size));
    }

    /** The first section of an export that verifies under this portal's root. */
    private ExportReport.Section exported(String route) throws Exception {
        byte[] root = portal.bean(SigningKeys.class).rootPublicKey().fingerprint();
        return TrailExportVerifier.verify(
                        new ByteArrayInputStream(owner.get(route).body()), Optional.of(root))
                .sections()
                .get(0);
    }

    @Test
    void aJournalKeyIsReplacedAndTakenBackWhileThePortalsTrailGoesOn() throws Exception {
        String first = key("journal", "signing").get("kid").asString();
        owner.post("/trust/keys", "{\"type\":\"journal\"}");
        takeRingCommand();
        ConnectedUnit.await(
                () -> !key("journal", "signing").get("kid").asString().equals(first));
        long before = exported("/journal/export").shown();
        String stolen = key("journal", "signing").get("kid").asString();
        owner.post("/trust/keys/" + stolen + "/revocation", "");
        owner.post("/trust/keys/" + first + "/revocation", "");
        assertThat(owner.get("/trust").text()).doesNotContain(first).doesNotContain(stolen);
        assertThat(exported("/journal/export").shown())
                .as("this export and the taking back stand in it, signed by the key that took its place")
                .isEqualTo(before + 3);
        owner.post("/sites", Examples.site("K-MORE"));
        assertThat(exported("/journal/export").shown()).isEqualTo(before + 5);
        portal.bean(JournalCheck.class).afterSingletonsInstantiated();
        assertThat(owner.get("/incidents?open=true").text()).doesNotContain(JournalCheck.ALTERED);
    }

    @Test
    void whenTheAuthorityOfConnectionsIsLostOrStolenUnitsAreEnrolledAgain() throws Exception {
        String code = issue();
        FakeUnit identity = unit.identity();
        // Whoever has the authority's file can make this.
        X509Certificate forged =
                portal.bean(Authority.class).forUnit(SITE, identity.key().publicKey());
        unit.close();
        portal.close();
        Files.move(portal.data().resolve("unit-ca.p12"), folder.resolve("stolen.p12"));
        restart();
        X509Certificate fresh = portal.bean(Authority.class).certificate();
        String broker = portal.bean(BrokerAddress.class).forUnits();
        for (X509Certificate old : List.of(identity.certificate(), forged)) {
            assertThatThrownBy(() ->
                            new UnitLink(broker, "unit-" + SITE, FakeUnit.tls(old, identity.key(), fresh)).close())
                    .isInstanceOf(MqttException.class);
        }
        assertThatThrownBy(() -> new UnitLink(broker, "unit-" + SITE, identity.tls(false)).close())
                .as("a unit believes no broker of another authority")
                .isInstanceOf(MqttException.class);
        verify(code);
        verify(issue());
        long ring = unit.ring().version();

        String token = owner.post("/sites/" + SITE + "/enrolments", "")
                .json()
                .get("token")
                .asString();
        assertThat(identity.enrol(token, fresh).statusCode()).isEqualTo(200);
        unit = ConnectedUnit.connect(portal, SITE, identity);
        unit.report();
        assertThat(unit.ring().version()).as("the keys that count are the same").isEqualTo(ring);
        owner.post("/sites/" + SITE + "/commands", "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"closed\"}");
        unit.apply(unit.next());
        awaitNothingPending();
    }

    private void restart() {
        portal = TestPortal.start(portal.data(), portal.clock());
        owner = portal.program(Role.OWNER);
    }

    @Test
    void withoutItsKeyStoreThePortalDoesNotStartUntilTheBackupIsBack() throws Exception {
        Path keystore = portal.data().resolve("keystore.p12");
        Files.copy(keystore, folder.resolve("backup.p12"));
        String code = issue();
        owner.post("/trust/keys", "{\"type\":\"code\"}");
        unit.close();
        portal.close();
        Files.delete(keystore);
        assertThatThrownBy(this::restart).hasStackTraceContaining("bring it back from a backup");
        assertThat(keystore).doesNotExist();
        Files.copy(folder.resolve("backup.p12"), keystore);
        restart();
        verify(code);
        verify(issue());
        assertThat(owner.post("/trust/keys", "{\"type\":\"code\"}").status())
                .as("in place of the key that the backup lacks")
                .isEqualTo(200);
    }

    @Test
    void whenTheRootKeyWasLostOrStolenANewPortalTakesTheUnitsOver() throws Exception {
        String old = issue();
        FakeUnit replacement;
        unit.close();
        portal.close();
        try (TestPortal other = TestPortal.start(folder.resolve("other"), portal.clock())) {
            TestClient its = other.program(Role.OWNER);
            its.post("/sites", Examples.site(SITE));
            replacement = ConnectedUnit.enrolled(other, its, SITE);
            ProvisioningFile letters = ProvisioningFile.decode(replacement.provisioning());
            assertThat(letters.root().fingerprint())
                    .as("the technician compares it")
                    .asHexString()
                    .isEqualToIgnoringCase(
                            its.get("/trust").json().get("rootFingerprint").asString());
            try (ConnectedUnit served = ConnectedUnit.connect(other, SITE, replacement)) {
                served.report();
                assertThatThrownBy(() -> new CodeVerifier(served.ring(), SITE, AccessCode.MAX_LIFETIME)
                                .verify(old, other.clock().instant().getEpochSecond(), 300))
                        .hasMessage("unknown-key");
                its.post(
                        "/sites/" + SITE + "/commands",
                        "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"closed\"}");
                served.apply(served.next());
            }
        }
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
