// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.latchkey.portal.Examples;
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

/** A portal with releases, and three sites whose units sign reports. */
abstract class RolloutScene {

    private static final String A = "org.a";

    TestPortal portal;
    TestClient owner;
    Publishing publishing;
    final Map<String, TestUnit> units = new HashMap<>();
    final List<String> sites = new ArrayList<>();
    long old;
    long fresh;
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
            TestUnit unit = TestUnit.enrol(portal, Examples::bareSite);
            units.put(unit.site(), unit);
            sites.add(unit.site());
            runs(unit.site(), old);
        }
    }

    void runs(String site, long release) {
        report(site, release, Phase.CONFIRMED, release, "", site, release);
    }

    void report(String site, long release, Phase phase, long target, String reason, String signer, long bundlesOf) {
        report(site, release, phase, target, reason, signer, bundlesOf, false);
    }

    void report(
            String site,
            long release,
            Phase phase,
            long target,
            String reason,
            String signer,
            long bundlesOf,
            boolean development) {
        List<RunningReport.Bundle> bundles = List.of(
                new RunningReport.Bundle(A, bundlesOf == old ? "1.0.0" : "1.1.0", digest(bundlesOf, A)),
                new RunningReport.Bundle("org.b", "1.0.0", digest(bundlesOf, "org.b")));
        byte[] letter = new RunningReport(site, ++time, release, phase, target, reason, bundles, development)
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

    String begin(String... rings) {
        TestClient.Reply reply = owner.post("/rollouts", request(rings));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().get("id").asString();
    }

    /** @param rings each the numbers of its sites */
    String request(String... rings) {
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

    JsonNode get(String id) {
        return portal.program(Role.TECHNICIAN).get("/rollouts/" + id).json();
    }

    void awaitState(String id, String state) throws Exception {
        ConnectedUnit.await(() -> get(id).get("state").asString().equals(state));
    }

    List<String> orders(int site) {
        List<String> orders = new ArrayList<>();
        owner.get("/sites/" + sites.get(site) + "/commands").json().get("items").forEach(command -> {
            if (command.get("type").asString().equals("run-release")) {
                orders.add(0, command.get("args").get("release").asString());
            }
        });
        return orders;
    }

    String siteState(String id, int ring, int site) {
        return get(id).get("rings")
                .get(ring)
                .get("sites")
                .get(site)
                .get("state")
                .asString();
    }
}
