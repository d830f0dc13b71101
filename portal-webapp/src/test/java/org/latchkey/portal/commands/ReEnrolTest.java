// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestClient.Reply;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.portal.units.FakeUnit;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.letter.LetterFile;
import org.latchkey.protocol.letter.TypedLetter;

/** Orders to enrol again: for the unit that is there alone, and nobody is shown the token. */
class ReEnrolTest {

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

    private void reportAndAwait(ConnectedUnit unit, String site) throws Exception {
        unit.report();
        ConnectedUnit.await(() -> operator.get("/sites/" + site + "/unit")
                .json()
                .get("connection")
                .asString()
                .equals("online"));
    }

    private String awaitDifference(String site) throws Exception {
        String path = "/incidents?open=true&site=" + site;
        ConnectedUnit.await(() -> operator.get(path).text().contains("commands-differ"));
        return operator.get(path).json().get("items").get(0).get("id").asString();
    }

    @Test
    void aUnitIsEnrolledAgainByAnOrderWhoseTokenItAloneCanUse() throws Exception {
        String site = "E-AGAIN";
        String order = "{\"type\":\"re-enrol\",\"reason\":\"a new address\"}";
        try (ConnectedUnit unit = unit(site)) {
            assertThat(order(site, order).status()).as("before it is there").isEqualTo(409);
            reportAndAwait(unit, site);
            Reply ordered = order(site, order);
            assertThat(ordered.status()).isEqualTo(201);
            VerifiedCommand command = unit.next();
            String token = ((CommandArgs.ReEnrol) command.command().args()).enrolment();
            assertThat(ordered.json().get("args")).isEmpty();
            assertThat(command.command().expires() - command.command().issuedAt())
                    .as("as long as the token")
                    .isEqualTo(3_600);
            for (String path : List.of("/sites/" + site + "/commands", "/journal")) {
                assertThat(operator.get(path).text()).doesNotContain(token);
            }

            X509Certificate authority = portal.bean(Authority.class).certificate();
            assertThat(new FakeUnit().enrol(token, authority).statusCode())
                    .as("somebody who read it")
                    .isEqualTo(403);
            String shown =
                    "/sites/" + site + "/commands/" + ordered.json().get("id").asString();
            assertThat(operator.get(shown + "/qr.svg").problem()).isEqualTo("not-shown");
            assertThat(LetterFile.decode(operator.post("/sites/" + site + "/letters", "")
                                    .body())
                            .letters())
                    .as("nor is it in a file")
                    .extracting(TypedLetter::type)
                    .containsExactly(LetterType.KEYRING, LetterType.SNAPSHOT);

            assertThat(unit.identity().enrol(token, authority).statusCode()).isEqualTo(200);
            assertThat(operator.get(shown).json().get("state").asString())
                    .as("until the unit says so")
                    .isEqualTo("sent");
            unit.apply(command);
            ConnectedUnit.awaitState(operator, site, command, "applied");
        }
        assertThat(portal.program(Role.AUDITOR)
                        .post("/sites/" + site + "/commands", order)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void anOrderToEnrolAgainThatWasLostIsNeverTakenForDone() throws Exception {
        String site = "E-LOST";
        try (ConnectedUnit unit = unit(site)) {
            reportAndAwait(unit, site);
            assertThat(order(site, "{\"type\":\"re-enrol\"}").status()).isEqualTo(201);
            VerifiedCommand lost = unit.next();
            assertThat(lost.command().type()).isEqualTo(CommandType.RE_ENROL);
            order(site, "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"public\"}");
            VerifiedCommand mode = unit.next();

            unit.believe(new Position(unit.position().seq(), Sha256.hash(new byte[] {3})));
            unit.report();
            String incident = awaitDifference(site);
            String token = operator.post("/sites/" + site + "/enrolments", "")
                    .json()
                    .get("id")
                    .asString();
            assertThat(order(site, "{\"type\":\"re-enrol\"}").problem()).isEqualTo("commands-stopped");
            assertThat(operator.get("/enrolments/" + token + "/qr.svg").status())
                    .as("a technician's token holds on")
                    .isEqualTo(200);

            operator.post(
                    "/incidents/" + incident + "/close", "{\"note\":\"ours counts\",\"accept\":\"portal-prevails\"}");
            unit.takeSnapshot();
            unit.report();
            ConnectedUnit.awaitState(operator, site, mode, "applied");
            ConnectedUnit.awaitState(operator, site, lost, "unknown");
        }
    }
}
