// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.live.SaidEpochs;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.LetterFile;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.protocol.site.Snapshot;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Codes that are taken back: once, for good, and told to those who are offline. */
class RevocationTest {

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

    private JsonNode code(String site) {
        return operator.post("/codes", Examples.code(site, "1", "Ada")).json();
    }

    private AccessCode read(String site, JsonNode code) throws Exception {
        CodeVerifier verifier =
                new CodeVerifier(portal.bean(KeyRings.class).current().ring(), site, AccessCode.MAX_LIFETIME);
        long now = portal.clock().instant().getEpochSecond();
        return verifier.verify(code.get("text").asString(), now, 300).code();
    }

    @Test
    void freshCodesCarryAllRevocationsInTurn() throws Exception {
        String site = "R-NEWS";
        operator.post("/sites", Examples.site(site));
        assertThat(read(site, code(site)).news()).isEmpty();
        List<Long> revoked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String id = code(site).get("id").asString();
            revoked.add(Long.parseLong(id.substring(0, 8), 16));
            JsonNode once = operator.post("/codes/" + id + "/revocation", "").json();
            assertThat(once.get("state").asString()).isEqualTo("revoked");
            assertThat(operator.post("/codes/" + id + "/revocation", "").json()).isEqualTo(once);
        }
        Set<Long> told = new TreeSet<>();
        for (int i = 0; i < 2; i++) {
            News news = read(site, code(site)).news().orElseThrow();
            assertThat(news.epoch()).isEqualTo(8);
            assertThat(news.delta()).hasSize(6);
            told.addAll(news.delta());
        }
        assertThat(told).as("a unit that is alone learns of all").containsExactlyElementsOf(revoked);
        assertThat(operator.get("/codes?site=R-NEWS&state=revoked")
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(8);
        assertThat(operator.get("/sites/R-NEWS/commands").json().get("items").size())
                .as("one command each, however often it was clicked")
                .isEqualTo(8);
        operator.post("/sites", Examples.site("R-OTHER"));
        assertThat(read("R-OTHER", code("R-OTHER")).news()).isEmpty();
    }

    @Test
    void moreRevocationsThanAUnitKeepsAreAnIncidentAndThoseThatEndFirstAreLeftOut() throws Exception {
        String site = "R-FULL";
        operator.post("/sites", Examples.site(site));
        long far = portal.clock().instant().getEpochSecond() + AccessCode.MAX_LIFETIME;
        portal.bean(JdbcClient.class)
                .sql("INSERT INTO revocations (status_index, site, epoch, valid_until, revoked_at, revoked_by)"
                        + " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + Revocations.MAX_ENTRIES + ") SELECT 3000000000 + i, '" + site + "', 1000000 + i, " + far
                        + " + i, 0, 'test' FROM n")
                .update();
        JsonNode code = code(site);
        assertThat(operator.get("/incidents?open=true&site=" + site).text()).doesNotContain("revocations-full");
        operator.post("/codes/" + code.get("id").asString() + "/revocation", "{}");
        assertThat(operator.get("/incidents?open=true&site=" + site).text())
                .contains("revocations-full", Integer.toString(Revocations.MAX_ENTRIES + 1));
        ProvisioningFile file = ProvisioningFile.decode(
                operator.post("/sites/" + site + "/provisioning", "").body());
        Snapshot snapshot = Snapshot.open(
                file.snapshotLetter(),
                portal.bean(KeyRings.class).current().ring(),
                site,
                portal.clock().instant().getEpochSecond(),
                300);
        assertThat(snapshot.revocations().entries())
                .hasSize(Revocations.MAX_ENTRIES)
                .doesNotContainKey(read(site, code).statusIndex());
    }

    @Test
    void freshCodesCarryOnlyWhatTheUnitDoesNotHave() throws Exception {
        String site = "R-ABOVE";
        operator.post("/sites", Examples.site(site));
        revoke(site);
        assertThat(read(site, code(site)).news()).isPresent();
        try (ConnectedUnit unit = ConnectedUnit.connect(portal, site, ConnectedUnit.enrolled(portal, operator, site))) {
            unit.report();
            ConnectedUnit.await(() -> portal.bean(SaidEpochs.class).revocationEpoch(site) == 1);
            assertThat(read(site, code(site)).news()).isEmpty();
            long after = revoke(site);
            assertThat(read(site, code(site)).news().orElseThrow().delta()).containsExactly(after);
        }
    }

    @Test
    void aCodeIsTakenBackWhileTheGraceOfItsSiteLastsWhateverItsBanksSay() throws Exception {
        String site = "R-GRACE-" + Secrets.id().substring(0, 6);
        operator.post("/sites", Examples.site(site));
        operator.put(
                "/sites/" + site + "/configuration",
                "{\"graceSeconds\":432000,\"banks\":{\"north\":{\"graceSeconds\":0},\"south\":{\"graceSeconds\":0}}}");
        JsonNode late = code(site);
        long index = read(site, late).statusIndex();
        assertThat(revokeAfterEnd(late, 431_999)).isEqualTo("revoked");
        assertThat(read(site, code(site)).news().orElseThrow().delta()).containsExactly(index);
        assertThat(revokeAfterEnd(code(site), 432_000)).isEqualTo("expired");
    }

    private String revokeAfterEnd(JsonNode code, long seconds) {
        String id = code.get("id").asString();
        portal.bean(JdbcClient.class)
                .sql("UPDATE codes SET valid_until = :until WHERE id = :id")
                .param("until", portal.clock().instant().getEpochSecond() - seconds)
                .param("id", id)
                .update();
        return operator.post("/codes/" + id + "/revocation", "")
                .json()
                .get("state")
                .asString();
    }

    private long revoke(String site) {
        String id = code(site).get("id").asString();
        assertThat(operator.post("/codes/" + id + "/revocation", "").status()).isEqualTo(200);
        return Long.parseLong(id.substring(0, 8), 16);
    }

    @Test
    void aCodeWithLittleRoomCarriesFewerAndEachInItsTurn() {
        String site = "R-TIGHT";
        operator.post("/sites", Examples.site(site));
        Set<Long> revoked = new TreeSet<>();
        for (int i = 0; i < 6; i++) {
            revoked.add(revoke(site));
        }
        RevocationNews chooser = portal.bean(RevocationNews.class);
        Set<Long> told = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            News news = chooser.next(site, some -> some.delta().size() <= 2).orElseThrow();
            assertThat(news.delta()).hasSize(2);
            told.addAll(news.delta());
        }
        assertThat(told).isEqualTo(revoked);
        assertThat(chooser.next(site, some -> false)).isEmpty();
    }

    @Test
    void theStickCarriesOrdersThatHoldForHours() throws Exception {
        String site = "R-ORDERS";
        operator.post("/sites", Examples.site(site));
        String down = order(site, "{\"type\":\"lock-down\",\"on\":true,\"seconds\":3600}");
        List<TypedLetter> letters = LetterFile.decode(
                        operator.post("/sites/" + site + "/letters", "").body())
                .letters();
        assertThat(letters)
                .extracting(TypedLetter::type)
                .containsExactly(LetterType.KEYRING, LetterType.SNAPSHOT, LetterType.COMMAND);
        VerifiedCommand command = CommandLetter.open(
                letters.get(2).letter(),
                portal.bean(KeyRings.class).current().ring(),
                site,
                portal.clock().instant().getEpochSecond(),
                300);
        assertThat(HexFormat.of().formatHex(command.command().id())).isEqualTo(down);
    }

    @Test
    void aCodeThatNamesManyDoorsGoesOutWithoutNews() {
        String site = "R-LONG";
        operator.post("/sites", Examples.site(site));
        operator.post("/codes/" + code(site).get("id").asString() + "/revocation", "");
        String doors = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,101,102,103,104,105,106,107,108";
        TestClient.Reply reply = operator.post("/codes", Examples.code(site, doors, "All"));
        assertThat(reply.status()).isEqualTo(201);
    }

    @Test
    void aCodeForAnyFreeDoorNamesABankOrNone() throws Exception {
        String site = "R-FREE";
        operator.post("/sites", Examples.site(site));
        String free = Examples.code(site, "1", "Ada").replace("\"doors\":[1]", "\"bank\":\"north\",\"sizeClass\":2");
        JsonNode made = operator.post("/codes", free).json();
        AccessCode code = read(site, made);
        assertThat(code.scope().op()).isEqualTo(Op.ALLOCATE);
        assertThat(code.scope().bank()).isEqualTo("north");
        assertThat(code.scope().sizeClass()).isEqualTo(2);
        assertThat(made.get("bank").asString()).isEqualTo("north");
        assertThat(operator.get("/codes/" + made.get("id").asString())
                        .json()
                        .get("doors")
                        .size())
                .isZero();
        assertThat(operator.post("/codes", free.replace("\"uses\":2", "\"uses\":1"))
                        .fields())
                .containsExactly("uses");
        assertThat(operator.post("/codes", free.replace("\"north\"", "\"none\""))
                        .fields())
                .containsExactly("bank");
        assertThat(operator.post("/codes", free.replace("\"north\"", "\"\"")).status())
                .isEqualTo(201);
    }

    @Test
    void theStickCarriesWhatANewUnitNeeds() throws Exception {
        String site = "R-STICK";
        operator.post("/sites", Examples.site(site));
        String id = code(site).get("id").asString();
        operator.post("/codes/" + id + "/revocation", "");
        List<TypedLetter> letters = LetterFile.decode(
                        operator.post("/sites/R-STICK/letters", "").body())
                .letters();
        assertThat(letters).extracting(TypedLetter::type).containsExactly(LetterType.KEYRING, LetterType.SNAPSHOT);
        Snapshot snapshot = Snapshot.open(
                letters.get(1).letter(),
                portal.bean(KeyRings.class).current().ring(),
                site,
                portal.clock().instant().getEpochSecond(),
                0);
        assertThat(snapshot.revocations().entries()).containsOnlyKeys(Long.parseLong(id.substring(0, 8), 16));
        assertThat(snapshot.revocations().epoch()).isEqualTo(1);
    }

    @Test
    void aReplacementLearnsWhichUsesAreSpent() throws Exception {
        String site = "R-BURNT";
        operator.post("/sites", Examples.site(site));
        String id = code(site).get("id").asString();
        String other = code(site).get("id").asString();
        keep(site, 0, Event.OPENING, id, "opened");
        keep(site, 1, Event.OPENING, id, "jammed");
        keep(site, 2, Event.OPENING_SETTLED, id, "burnt");
        keep(site, 3, Event.OPENING_SETTLED, other, "returned");
        assertThat(memory(site).burnt())
                .containsExactly(new SiteMemory.BurntUse(HexFormat.of().parseHex(id), 1, 2));
    }

    @Test
    void aReplacementLearnsWhoHoldsADoorNowAndNotWhoEverDid() throws Exception {
        String site = "R-HELD";
        operator.post("/sites", Examples.site(site));
        String id = code(site).get("id").asString();
        List<String> orders = new ArrayList<>();
        for (int door = 1; door <= 4; door++) {
            orders.add(order(site, "{\"type\":\"assign\",\"door\":" + door + ",\"code\":\"" + id + "\"}"));
        }
        SiteMemory.Assignment[] all = IntStream.rangeClosed(1, 4)
                .mapToObj(door -> new SiteMemory.Assignment(door, HexFormat.of().parseHex(id)))
                .toArray(SiteMemory.Assignment[]::new);
        assertThat(memory(site).assignments()).containsExactly(all);
        settle(orders.get(0), "refused");
        settle(orders.get(1), "applied");
        settle(orders.get(2), "applied");
        long now = portal.clock().instant().getEpochSecond();
        keep(site, 10, Event.DOOR_RELEASED, id, "done", 2, now + 1);
        keep(site, 11, Event.DOOR_RELEASED, id, "done", 3, now - 1);
        assertThat(memory(site).assignments()).containsExactly(all[2], all[3]);
    }

    @Test
    void aReplacementLearnsTheModeInForceAndTheOneToCome() throws Exception {
        String site = "R-MODE";
        operator.post("/sites", Examples.site(site));
        String mode = "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"%s\"%s}";
        long later = portal.clock().instant().getEpochSecond() + 3600;
        order(site, mode.formatted("public", ""));
        order(site, mode.formatted("private", ",\"effectiveAt\":\"" + Instant.ofEpochSecond(later - 60) + "\""));
        order(site, mode.formatted("closed", ",\"effectiveAt\":\"" + Instant.ofEpochSecond(later) + "\""));
        settle(order(site, mode.formatted("private", "")), "refused");
        List<SiteMemory.ModeOrder> modes = memory(site).modes();
        assertThat(modes).extracting(SiteMemory.ModeOrder::mode).containsExactly(BankMode.PUBLIC, BankMode.CLOSED);
        assertThat(modes.get(0).effectiveAt())
                .as("when it was issued")
                .isBetween(later - 3600, portal.clock().instant().getEpochSecond());
        assertThat(modes.get(1).effectiveAt()).isEqualTo(later);
    }

    private String order(String site, String json) {
        TestClient.Reply reply = operator.post("/sites/" + site + "/commands", json);
        assertThat(reply.status()).as(json).isEqualTo(201);
        return reply.json().get("id").asString();
    }

    private void settle(String command, String state) {
        portal.bean(JdbcClient.class)
                .sql("UPDATE commands SET state = :state, answered_at = 1 WHERE id = :id")
                .param("state", state)
                .param("id", command)
                .update();
    }

    private SiteMemory memory(String site) throws Exception {
        ProvisioningFile file = ProvisioningFile.decode(
                operator.post("/sites/" + site + "/provisioning", "").body());
        return Snapshot.open(
                        file.snapshotLetter(),
                        portal.bean(KeyRings.class).current().ring(),
                        site,
                        portal.clock().instant().getEpochSecond(),
                        0)
                .memory();
    }

    private void keep(String site, long seq, Event event, String code, String outcome) {
        keep(site, seq, event, code, outcome, 1, 0);
    }

    private void keep(String site, long seq, Event event, String code, String outcome, int door, long at) {
        AuditEntry entry = new AuditEntry(
                event, new Actor(Actor.Kind.CODE, code), "north", door, outcome, "", new byte[0], Map.of());
        portal.bean(JdbcClient.class)
                .sql("INSERT INTO trail_records (trail, seq, site, happened_at, event, door, actor, record)"
                        + " VALUES (-1, :seq, :site, :at, :event, :door, :code, :record)")
                .param("at", at)
                .param("door", door)
                .param("seq", seq)
                .param("site", site)
                .param("event", event.number())
                .param("code", code)
                .param("record", new AuditRecord(seq, 1, 0, 0, ClockQuality.PROVEN, entry).encode())
                .update();
    }
}
