// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.crypto.Sha256;

/** Orders of the log that a unit has gone past and knows nothing of. */
class ForgottenOrdersTest {

    private TestPortal portal;
    private TestClient operator;

    @BeforeEach
    void connect() {
        portal = TestPortal.live();
        operator = portal.program(Role.OPERATOR);
    }

    private ConnectedUnit unit(String site) throws Exception {
        operator.post("/sites", Examples.site(site));
        return ConnectedUnit.connect(portal, site, ConnectedUnit.enrolled(portal, operator, site));
    }

    private void setMode(String site, String mode) {
        String order = "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"" + mode + "\"}";
        assertThat(operator.post("/sites/" + site + "/commands", order).status())
                .isEqualTo(201);
    }

    @Test
    void whatASnapshotOvertookIsDoneThoughTheUnitDoesNotKnowIt() throws Exception {
        String site = "L-PASSED";
        try (ConnectedUnit unit = unit(site)) {
            unit.report();
            setMode(site, "public");
            VerifiedCommand overtaken = unit.next();
            unit.believe(new Position(overtaken.command().seq().getAsLong(), overtaken.envelopeHash()));
            unit.answer(overtaken, CommandOutcome.UNKNOWN, "forgotten", unit.identity());
            ConnectedUnit.awaitState(operator, site, overtaken, "applied");
            assertThat(operator.get("/sites/" + site + "/commands")
                            .json()
                            .get("items")
                            .get(0)
                            .get("reason")
                            .asString())
                    .isEqualTo("by-snapshot");
        }
    }

    @Test
    void whatARestoredPortalOrderedBeforeItsUnitCameIsIssuedAnewAboveIt() throws Exception {
        String site = "L-LATE";
        try (ConnectedUnit unit = unit(site)) {
            String until = portal.clock().instant().plus(Duration.ofDays(1)).toString();
            String code = operator.post(
                            "/codes", Examples.code(site, "1", "Ada").replace("2026-11-23T12:00:00Z", until))
                    .json()
                    .get("id")
                    .asString();
            setMode(site, "public");
            assertThat(operator.post("/codes/" + code + "/revocation", "").status())
                    .isEqualTo(200);
            setMode(site, "closed");
            unit.believe(new Position(500, Sha256.hash(new byte[] {1})));
            unit.believe(5);
            unit.report();

            // Another command has the first one's number; it may have taken the others long ago: only what can be done
            // twice is.
            VerifiedCommand lost = unit.next();
            VerifiedCommand revoked = unit.next();
            VerifiedCommand closed = unit.next();
            unit.answer(lost, CommandOutcome.REFUSED, "sequence-conflict", unit.identity());
            unit.answer(revoked, CommandOutcome.UNKNOWN, "forgotten", unit.identity());
            unit.answer(closed, CommandOutcome.UNKNOWN, "forgotten", unit.identity());
            ConnectedUnit.awaitState(operator, site, closed, "applied");

            VerifiedCommand open = unit.next();
            assertThat(open.command().seq()).hasValue(501);
            assertThat(open.command().args()).isEqualTo(lost.command().args());
            VerifiedCommand again = unit.next();
            assertThat(again.command().seq()).hasValue(502);
            assertThat(again.command().id()).isEqualTo(revoked.command().id());
            CommandArgs.Revoke revoke = (CommandArgs.Revoke) again.command().args();
            assertThat(revoke.epoch()).as("one that the unit lacks").isEqualTo(6);
            assertThat(revoke.untilByIndex()).containsOnlyKeys(Long.parseLong(code.substring(0, 8), 16));
            unit.answer(revoked, CommandOutcome.UNKNOWN, "forgotten", unit.identity());
            unit.apply(open);
            unit.apply(again);
            ConnectedUnit.awaitState(operator, site, open, "applied");
            ConnectedUnit.awaitState(operator, site, again, "applied");
            assertThat(portal.bean(RevocationRepository.class).between(site, 5, 6, 0, 9))
                    .as("in the place that fresh codes carry it from")
                    .hasSize(1);
        }
    }
}
