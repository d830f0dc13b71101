// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.trail.TestUnit;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.protocol.sync.RunningReport.Phase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A roll-out over HTTP, with reports that units sign. */
class RolloutsApiTest extends RolloutScene {

    @Test
    void ringByRingOnSignedProofAndBackAgain() throws Exception {
        String id = begin("0", "1 2");
        assertThat(orders(0)).containsExactly(Long.toString(fresh));
        assertThat(orders(1)).isEmpty();
        assertThat(owner.post("/rollouts", request("0")).problem()).isEqualTo("rollout-running");
        String byHand = "{\"type\":\"run-release\",\"release\":" + fresh + "}";
        assertThat(owner.post("/sites/" + sites.get(0) + "/commands", byHand).problem())
                .isEqualTo("rollout-running");
        report(sites.get(0), old, Phase.FETCHING, fresh, "", sites.get(0), old);
        ConnectedUnit.await(() -> siteState(id, 0, 0).equals("fetching"));
        runs(sites.get(0), fresh);
        ConnectedUnit.await(() -> orders(1).size() == 1 && orders(2).size() == 1);
        assertThat(get(id).get("rings").get(0).get("state").asString()).isEqualTo("done");
        runs(sites.get(1), fresh);
        runs(sites.get(2), fresh);
        awaitState(id, "succeeded");

        JsonNode row = row(sites.get(0));
        assertThat(row.get("release").asLong()).isEqualTo(fresh);
        assertThat(row.get("matches").asString()).isEqualTo("yes");
        assertThat(row.get("bundles").size()).isEqualTo(2);

        assertThat(owner.post("/rollouts/" + id + "/rollback", "{\"reason\":\"customers complain\"}")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("rolling-back");
        sites.forEach(site -> runs(site, old));
        awaitState(id, "rolled-back");
        assertThat(orders(2)).containsExactly(Long.toString(fresh), Long.toString(old));
        assertThat(owner.get("/journal").text())
                .contains("rollout-started", "rollout-succeeded", "rollout-rolled-back");
    }

    @Test
    void manyStepsAtOnceDirectASiteOnce() throws Exception {
        Rollouts rollouts = portal.bean(Rollouts.class);
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    rollouts.active().forEach(rollouts::step);
                }
            }));
        }
        try {
            String id = begin("0 1 2");
            assertThat(orders(0)).containsExactly(Long.toString(fresh));
            sites.forEach(site -> runs(site, fresh));
            awaitState(id, "succeeded");
            owner.post("/rollouts/" + id + "/rollback", "{\"reason\":\"end of test\"}");
            sites.forEach(site -> runs(site, old));
            awaitState(id, "rolled-back");
        } finally {
            over.set(true);
            CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        }
        for (int site = 0; site < sites.size(); site++) {
            assertThat(orders(site)).containsExactly(Long.toString(fresh), Long.toString(old));
        }
    }

    private JsonNode row(String site) {
        for (JsonNode row : owner.get("/versions").json().get("sites")) {
            if (row.get("site").asString().equals(site)) {
                return row;
            }
        }
        throw new AssertionError("no row for " + site);
    }

    @Test
    void aReportThatLiesStopsTheRolloutAndIsAnIncident() throws Exception {
        String id = begin("0", "1");
        report(sites.get(0), fresh, Phase.CONFIRMED, fresh, "", sites.get(1), fresh);
        assertThat(owner.get("/incidents?site=" + sites.get(0)).text()).contains("bad-report");
        assertThat(siteState(id, 0, 0)).isEqualTo("directed");
        report(sites.get(0), fresh, Phase.CONFIRMED, fresh, "", sites.get(0), old);
        awaitState(id, "failed");
        assertThat(owner.get("/incidents?site=" + sites.get(0)).text()).contains("digests-differ");
        assertThat(row(sites.get(0)).get("matches").asString()).isEqualTo("no");
        assertThat(owner.get("/incidents").text()).contains("rollout-failed");
        assertThat(orders(1)).isEmpty();
        assertThat(owner.post("/rollouts/" + id + "/resume", "{\"reason\":\"the disk was swapped\"}")
                        .status())
                .isEqualTo(200);
        runs(sites.get(0), fresh);
        ConnectedUnit.await(() -> !orders(1).isEmpty());
        owner.post("/rollouts/" + id + "/rollback", "{\"reason\":\"end of test\"}");
        runs(sites.get(0), old);
        runs(sites.get(1), old);
        awaitState(id, "rolled-back");
    }

    @Test
    void whatIsForOtherHardwareIsNotRolledOutAndEachSiteSaysWhy() {
        String gym = TestUnit.enrol(portal).site();
        sites.add(gym);
        TestClient.Reply reply = owner.post("/rollouts", request("0", "3"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.json().get("errors").size())
                .as("the other site has nothing")
                .isEqualTo(1);
        assertThat(reply.json().get("errors").get(0).get("field").asString()).isEqualTo(gym);
        assertThat(reply.text())
                .contains("does not bring what this site's hardware needs")
                .contains("org.latchkey.driver.kerong, org.latchkey.driver.xor8a, org.latchkey.scanner.serial");
        String byHand = "{\"type\":\"run-release\",\"release\":" + fresh + "}";
        assertThat(owner.post("/sites/" + gym + "/commands", byHand).status()).isEqualTo(422);
        assertThat(orders(0)).isEmpty();
        assertThat(orders(3)).isEmpty();

        fresh = publishing.releaseFor("org.latchkey.driver.modbus", "org.a 1.2.0", "org.b 1.0.0");
        TestClient.Reply modbus = owner.post("/rollouts", request("0 1"));
        assertThat(modbus.status()).isEqualTo(422);
        assertThat(modbus.json().get("errors").size()).isEqualTo(2);
        assertThat(modbus.text()).contains("hardware that this site does not have: org.latchkey.driver.modbus");
    }

    @Test
    void whatIsNotMeantForServiceIsMarkedUntilItIsReplaced() {
        String site = sites.get(0);
        report(site, old, Phase.IDLE, 0, "", site, old, true);
        assertThat(row(site).get("development").asBoolean()).isTrue();
        assertThat(row(sites.get(1)).get("development").asBoolean()).isFalse();
        assertThat(owner.get("/sites/" + site + "/unit")
                        .json()
                        .get("development")
                        .asBoolean())
                .isTrue();
        runs(site, old);
        assertThat(row(site).get("development").asBoolean()).isFalse();
        assertThat(owner.get("/sites/" + site + "/unit")
                        .json()
                        .get("development")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void silenceStopsItByItselfAndAPausedOneWaits() throws Exception {
        String id = begin("0", "1");
        assertThat(owner.post("/rollouts/" + id + "/pause", "{\"reason\":\"\"}").status())
                .isEqualTo(422);
        assertThat(owner.post("/rollouts/" + id + "/pause", "{\"reason\":\"lunch\"}")
                        .json()
                        .get("reason")
                        .asString())
                .isEqualTo("lunch");
        assertThat(owner.post("/rollouts/" + id + "/pause", "{\"reason\":\"lunch\"}")
                        .problem())
                .isEqualTo("rollout-state");
        owner.post("/rollouts/" + id + "/resume", "{\"reason\":\"back\"}");
        portal.clock().advance(Duration.ofSeconds(601));
        awaitState(id, "failed");
        assertThat(siteState(id, 0, 0)).isEqualTo("silent");
        assertThat(portal.program(Role.OPERATOR)
                        .post("/rollouts/" + id + "/resume", "{\"reason\":\"please\"}")
                        .status())
                .isEqualTo(403);
        assertThat(portal.program(Role.OPERATOR)
                        .post(
                                "/sites/" + sites.get(2) + "/commands",
                                "{\"type\":\"run-release\",\"release\":" + fresh + "}")
                        .status())
                .isEqualTo(403);
        assertThat(owner.post(
                                "/sites/" + sites.get(2) + "/commands",
                                "{\"type\":\"run-release\",\"release\":" + fresh + "}")
                        .status())
                .isEqualTo(201);
        assertThat(orders(2)).containsExactly(Long.toString(fresh));
    }

    @Test
    @Timeout(120)
    void whoeverLooksHearsOfEachStep() throws Exception {
        try (InputStream events = portal.program(Role.AUDITOR).stream("/live").body()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
            String id = begin("0");
            awaitEvent(lines, id, "running");
            runs(sites.get(0), fresh);
            awaitEvent(lines, id, "succeeded");
        }
    }

    private static void awaitEvent(BufferedReader lines, String id, String state) throws IOException {
        boolean named = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event:")) {
                named = line.equals("event:rollout");
            } else if (named && line.startsWith("data:")) {
                JsonNode rollout = new JsonMapper().readTree(line.substring(5));
                if (rollout.get("id").asString().equals(id)
                        && rollout.get("state").asString().equals(state)) {
                    return;
                }
            }
        }
        throw new IllegalStateException("the events ended");
    }
}
