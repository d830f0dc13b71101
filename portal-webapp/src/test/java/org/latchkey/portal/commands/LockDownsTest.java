// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.VerifiedCommand;

/** What the portal shows of lock-downs: what was ordered and what the unit answered, until it ends. */
class LockDownsTest {

    private final TestPortal portal = TestPortal.live();
    private final TestClient operator = portal.program(Role.OPERATOR);
    private final String site = "LD-" + Secrets.id().substring(0, 8);
    private ConnectedUnit unit;

    @BeforeEach
    void connect() throws Exception {
        operator.post("/sites", Examples.site(site));
        unit = ConnectedUnit.connect(portal, site, ConnectedUnit.enrolled(portal, operator, site));
        unit.report();
    }

    @AfterEach
    void leave() throws Exception {
        unit.close();
    }

    private VerifiedCommand ordered(boolean on, String bank) throws Exception {
        String place = bank.isEmpty() ? "" : ",\"bank\":\"" + bank + "\"";
        assertThat(operator.post(
                                "/sites/" + site + "/commands",
                                "{\"type\":\"lock-down\",\"on\":" + on + ",\"seconds\":600" + place + "}")
                        .status())
                .isEqualTo(201);
        return unit.next();
    }

    private void done(boolean on, String bank) throws Exception {
        VerifiedCommand command = ordered(on, bank);
        unit.apply(command);
        ConnectedUnit.awaitState(operator, site, command, "applied");
    }

    /** Each as its bank, with a question mark while nobody knows. */
    private List<String> shown() {
        return operator.get("/sites/" + site + "/unit")
                .json()
                .get("lockDowns")
                .valueStream()
                .map(one -> one.get("bank").asString() + (one.get("certain").asBoolean() ? "" : "?"))
                .toList();
    }

    @Test
    void whatTheUnitAppliedIsShownUntilItIsLifted() throws Exception {
        assertThat(shown()).isEmpty();
        done(true, "north");
        done(true, "");
        assertThat(shown()).containsExactly("", "north");
        done(false, "north");
        assertThat(shown()).containsExactly("");
        done(true, "north");
        done(false, "");
        assertThat(shown()).as("the end of all ends that of each bank").isEmpty();
    }

    @Test
    void itEndsByItself() throws Exception {
        done(true, "north");
        portal.clock().advance(Duration.ofSeconds(601));
        assertThat(shown()).isEmpty();
    }

    @Test
    void whatWasNotAnsweredIsNotCertainAndWhatWasRefusedIsNotThere() throws Exception {
        VerifiedCommand command = ordered(true, "north");
        ConnectedUnit.awaitState(operator, site, command, "sent");
        assertThat(shown()).containsExactly("north?");
        unit.answer(command, CommandOutcome.REFUSED, unit.identity());
        ConnectedUnit.awaitState(operator, site, command, "refused");
        assertThat(shown()).isEmpty();
    }

    @Test
    void anEndThatWasNotAnsweredEndsNothing() throws Exception {
        done(true, "north");
        VerifiedCommand end = ordered(false, "north");
        ConnectedUnit.awaitState(operator, site, end, "sent");
        assertThat(shown()).containsExactly("north");
        unit.apply(end);
        ConnectedUnit.awaitState(operator, site, end, "applied");
        assertThat(shown()).isEmpty();
    }
}
