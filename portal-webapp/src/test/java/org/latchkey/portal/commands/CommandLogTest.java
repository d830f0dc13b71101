// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestClient.Reply;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.codes.CodeRepository;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.portal.units.FakeUnit;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.sync.UnitState;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The log of a site: in order, exactly once, above whatever the unit has. */
class CommandLogTest {

    private TestPortal portal;
    private TestClient operator;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.live();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        operator = portal.program(Role.OPERATOR);
    }

    private ConnectedUnit unit(String site) throws Exception {
        operator.post("/sites", Examples.site(site));
        return ConnectedUnit.connect(portal, site, ConnectedUnit.enrolled(portal, operator, site));
    }

    private Reply order(String site, String json) {
        return operator.post("/sites/" + site + "/commands", json);
    }

    private void setMode(String site, String mode) {
        assertThat(order(site, "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"" + mode + "\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whatWasOrderedWhileTheUnitWasAwayComesInOrder() throws Exception {
        String site = "L-ORDER";
        try (ConnectedUnit unit = unit(site)) {
            long base = unit.position().seq();
            for (int i = 0; i < 40; i++) {
                setMode(site, i % 2 == 0 ? "public" : "closed");
            }
            assertThat(operator.get("/sites/" + site + "/unit")
                            .json()
                            .get("pending")
                            .asInt())
                    .isEqualTo(40);
            unit.report();
            List<Long> seqs = new ArrayList<>();
            VerifiedCommand last = null;
            while (seqs.size() < 40) {
                last = unit.next();
                long seq = last.command().seq().getAsLong();
                if (seq == unit.position().seq() + 1) {
                    seqs.add(seq);
                    unit.apply(last);
                }
            }
            assertThat(seqs).isSorted().hasSize(40).startsWith(base + 1).endsWith(base + 40);
            ConnectedUnit.awaitState(operator, site, last, "applied");
            ConnectedUnit.await(() -> operator.get("/sites/" + site + "/unit")
                            .json()
                            .get("pending")
                            .asInt()
                    == 0);
        }
    }

    @Test
    void theLogCanBeNarrowedDownToAType() {
        String site = "L-TYPE";
        operator.post("/sites", Examples.site(site));
        setMode(site, "public");
        order(site, "{\"type\":\"lock-down\",\"on\":true}");
        setMode(site, "closed");
        String path = "/sites/" + site + "/commands";
        assertThat(operator.get(path).json().get("items").size()).isEqualTo(3);
        JsonNode modes = operator.get(path + "?type=set-mode").json().get("items");
        assertThat(modes.values().stream()
                        .map(one -> one.get("args").get("mode").asString()))
                .containsExactly("closed", "public");
        assertThat(operator.get(path + "?type=odd").json().get("items").size()).isZero();
    }

    @Test
    void aGapIsFilledAgainAndALostAnswerAskedForAgain() throws Exception {
        String site = "L-GAP";
        try (ConnectedUnit unit = unit(site)) {
            unit.report();
            setMode(site, "public");
            VerifiedCommand lost = unit.next();
            setMode(site, "closed");
            VerifiedCommand second = unit.next();
            assertThat(second.command().seq().getAsLong())
                    .isEqualTo(lost.command().seq().getAsLong() + 1);
            // The unit never saw the first one: it refuses the second and asks again.
            unit.answer(second, CommandOutcome.REFUSED, unit.identity());
            VerifiedCommand again = unit.next();
            assertThat(again.envelopeHash()).isEqualTo(lost.envelopeHash());
            unit.apply(again);
            unit.apply(unit.next());
            ConnectedUnit.awaitState(operator, site, second, "applied");
        }
    }

    @Test
    void whileAUnitTakesItsTimeOnlyTheFirstThatItLacksIsSentAgain() throws Exception {
        String site = "L-SLOW";
        try (ConnectedUnit unit = unit(site)) {
            unit.report();
            setMode(site, "public");
            VerifiedCommand slow = unit.next();
            setMode(site, "closed");
            VerifiedCommand behind = unit.next();
            portal.clock().advance(Duration.ofSeconds(11));
            unit.report();
            assertThat(unit.next().envelopeHash()).isEqualTo(slow.envelopeHash());
            setMode(site, "private");
            VerifiedCommand last = unit.next();
            assertThat(last.command().seq().getAsLong())
                    .isEqualTo(behind.command().seq().getAsLong() + 1);
            unit.apply(slow);
            unit.apply(behind);
            unit.apply(last);
            ConnectedUnit.awaitState(operator, site, last, "applied");
        }
    }

    @Test
    void anAnswerCountsFromTheUnitAloneAndOnce() throws Exception {
        String site = "L-ANSWER";
        try (ConnectedUnit unit = unit(site)) {
            unit.report();
            setMode(site, "public");
            VerifiedCommand command = unit.next();
            unit.answer(command, CommandOutcome.FAILED, new FakeUnit());
            unit.apply(command);
            ConnectedUnit.awaitState(operator, site, command, "applied");
            unit.answer(command, CommandOutcome.REFUSED, unit.identity());
            setMode(site, "closed");
            unit.apply(unit.next());
            ConnectedUnit.awaitState(operator, site, command, "applied");
        }
    }

    @Test
    void aLongAbsenceEndsWithASnapshot() throws Exception {
        String site = "L-LONG";
        try (ConnectedUnit unit = unit(site)) {
            long base = unit.position().seq();
            for (int i = 0; i <= CommandSender.MOST_ONE_BY_ONE; i++) {
                setMode(site, "public");
            }
            unit.report();
            unit.takeSnapshot();
            assertThat(unit.position().seq()).isEqualTo(base + CommandSender.MOST_ONE_BY_ONE + 1);
            assertThat(unit.snapshot().memory().modes()).singleElement().satisfies(order -> {
                assertThat(order.mode()).isEqualTo(BankMode.PUBLIC);
                assertThat(order.effectiveAt()).as("when it was issued").isPositive();
            });
            unit.report();
            ConnectedUnit.await(() -> operator.get("/sites/" + site + "/unit")
                            .json()
                            .get("pending")
                            .asInt()
                    == 0);
            setMode(site, "private");
            assertThat(unit.next().command().seq()).hasValue(unit.position().seq() + 1);
        }
    }

    @Test
    void aRestoredPortalGoesOnAboveTheUnit() throws Exception {
        String site = "L-BEHIND";
        try (ConnectedUnit unit = unit(site)) {
            unit.believe(new Position(500, Sha256.hash(new byte[] {1})));
            unit.report();
            awaitIncident(site, "portal-behind");
            setMode(site, "public");
            assertThat(unit.next().command().seq()).hasValue(501);
        }
    }

    @Test
    void aRestoredPortalShowsAConfigurationThatItLostAndSendsItsOwnAboveOnOneClick() throws Exception {
        String site = "L-OLDCONF";
        try (ConnectedUnit unit = unit(site)) {
            unit.report();
            byte[] own = unit.snapshot().config().digest();
            // Wired and sent after the backup.
            byte[] newer = Sha256.hash(new byte[] {7});
            unit.believe(new Position(500, Sha256.hash(new byte[] {1})));
            unit.reportDigest(newer);
            String incident = awaitIncident(site, "portal-behind");
            ConnectedUnit.await(() -> operator.get("/sites/" + site + "/unit")
                    .json()
                    .get("configDrift")
                    .asBoolean());
            assertThat(operator.get("/sites/" + site + "/unit")
                            .json()
                            .get("drift")
                            .get("cause")
                            .asString())
                    .isEqualTo("unknown");
            assertThat(unit.link().received()).as("nothing goes by itself").isEmpty();

            assertThat(operator.post(
                                    "/incidents/" + incident + "/close",
                                    "{\"note\":\"doors are as here\",\"accept\":\"send-configuration\"}")
                            .status())
                    .isEqualTo(200);
            VerifiedCommand sent = unit.next();
            assertThat(sent.command().seq()).hasValue(501);
            CommandArgs.Configure configure =
                    (CommandArgs.Configure) sent.command().args();
            assertThat(configure.config().digest()).isEqualTo(own);
            unit.apply(sent);
            unit.report();
            ConnectedUnit.awaitState(operator, site, sent, "applied");
            ConnectedUnit.await(() -> !operator.get("/sites/" + site + "/unit")
                    .json()
                    .get("configDrift")
                    .asBoolean());
        }
    }

    @Test
    void aUnitThatBelievesNextYearIsAnIncident() throws Exception {
        String site = "L-AHEAD";
        try (ConnectedUnit unit = unit(site)) {
            unit.report();
            unit.reportAhead(365 * 86_400);
            String incident = awaitIncident(site, "clock-ahead");
            assertThat(operator.get("/incidents?site=" + site)
                            .json()
                            .get("items")
                            .get(0)
                            .get("detail")
                            .asString())
                    .contains("365 days");
            assertThat(incident).isNotEmpty();
        }
    }

    @Test
    void aUnitThatClaimsTooMuchStopsItsOwnCommandsAlone() throws Exception {
        String site = "L-ROGUE";
        try (ConnectedUnit unit = unit(site)) {
            long base = unit.position().seq();
            long index = statusIndex();
            unit.believe(new Position(Long.MAX_VALUE - 1, Sha256.hash(new byte[] {4})));
            unit.report();
            awaitIncident(site, "commands-differ");
            assertThat(statusIndex()).isEqualTo(index);
            assertThat(order(site, "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"public\"}")
                            .json()
                            .get("seq")
                            .asLong())
                    .isEqualTo(base + 1);
        }
    }

    @Test
    void numbersOfCodesAreSkippedOnceADay() {
        CodeRepository codes = portal.bean(CodeRepository.class);
        long day = 20_000L * 86_400;
        long before = statusIndex();
        for (int i = 0; i < 3; i++) {
            portal.bean(WriteTransactions.class).run(() -> codes.skipStatusIndices(10, day));
        }
        assertThat(statusIndex()).isBetween(before, before + 10);
        long first = statusIndex();
        long later = portal.clock().instant().getEpochSecond() + 2 * 86_400;
        portal.bean(WriteTransactions.class).run(() -> codes.skipStatusIndices(10, later));
        portal.bean(WriteTransactions.class).run(() -> codes.skipStatusIndices(10, later + 86_399));
        assertThat(statusIndex()).isEqualTo(first + 10);
    }

    private long statusIndex() {
        return portal.bean(JdbcClient.class)
                .sql("SELECT value FROM counters WHERE name = 'status-index'")
                .query(Long.class)
                .single();
    }

    @Test
    void anotherHistoryStopsCommandsUntilAnOperatorDecides() throws Exception {
        String site = "L-FORK";
        try (ConnectedUnit unit = unit(site)) {
            long base = unit.position().seq();
            unit.believe(new Position(base, Sha256.hash(new byte[] {2})));
            unit.report();
            String closed = awaitIncident(site, "commands-differ");
            assertThat(operator.post("/incidents/" + closed + "/close", "{\"note\":\"looked at it\"}")
                            .status())
                    .isEqualTo(200);
            // Nobody said what is to hold, and nothing else would ask again.
            unit.report();
            String incident = awaitIncident(site, "commands-differ");
            assertThat(incident).isNotEqualTo(closed);
            setMode(site, "public");
            assertThat(unit.link().received()).isEmpty();
            assertThat(operator.post(
                                    "/incidents/" + incident + "/close",
                                    "{\"note\":\"the old machine came back\",\"accept\":\"portal-prevails\"}")
                            .status())
                    .isEqualTo(200);
            unit.takeSnapshot();
            assertThat(unit.position().seq()).isGreaterThan(base + 1);
            unit.report();
            setMode(site, "closed");
            assertThat(unit.next().command().seq()).hasValue(unit.position().seq() + 1);
        }
    }

    private String awaitIncident(String site, String kind) throws Exception {
        List<String> found = new ArrayList<>();
        ConnectedUnit.await(() -> {
            operator.get("/incidents?open=true").json().get("items").forEach(one -> {
                if (site.equals(one.path("site").asString(""))
                        && kind.equals(one.get("kind").asString())) {
                    found.add(one.get("id").asString());
                }
            });
            return !found.isEmpty();
        });
        return found.get(0);
    }

    @Test
    void whatIsShownToTheScannerNeedsNoConnectionAndIsNeverSent() throws Exception {
        String site = "L-SHOWN";
        try (ConnectedUnit unit = unit(site)) {
            Reply ordered = order(site, "{\"type\":\"open\",\"doors\":[3],\"shown\":true}");
            assertThat(ordered.status()).isEqualTo(201);
            assertThat(ordered.json().get("state").asString()).isEqualTo("sent");
            String id = ordered.json().get("id").asString();
            assertThat(operator.get("/sites/" + site + "/commands/" + id + "/qr.svg")
                            .status())
                    .isEqualTo(200);
            assertThat(order(site, "{\"type\":\"release-door\",\"door\":1,\"shown\":true}")
                            .status())
                    .isEqualTo(201);
            assertThat(order(site, "{\"type\":\"lock-down\",\"on\":true,\"shown\":true}")
                            .status())
                    .isEqualTo(422);

            assertThat(order(site, "{\"type\":\"lock-down\",\"on\":true}").status())
                    .isEqualTo(201);
            unit.report();
            assertThat(unit.next().command().type())
                    .as("the first that is sent")
                    .isEqualTo(CommandType.LOCK_DOWN);
        }
    }

    @Test
    void whatMustActAtOnceNeverWaits() throws Exception {
        String site = "L-NOW";
        try (ConnectedUnit unit = unit(site)) {
            String open = "{\"type\":\"open\",\"doors\":[3,1]}";
            assertThat(order(site, open).problem()).isEqualTo("unit-offline");
            assertThat(order(site, "{\"type\":\"lock-down\",\"on\":true,\"seconds\":3600}")
                            .status())
                    .isEqualTo(201);
            unit.report();
            VerifiedCommand lockDown = unit.next();
            assertThat(lockDown.command().type()).isEqualTo(CommandType.LOCK_DOWN);
            assertThat(lockDown.command().expires() - lockDown.command().issuedAt())
                    .isEqualTo(3600);
            Reply ordered = order(site, open);
            assertThat(ordered.status()).isEqualTo(201);
            assertThat(ordered.json().has("seq")).isFalse();
            VerifiedCommand command = unit.next();
            assertThat(((CommandArgs.Open) command.command().args()).doors()).containsExactly(1, 3);
            assertThat(command.command().expires() - command.command().issuedAt())
                    .isEqualTo(30);
            unit.apply(command);
            ConnectedUnit.awaitState(operator, site, command, "applied");
        }
    }

    @Test
    void whatHoldsForHoursIsSentAgainUntilItIsAnswered() throws Exception {
        String site = "L-AGAIN";
        try (ConnectedUnit unit = unit(site)) {
            order(site, "{\"type\":\"lock-down\",\"on\":true,\"bank\":\"north\",\"seconds\":3600}");
            order(site, "{\"type\":\"lock-down\",\"on\":false,\"bank\":\"north\",\"seconds\":3600}");
            order(site, "{\"type\":\"emergency-open\",\"seconds\":3600}");
            unit.report();
            unit.next();
            VerifiedCommand end = unit.next();
            VerifiedCommand emergency = unit.next();
            assertThat(emergency.command().type()).isEqualTo(CommandType.EMERGENCY_OPEN);
            ConnectedUnit.awaitState(operator, site, emergency, "sent");
            // The unit was restarted before it wrote any of them down.
            unit.link()
                    .publish("lk/v1/" + site + "/up/state", UnitState.offline().encode(), true);
            unit.report();
            assertThat(unit.next().envelopeHash())
                    .as("the lock-down that was ended does not come back")
                    .isEqualTo(end.envelopeHash());
            assertThat(unit.next().envelopeHash()).isEqualTo(emergency.envelopeHash());
        }
    }

    @Test
    void ordersThatCannotBeMeantAreRefused() {
        String site = "L-BAD";
        operator.post("/sites", Examples.site(site));
        String[][] bad = {
            {"{\"type\":\"revoke\"}", "type"},
            {"{\"type\":\"open\",\"doors\":[]}", "doors"},
            {"{\"type\":\"open\",\"doors\":[1,1]}", "doors[1]"},
            {"{\"type\":\"open\",\"doors\":[999]}", "doors[0]"},
            {"{\"type\":\"open\",\"doors\":[1],\"bank\":\"north\"}", "bank"},
            {"{\"type\":\"set-mode\",\"bank\":\"cellar\",\"mode\":\"public\"}", "bank"},
            {"{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"odd\"}", "mode"},
            {"{\"type\":\"lock-down\"}", "on"},
            {"{\"type\":\"lock-down\",\"on\":true,\"seconds\":86401}", "seconds"},
            {"{\"type\":\"assign\",\"door\":1,\"code\":\"x\"}", "code"},
        };
        for (String[] one : bad) {
            Reply reply = order(site, one[0]);
            assertThat(reply.status()).as(one[0]).isEqualTo(422);
            assertThat(reply.fields()).as(one[0]).containsExactly(one[1]);
        }
        assertThat(operator.get("/sites/" + site + "/commands")
                        .json()
                        .get("items")
                        .size())
                .isZero();
    }
}
