// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.Examples;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestMachine;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.portal.units.FakeUnit;
import org.latchkey.portal.units.UnitLink;

/** Another broker, with the files that the portal writes for it: Mosquitto. */
class ExternalBrokerTest {

    @TempDir
    private Path folder;

    @Test
    void mosquittoServesWithThePortalsCertificatesRulesAndRevocations() throws Exception {
        TestMachine.require(
                mosquitto().isPresent(),
                "Mosquitto is not installed: ./latchkey test installs it, or set MOSQUITTO to its path.");
        Path program = mosquitto().orElseThrow();
        int port = freePort();
        String external = "--latchkey.broker.external=ssl://127.0.0.1:" + port;
        try (TestPortal portal = TestPortal.start(folder.resolve("data"), new MutableClock(Instant.now()), external)) {
            TestClient operator = portal.program(Role.OPERATOR);
            operator.post("/sites", Examples.site("X-A"));
            operator.post("/sites", Examples.site("X-B"));
            FakeUnit a = ConnectedUnit.enrolled(portal, operator, "X-A");
            FakeUnit b = ConnectedUnit.enrolled(portal, operator, "X-B");
            Process broker = start(program, portal.data().resolve("broker"), port);
            try {
                PortalLink link = portal.bean(PortalLink.class);
                ConnectedUnit.await(link::connected);
                commandsArrive(portal, operator, a);
                topicsOfOthersStayTheirs(link, a, b);
                aReplacedUnitIsOutAsSoonAsTheOtherIsIn(portal, operator, a, broker);
                new UnitLink(b.broker(), "unit-X-B", b.tls(true)).close();
                ConnectedUnit.await(link::connected);
            } finally {
                stop(broker);
            }
        }
    }

    /** Whatever it calls itself: the broker knows it by its certificate, and was told to read its files again. */
    private static void aReplacedUnitIsOutAsSoonAsTheOtherIsIn(
            TestPortal portal, TestClient operator, FakeUnit replaced, Process broker) throws Exception {
        try (UnitLink old = new UnitLink(replaced.broker(), "called-otherwise", replaced.tls(true))) {
            FakeUnit fresh = ConnectedUnit.enrolled(portal, operator, "X-A");
            reload(broker);
            ConnectedUnit.await(() -> isRefused(replaced));
            assertThat(old.isConnected()).as("nobody has taken its place yet").isTrue();
            try (UnitLink link = new UnitLink(fresh.broker(), "unit-X-A", fresh.tls(true))) {
                assertThat(old.awaitLoss()).as("the old unit is cut off").isTrue();
                assertThat(isRefused(replaced)).isTrue();
                assertThat(link.isConnected()).isTrue();
            }
        }
    }

    private static boolean isRefused(FakeUnit unit) throws Exception {
        try {
            new UnitLink(unit.broker(), "called-otherwise-too", unit.tls(true)).close();
            return false;
        } catch (MqttException refused) {
            return true;
        }
    }

    private static void reload(Process broker) throws Exception {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(broker.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void commandsArrive(TestPortal portal, TestClient operator, FakeUnit a) throws Exception {
        try (ConnectedUnit unit = ConnectedUnit.connect(portal, "X-A", a)) {
            unit.report();
            operator.post("/sites/X-A/commands", "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"public\"}");
            var command = unit.next();
            unit.apply(command);
            ConnectedUnit.awaitState(operator, "X-A", command, "applied");
        }
    }

    private static void topicsOfOthersStayTheirs(PortalLink link, FakeUnit a, FakeUnit b) throws Exception {
        try (UnitLink spy = new UnitLink(a.broker(), "unit-X-A", a.tls(true));
                UnitLink owner = new UnitLink(b.broker(), "unit-X-B", b.tls(true))) {
            owner.subscribe("lk/v1/X-B/down/command");
            for (String filter : List.of("lk/v1/X-B/down/command", "lk/v1/#", "#")) {
                try {
                    // Mosquitto grants this, and then delivers nothing.
                    spy.subscribe(filter);
                } catch (MqttException refused) {
                    assertThat(refused).isNotNull();
                }
            }
            spy.send("lk/v1/X-B/down/command", "forged".getBytes(StandardCharsets.US_ASCII));
            link.publish("X-B", PortalLink.COMMAND, "real".getBytes(StandardCharsets.US_ASCII));
            ConnectedUnit.await(() -> !owner.received().isEmpty());
            assertThat(owner.received()).hasSize(1);
            assertThat(new String(owner.received().peek().payload(), StandardCharsets.US_ASCII))
                    .isEqualTo("real");
            assertThat(spy.received()).isEmpty();
        }
    }

    private Process start(Path program, Path files, int port) throws Exception {
        Path config = folder.resolve("mosquitto.conf");
        Files.write(
                config,
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "user " + System.getProperty("user.name"),
                        "cafile " + files.resolve("ca.pem"),
                        "certfile " + files.resolve("server.pem"),
                        "keyfile " + files.resolve("server.key"),
                        "crlfile " + files.resolve("crl.pem"),
                        "tls_version tlsv1.3",
                        "require_certificate true",
                        "use_identity_as_username true",
                        "use_username_as_clientid true",
                        "acl_file " + files.resolve("acl"),
                        "persistence false"));
        Process process = new ProcessBuilder(program.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start();
        ConnectedUnit.await(() -> {
            assertThat(process.isAlive())
                    .as(Files.readString(folder.resolve("mosquitto.log")))
                    .isTrue();
            return listens(port);
        });
        return process;
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Optional<Path> mosquitto() {
        String named = System.getenv("MOSQUITTO");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
                .map(place -> Path.of(place, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
