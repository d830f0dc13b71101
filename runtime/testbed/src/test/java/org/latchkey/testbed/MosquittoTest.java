// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MosquittoTest {

    private static final int NOT_AUTHORIZED = 0x87;

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    private static Certificates ours;
    private static Certificates others;

    private Mosquitto broker;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = new Certificates(keys.resolve("ours"));
        ours.client("portal");
        ours.client("GYM-1");
        ours.client("GYM-2");
        others = new Certificates(keys.resolve("others"));
        others.client("GYM-1");
    }

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(folder, Ports.free(), ours.broker(), Mosquitto.siteRules("portal"));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private MqttProbe connect(String name) throws Exception {
        return new MqttProbe(broker.port(), ours.context(name, ours));
    }

    @Test
    void aUnitReachesItsOwnTopicsOnly() throws Exception {
        try (MqttProbe portal = connect("portal");
                MqttProbe unit = connect("GYM-1")) {
            assertThat(portal.subscribe("lk/v1/+/up/#")).isZero();
            unit.subscribe("lk/v1/GYM-2/down/#");
            unit.subscribe("#");
            assertThat(unit.subscribe("lk/v1/GYM-1/down/#")).isZero();

            assertThat(unit.publish("lk/v1/GYM-2/up/audit", "forged", false)).isEqualTo(NOT_AUTHORIZED);
            assertThat(unit.publish("lk/v1/GYM-1/down/command", "forged", false))
                    .isEqualTo(NOT_AUTHORIZED);
            assertThat(unit.publish("lk/v1/GYM-1/up/audit", "true", false)).isZero();
            assertThat(portal.next()).isEqualTo("lk/v1/GYM-1/up/audit=true");

            // Mosquitto grants the subscriptions above and filters what is published.
            portal.publish("lk/v1/GYM-2/down/command", "not yours", false);
            portal.publish("lk/v1/GYM-1/down/command", "yours", false);
            assertThat(unit.next()).isEqualTo("lk/v1/GYM-1/down/command=yours");
        }
    }

    @Test
    void onlyCertificatesOfTheAuthorityAndTls13AreTaken() throws Exception {
        assertRefused(() -> new MqttProbe(broker.port(), others.context("GYM-1", ours)));
        assertRefused(() -> new MqttProbe(broker.port(), ours.context("", ours)));
        assertRefused(() -> new MqttProbe(broker.port(), ours.context("GYM-1", ours), "TLSv1.2"));
        connect("GYM-1").close();
    }

    private interface Attempt {
        MqttProbe connect() throws Exception;
    }

    private static void assertRefused(Attempt attempt) {
        assertThatThrownBy(() -> attempt.connect().close()).isInstanceOf(IOException.class);
    }

    @Test
    void aRevokedCertificateIsRefused() throws Exception {
        Mosquitto.Tls tls = ours.broker();
        Path list = ours.revoke("GYM-2");
        broker.close();
        broker = Mosquitto.start(
                folder,
                broker.port(),
                new Mosquitto.Tls(tls.authority(), tls.certificate(), tls.key(), Optional.of(list)),
                Mosquitto.siteRules("portal"));

        assertRefused(() -> connect("GYM-2"));
        connect("GYM-1").close();
    }

    @Test
    void aRestartedBrokerRemembersWhatItWasToRetain() throws Exception {
        try (MqttProbe unit = connect("GYM-1")) {
            unit.publish("lk/v1/GYM-1/up/state", "online", true);
        }
        broker.close();
        assertThat(broker.process().isAlive()).isFalse();
        broker = Mosquitto.start(folder, broker.port(), ours.broker(), Mosquitto.siteRules("portal"));

        try (MqttProbe portal = connect("portal")) {
            portal.subscribe("lk/v1/+/up/state");
            assertThat(portal.next()).isEqualTo("lk/v1/GYM-1/up/state=online");
        }
    }

    @Test
    void aBrokerThatCannotStartSaysWhy() throws Exception {
        Mosquitto.Tls tls = ours.broker();
        assertThatThrownBy(() ->
                        Mosquitto.start(folder.resolve("second"), broker.port(), tls, Mosquitto.siteRules("portal")))
                .isInstanceOf(TestbedException.class)
                .hasMessageContaining("Address already in use");
    }
}
