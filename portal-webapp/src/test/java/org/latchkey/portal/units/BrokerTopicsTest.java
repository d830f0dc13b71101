// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.broker.PortalLink;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.pki.Authority;
import org.latchkey.protocol.sync.UnitState;

/** Unit A reaches nothing of unit B's, whatever it tries, and nobody reaches anything without a certificate. */
class BrokerTopicsTest {

    private static final String A = "T-A";
    private static final String B = "T-B";
    private static final byte[] SECRET = "for B alone".getBytes(StandardCharsets.US_ASCII);

    private static TestPortal portal;
    private static TestClient operator;
    private static FakeUnit a;
    private static FakeUnit b;

    @BeforeAll
    static void enrol() throws Exception {
        portal = TestPortal.live();
        operator = portal.program(Role.OPERATOR);
        operator.post("/sites", Examples.site(A));
        operator.post("/sites", Examples.site(B));
        a = ConnectedUnit.enrolled(portal, operator, A);
        b = ConnectedUnit.enrolled(portal, operator, B);
        PortalLink link = portal.bean(PortalLink.class);
        ConnectedUnit.await(link::connected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lk/v1/T-B/down/command",
                "lk/v1/T-B/up/state",
                "lk/v1/T-A/up/audit",
                "lk/v1/+/down/command",
                "lk/v1/#",
                "#",
                "+/+/+/+/+",
                "$share/x/lk/v1/T-B/down/command",
                "$share/x/lk/v1/T-A/down/command",
                "lk/v1/T-A/down/+",
                "lk/v1/T-A/down/#",
                "lk/v1/T-B/down/command::unit-T-B.lk/v1/T-B/down/command",
                "$SYS/#",
                "activemq.management",
            })
    void nothingButItsOwnTopicsCanBeRead(String filter) throws Exception {
        try (UnitLink spy = new UnitLink(a.broker(), "unit-T-A", a.tls(true));
                UnitLink owner = new UnitLink(b.broker(), "unit-T-B", b.tls(true))) {
            owner.subscribe("lk/v1/T-B/down/command");
            try {
                spy.subscribe(filter);
            } catch (MqttException refused) {
                assertThat(refused).isNotNull();
            }
            assertThat(spy.awaitLoss()).as("the connection is lost").isTrue();
            portal.bean(PortalLink.class).publish(B, PortalLink.COMMAND, SECRET);
            ConnectedUnit.await(() -> owner.received().stream()
                    .anyMatch(
                            message -> new String(message.payload(), StandardCharsets.US_ASCII).equals("for B alone")));
            assertThat(spy.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lk/v1/T-B/up/state",
                "lk/v1/T-B/up/ack",
                "lk/v1/T-B/down/command",
                "lk/v1/T-A/down/command",
                "lk/v1/T-A/up/other",
                "lk/v1/T-A/up/state/more",
                "elsewhere",
            })
    void nothingButItsOwnTopicsCanBeWritten(String topic) throws Exception {
        try (UnitLink liar = new UnitLink(a.broker(), "unit-T-A", a.tls(true))) {
            liar.send(topic, UnitState.offline().encode());
            assertThat(liar.awaitLoss()).as("the connection is lost").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lk/v1/T-B/up/state", "lk/v1/T-A/up/ack", "lk/v1/T-B/down/command", "lk/v1/T-A/down/command"})
    void aLastWillIsNoWayRound(String topic) {
        assertRefused("unit-T-A", a, topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unit-T-B", "unit-", "", "portal-1", "unit-T-A2", "x"})
    void aUnitIsCalledWhatItsCertificateSays(String clientId) {
        assertRefused(clientId, a, null);
    }

    private static void assertRefused(String clientId, FakeUnit unit, String willTopic) {
        assertThatThrownBy(() -> new UnitLink(
                                unit.broker(),
                                clientId,
                                unit.tls(true),
                                willTopic,
                                UnitState.offline().encode())
                        .close())
                .isInstanceOf(MqttException.class);
    }

    @Test
    void aCertificateThatAnybodyMadeOrNoneConnectsNobody() throws Exception {
        X509Certificate ours = portal.bean(Authority.class).certificate();
        X509Certificate selfMade = SelfMade.certificate(a.key(), "T-A", BigInteger.ONE);
        assertThatThrownBy(() -> new UnitLink(a.broker(), "unit-T-A", FakeUnit.tls(selfMade, a.key(), ours)).close())
                .isInstanceOf(MqttException.class);
        assertThatThrownBy(() -> new UnitLink(a.broker(), "unit-T-A", a.tls(false)).close())
                .isInstanceOf(MqttException.class);
    }

    @Test
    void aReplacedUnitIsShutOutAtOnce() throws Exception {
        String site = "T-REPLACE";
        operator.post("/sites", Examples.site(site));
        FakeUnit first = ConnectedUnit.enrolled(portal, operator, site);
        try (UnitLink old = new UnitLink(first.broker(), "unit-" + site, first.tls(true))) {
            FakeUnit second = ConnectedUnit.enrolled(portal, operator, site);
            assertThat(old.awaitLoss()).as("the old unit is cut off").isTrue();
            assertThatThrownBy(() -> new UnitLink(first.broker(), "unit-" + site, first.tls(true)).close())
                    .isInstanceOf(MqttException.class);
            try (UnitLink link = new UnitLink(second.broker(), "unit-" + site, second.tls(true))) {
                link.subscribe("lk/v1/" + site + "/down/command");
                assertThat(link.isConnected()).isTrue();
            }
        }
    }

    @Test
    void aMessageOfTenMegabytesEndsTheConnectionAndNothingElse() throws Exception {
        try (UnitLink large = new UnitLink(a.broker(), "unit-T-A", a.tls(true));
                UnitLink other = new UnitLink(b.broker(), "unit-T-B", b.tls(true))) {
            try {
                large.send("lk/v1/T-A/up/audit", new byte[10 * 1024 * 1024]);
            } catch (MqttException tooLargeForTheClientToo) {
                large.close();
                assertThat(other.isConnected()).isTrue();
                return;
            }
            assertThat(large.awaitLoss()).isTrue();
            other.publish("lk/v1/T-B/up/state", UnitState.offline().encode(), true);
            assertThat(other.isConnected()).isTrue();
        }
    }

    @Test
    void whatNothingHoldsBackEndsTheConnection() throws Exception {
        try (UnitLink unheard = new UnitLink(a.broker(), "unit-T-A", a.tls(true))) {
            unheard.sendUnheard("lk/v1/T-A/up/state", UnitState.offline().encode());
            assertThat(unheard.awaitLoss()).as("the connection is lost").isTrue();
        }
    }

    @Test
    void aFloodEndsTheConnectionThatMakesIt() throws Exception {
        try (UnitLink flood = new UnitLink(a.broker(), "unit-T-A", a.tls(true))) {
            byte[] state = UnitState.offline().encode();
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (flood.isConnected() && System.nanoTime() < end) {
                try {
                    flood.send("lk/v1/T-A/up/state", state);
                } catch (MqttException fullOrLost) {
                    Thread.yield();
                }
            }
            assertThat(flood.isConnected()).isFalse();
        }
        try (UnitLink again = new UnitLink(a.broker(), "unit-T-A", a.tls(true))) {
            assertThat(again.isConnected()).isTrue();
        }
    }
}
