// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.platform.Secrets;
import tools.jackson.databind.JsonNode;

/** Refused sign-ins stand in the journal, and no flood of them fills it. */
class FailedSignInsTest {

    private final TestPortal portal = TestPortal.shared();
    private final TestClient auditor = portal.program(Role.AUDITOR);
    private final MutableClock clock = new MutableClock();
    private final FailedSignIns failures = new FailedSignIns(portal.bean(Journal.class), clock);
    private final long before = newest();

    private long newest() {
        // What other tests left to be summed up is written now or, as that clock stands still, not during this test.
        portal.bean(FailedSignIns.class).look();
        JsonNode items = auditor.get("/journal?limit=1").json().get("items");
        return items.isEmpty() ? -1 : items.get(0).get("seq").asLong();
    }

    /** What was written since the test began, the newest first. */
    private List<JsonNode> written() {
        return auditor.get("/journal?limit=200")
                .json()
                .get("items")
                .valueStream()
                .filter(entry -> entry.get("seq").asLong() > before)
                .toList();
    }

    private void refused(int times, FailedSignIns.Why why) {
        for (int i = 0; i < times; i++) {
            failures.refused(Optional.empty(), why);
        }
    }

    @Test
    void aFloodBecomesTenEntriesAndOneSum() {
        refused(500, FailedSignIns.Why.WRONG_PASSWORD);
        refused(7000, FailedSignIns.Why.THROTTLED);
        assertThat(written()).hasSize(FailedSignIns.SINGLY);
        clock.advance(FailedSignIns.HOUR.minusSeconds(1));
        failures.look();
        assertThat(written()).as("the hour is not over").hasSize(FailedSignIns.SINGLY);
        clock.advance(Duration.ofSeconds(1));
        failures.look();
        failures.look();
        assertThat(written()).hasSize(FailedSignIns.SINGLY + 1);
        JsonNode sum = written().get(0);
        assertThat(sum.get("action").asString()).isEqualTo("sign-ins-refused");
        assertThat(sum.get("details").get("wrong-password").asInt()).isEqualTo(490);
        assertThat(sum.get("details").get("throttled").asInt()).isEqualTo(7000);
        assertThat(sum.get("details").get("seconds").asInt()).isEqualTo(3600);
    }

    @Test
    void aNewHourBeginsWithSingleEntriesAgainAndFewNeedNoSum() {
        refused(3, FailedSignIns.Why.WRONG_PASSWORD);
        clock.advance(FailedSignIns.HOUR);
        refused(2, FailedSignIns.Why.WRONG_PASSWORD);
        assertThat(written())
                .extracting(entry -> entry.get("action").asString())
                .containsOnly("sign-in-refused")
                .hasSize(5);
    }

    @Test
    void whatWasCountedIsWrittenBeforeThePortalGoes() {
        failures.start();
        refused(FailedSignIns.SINGLY + 1, FailedSignIns.Why.WRONG_PASSWORD);
        failures.stop();
        assertThat(failures.isRunning()).isFalse();
        assertThat(written().get(0).get("details").get("wrong-password").asInt())
                .isEqualTo(1);
    }

    @Test
    void aWrongPasswordStandsUnderTheNameThatWasTried() {
        // Whatever other tests tried belongs to an hour that is over.
        portal.clock().advance(FailedSignIns.HOUR);
        String name = "f" + Secrets.id().substring(0, 8);
        portal.addOperator(name, "a long password of our own", Role.AUDITOR);
        TestClient stranger = portal.anonymous();
        stranger.get("/session");
        assertThat(stranger.signIn(name, "wrong").status()).isEqualTo(401);
        assertThat(stranger.signIn(name + "x", "wrong").status()).isEqualTo(401);
        List<JsonNode> refused = written().stream()
                .filter(entry -> entry.get("action").asString().equals("sign-in-refused"))
                .toList();
        assertThat(refused).hasSize(2);
        assertThat(refused.get(1).get("operatorName").asString()).isEqualTo(name);
        assertThat(refused.get(0).get("operator").isNull()).isTrue();
        assertThat(refused.get(0).get("details").get("why").asString()).isEqualTo("wrong-password");
        assertThat(auditor.get("/journal").text()).doesNotContain(name + "x");
    }
}
