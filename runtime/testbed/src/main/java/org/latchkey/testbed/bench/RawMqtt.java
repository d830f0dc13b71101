// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.latchkey.testbed.Certificates;
import org.latchkey.testbed.Mosquitto;
import org.latchkey.testbed.MqttProbe;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.TestbedException;

/**
 * Two clients that do nothing but MQTT 5 over mutual TLS 1.3, at least once, and Mosquitto between them. What one asks
 * the other answers.
 */
final class RawMqtt implements AutoCloseable {

    private static final String PORTAL = "portal";
    private static final String UNIT = "UNIT-1";
    private static final String DOWN = "lk/v1/" + UNIT + "/down/command";
    private static final String UP = "lk/v1/" + UNIT + "/up/ack";
    private static final String WORD = "sixteen letters!";

    private final Mosquitto broker;
    private final MqttProbe portal;
    private final MqttProbe unit;

    RawMqtt(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Certificates keys = new Certificates(folder.resolve("keys"));
        keys.client(PORTAL);
        keys.client(UNIT);
        broker = Mosquitto.start(
                Files.createDirectory(folder.resolve("mosquitto")),
                Ports.free(),
                keys.broker(),
                Mosquitto.siteRules(PORTAL));
        portal = new MqttProbe(broker.port(), keys.context(PORTAL, keys));
        unit = new MqttProbe(broker.port(), keys.context(UNIT, keys));
        portal.subscribe("lk/v1/+/up/#");
        unit.subscribe("lk/v1/" + UNIT + "/down/#");
    }

    /** There and back; gives nanoseconds. */
    long roundTrip() throws IOException {
        long start = System.nanoTime();
        portal.publish(DOWN, WORD, false);
        require(unit.next(), DOWN);
        unit.publish(UP, WORD, false);
        require(portal.next(), UP);
        return System.nanoTime() - start;
    }

    private static void require(String message, String topic) {
        if (!message.equals(topic + "=" + WORD)) {
            throw new TestbedException("the broker brought " + message);
        }
    }

    @Override
    public void close() throws IOException {
        portal.close();
        unit.close();
        broker.close();
    }
}
