// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.broker.UnitMessageListener;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.releases.Publishing;
import org.latchkey.portal.trail.TestUnit;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.protocol.sync.RunningReport.Phase;
import tools.jackson.databind.JsonNode;

/** A roll-out over HTTP, with reports that units sign. */
class RolloutsApiTest {

    private static final String A = "org.a";

    private TestPortal portal;
    private TestClient owner;
    private Publishing publishing;
    private final Map<String, TestUnit> units = new HashMap<>();
    private final List<String> sites = new ArrayList<>();
    private long old;
    private long fresh;
    private long time = 1_790_000_000L;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    @BeforeEach
    void connect() throws Exception {
        portal = portal();
        owner = portal.program(Role.OWNER);
        publishing = Publishing.of(portal);
        old = publishing.release("org.a 1.0.0", "org.b 1.0.0");
        fresh = publishing.release("org.a 1.1.0", "org.b 1.0.0");
        for (int i = 0; i < 3; i++) {
            TestUnit unit = TestUnit.enrol(portal);
            units.put(unit.site(), unit);
            sites.add(unit.site());
            runs(unit.site(), old);
        }
    }

    private void runs(String site, long release) {
        report(site, release, Phase.CONFIRMED, release, "", site, release);
    }

    private void report(
            String site, long release, Phase phase, long target, String reason, String signer, long bundlesOf) {
        List<RunningReport.Bundle> bundles = List.of(
                new RunningReport.Bundle(A, bundlesOf == old ? "1.0.0" : "1.1.0", digest(bundlesOf, A)),
                new RunningReport.Bundle("org.b", "1.0.0", digest(bundlesOf, "org.b")));
        byte[] letter = new RunningReport(site, ++time, release, phase, target, reason, bundles)
                .sign(units.get(signer).key());
        portal.beans(UnitMessageListener.class).stream()
                .filter(listener -> listener.kinds().contains(UnitMessageListener.STATE))
                .forEach(listener -> listener.received(
                        UnitMessageListener.STATE,
                        site,
                        units.get(site).kid(),
                        units.get(site).stateWith(letter, time).encode()));
    }

    private byte[] digest(long release, String bundle) {
        return HexFormat.of().parseHex(publishing.workshop().sha256(release, bundle));
    }

    private String begin(String... rings) {
        TestClient.Reply reply = owner.post("/rollouts", request(rings));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().get("id").asString();
    }

    /** @param rings each the numbers of its sites */
    private String request(String... rings) {
        StringBuilder json = new StringBuilder();
        for (String ring : rings) {
            String codes = Arrays.stream(ring.split(" "))
                    .map(number -> '"' + sites.get(Integer.parseInt(number)) + '"')
                    .toList()
                    .toString();
            json.append(json.isEmpty() ? "" : ",")
                    .append("{\"name\":\"ring ")
                    .append(ring)
                    .append("\",\"sites\":")
                    .append(codes)
                    .append('}');
        }
        return "{\"release\":" + fresh + ",\"rings\":[" + json
                + "],\"successPercent\":100,\"failurePercent\":0,\"deadlineSeconds\":600}";
    }

    private JsonNode get(String id) {
        return portal.program(Role.TECHNICIAN).get("/rollouts/" + id).json();
    }

    private void awaitState(String id, String state) throws Exception {
        ConnectedUnit.await(() -> get(id).get("state").asString().equals(state));
    }

    private List<String> orders(int site) {
        List<String> orders = new ArrayList<>();
        owner.get("/sites/" + sites.get(site) + "/commands").json().get("items").forEach(command -> {
            if (command.get("type").asString().equals("run-release")) {
                orders.add(0, command.get("args").get("release").asString());
            }
        });
        return orders;
    }

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

    private String siteState(String id, int ring, int site) {
        return get(id).get("rings")
                .get(ring)
                .get("sites")
                .get(site)
                .get("state")
                .asString();
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
}
