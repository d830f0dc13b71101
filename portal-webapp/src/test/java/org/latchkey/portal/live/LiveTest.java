// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.broker.UnitMessageListener;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.trail.TestUnit;
import org.latchkey.portal.trail.TrailIngest;
import org.latchkey.portal.trail.TrailWatch;
import org.latchkey.portal.units.IncidentSink;
import org.latchkey.portal.units.UnitReplaced;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.sync.UnitState;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Units as they are, and as they change. */
class LiveTest {

    private TestPortal portal;
    private TestClient auditor;
    private LiveListener listener;
    private TestUnit unit;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        auditor = portal.program(Role.AUDITOR);
        listener = portal.bean(LiveListener.class);
        unit = TestUnit.enrol(portal).add(30);
    }

    @Test
    void aUnitIsNeverHeardThenOnlineThenOffline() {
        assertThat(view().get("connection").asString()).isEqualTo("never");
        assertThat(view().get("enrolled").asBoolean()).isTrue();
        say(unit.state(0));
        JsonNode online = view();
        assertThat(online.get("connection").asString()).isEqualTo("online");
        assertThat(online.get("trail").toString()).isEqualTo("{\"size\":30,\"witnessed\":0,\"unwitnessed\":30}");
        assertThat(online.get("clock").get("quality").asString()).isEqualTo("unproven");
        assertThat(online.get("doors").get(0).get("state").asString()).isEqualTo("closed");
        assertThat(online.get("health").get(0).get("message").asString()).isEqualTo("silent");
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, 20));
        say(UnitState.offline());
        JsonNode offline = view();
        assertThat(offline.get("connection").asString()).isEqualTo("offline");
        assertThat(offline.get("trail").toString()).isEqualTo("{\"size\":30,\"witnessed\":20,\"unwitnessed\":10}");
        assertThat(offline.get("doors").size()).as("the last that is known").isEqualTo(1);
    }

    @Test
    void whoHasADoorIsShownAndUnitsThatDoNotSayStillAre() {
        say(unit.state(0));
        assertThat(door()).endsWith("\"held\":null,\"heldSince\":null}");
        say(unit.stateWith(new UnitState.Held(UnitState.Held.FREE, 0)));
        assertThat(door()).endsWith("\"held\":\"free\",\"heldSince\":null}");
        say(unit.stateWith(new UnitState.Held(UnitState.Held.CODE, 1_800_000_000)));
        assertThat(door()).endsWith("\"held\":\"code\",\"heldSince\":\"2027-01-15T08:00:00Z\"}");
        say(unit.stateWith(new UnitState.Held(UnitState.Held.SESSION, 0)));
        assertThat(door()).endsWith("\"held\":\"session\",\"heldSince\":null}");
        say(unit.stateWith(new UnitState.Held(UnitState.Held.OVERSTAYED, Long.MAX_VALUE)));
        assertThat(door()).endsWith("\"held\":\"overstayed\",\"heldSince\":null}");
        say(unit.stateWith(new UnitState.Held(UnitState.Held.STAFF, 0)));
        assertThat(door()).endsWith("\"held\":\"staff\",\"heldSince\":null}");
    }

    private String door() {
        return view().get("doors").get(0).toString();
    }

    @Test
    void whatCannotBeReadChangesNothing() {
        say(unit.state(0));
        JsonNode before = view();
        listener.received(UnitMessageListener.STATE, unit.site(), unit.kid(), new byte[] {1, 2, 3});
        assertThat(view()).isEqualTo(before);
        assertThat(auditor.get("/incidents?site=" + unit.site()).text()).contains("bad-message");
    }

    @Test
    @Timeout(120)
    void listenersHearOfEachChange() throws IOException {
        say(unit.state(0));
        try (InputStream events = auditor.stream("/live").body()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
            await(lines, site -> site.get("connection").asString().equals("online"));
            say(UnitState.offline());
            await(lines, site -> site.get("connection").asString().equals("offline"));
            say(unit.stateWith(new UnitState.Held(UnitState.Held.SESSION, 0)));
            await(lines, site -> "session"
                    .equals(site.get("doors").get(0).get("held").asString("")));
            say(unit.add(5).state(0));
            await(lines, site -> site.get("trail").get("size").asInt() == 35);
        }
    }

    @Test
    @Timeout(120)
    void aUnitWhoseLastWillWasLostIsOfflineForAllWhoAsk() throws IOException {
        String order = "{\"type\":\"open\",\"doors\":[1]}";
        TestClient operator = portal.program(Role.OPERATOR);
        String orders = "/sites/" + unit.site() + "/commands";
        say(unit.state(0));
        try (InputStream events = auditor.stream("/live").body()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
            await(lines, site -> site.get("connection").asString().equals("online"));
            assertThat(operator.post(orders, order).status()).isEqualTo(201);
            portal.clock().advance(Duration.ofMillis(Presence.SILENCE_MILLIS));
            assertThat(view().get("connection").asString()).isEqualTo("offline");
            assertThat(operator.post(orders, order).problem()).isEqualTo("unit-offline");
            await(lines, site -> site.get("connection").asString().equals("offline"));
            say(unit.state(0));
            await(lines, site -> site.get("connection").asString().equals("online"));
        }
    }

    @Test
    @Timeout(120)
    void aReplacedUnitTakesItsPresenceAlongForAllWhoListen() throws IOException {
        say(unit.state(0));
        try (InputStream events = auditor.stream("/live").body()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
            await(lines, site -> site.get("connection").asString().equals("online"));
            UnitReplaced replaced = new UnitReplaced(unit.site(), unit.kid());
            portal.bean(ApplicationEventMulticaster.class)
                    .multicastEvent(new PayloadApplicationEvent<>(this, replaced));
            await(lines, site -> site.get("connection").asString().equals("offline"));
        }
    }

    @Test
    void aStateThatTheDatabaseDoesNotTakeIsAskedForAgain() {
        WriteTransactions broken = new WriteTransactions(
                new AbstractPlatformTransactionManager() {
                    @Override
                    protected Object doGetTransaction() {
                        throw new CannotCreateTransactionException("busy");
                    }

                    @Override
                    protected void doBegin(Object transaction, TransactionDefinition definition) {}

                    @Override
                    protected void doCommit(DefaultTransactionStatus status) {}

                    @Override
                    protected void doRollback(DefaultTransactionStatus status) {}
                },
                () -> {},
                true);
        LiveListener one = new LiveListener(
                portal.bean(Units.class),
                portal.bean(UnitStates.class),
                portal.bean(Presence.class),
                portal.bean(TrailWatch.class),
                portal.bean(LiveHub.class),
                portal.bean(IncidentSink.class),
                broken,
                portal.clock());
        byte[] state = unit.state(0).encode();
        assertThatThrownBy(() -> one.received(UnitMessageListener.STATE, unit.site(), unit.kid(), state))
                .as("so that the inbox offers it again")
                .isInstanceOf(TransactionException.class);
        one.received(UnitMessageListener.ACK, unit.site(), unit.kid(), new byte[0]);
    }

    private void await(BufferedReader lines, Predicate<JsonNode> condition) throws IOException {
        boolean named = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event:")) {
                named = line.equals("event:site");
            } else if (named && line.startsWith("data:")) {
                JsonNode site = new JsonMapper().readTree(line.substring(5));
                if (site.get("site").asString().equals(unit.site()) && condition.test(site)) {
                    return;
                }
            }
        }
        throw new IllegalStateException("the events ended");
    }

    /** To all who listen, and last to the one that tells. */
    private void say(UnitState state) {
        Stream.concat(
                        portal.beans(UnitMessageListener.class).stream().filter(one -> one != listener),
                        Stream.of(listener))
                .filter(one -> one.kinds().contains(UnitMessageListener.STATE))
                .forEach(one -> one.received(UnitMessageListener.STATE, unit.site(), unit.kid(), state.encode()));
    }

    private JsonNode view() {
        return auditor.get("/sites/" + unit.site() + "/unit").json();
    }
}
