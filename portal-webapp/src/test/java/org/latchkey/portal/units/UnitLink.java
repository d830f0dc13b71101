// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.TypedLetter;

/** A connection to the broker, as a unit or somebody who would like to be one makes it. */
public final class UnitLink implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 60_000;

    private final MqttAsyncClient client;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final CountDownLatch lost = new CountDownLatch(1);

    /** A message that came. */
    public record Received(String topic, byte[] payload) {}

    public UnitLink(String broker, String clientId, SSLContext tls) throws MqttException {
        this(broker, clientId, tls, null, null);
    }

    /** With a last will, if a topic for it is named. */
    public UnitLink(String broker, String clientId, SSLContext tls, String willTopic, byte[] will)
            throws MqttException {
        client = new MqttAsyncClient(broker, clientId, new MemoryPersistence());
        client.setCallback(new Callback());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(30);
        options.setSocketFactory(tls.getSocketFactory());
        if (willTopic != null) {
            MqttMessage message = new MqttMessage(will);
            message.setQos(1);
            message.setRetained(true);
            options.setWill(willTopic, message);
        }
        client.connect(options).waitForCompletion(PATIENCE_MILLIS);
    }

    public void subscribe(String filter) throws MqttException {
        client.subscribe(filter, 1).waitForCompletion(PATIENCE_MILLIS);
    }

    public void publish(String topic, byte[] payload, boolean retained) throws MqttException {
        client.publish(topic, payload, 1, retained).waitForCompletion(PATIENCE_MILLIS);
    }

    /** Sends without waiting for an answer that may never come. */
    public void send(String topic, byte[] payload) throws MqttException {
        client.publish(topic, payload, 1, false);
    }

    /** Sends with QoS 0. */
    public void sendUnheard(String topic, byte[] payload) throws MqttException {
        client.publish(topic, payload, 0, false);
    }

    public boolean awaitLoss() throws InterruptedException {
        return lost.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    public boolean isConnected() {
        return client.isConnected();
    }

    /** The next letter of this type; others before it are passed over. */
    public byte[] next(LetterType type) throws Exception {
        while (true) {
            Received message = received.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (message == null) {
                throw new AssertionError("no letter of type " + type.word() + " came");
            }
            TypedLetter letter = TypedLetter.decode(message.payload());
            if (letter.type() == type) {
                return letter.letter();
            }
        }
    }

    /** Everything that has come so far. */
    public BlockingQueue<Received> received() {
        return received;
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnectForcibly(0, PATIENCE_MILLIS, false);
        }
        client.close(true);
    }

    private final class Callback implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            received.add(new Received(topic, message.getPayload()));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            lost.countDown();
        }

        @Override
        public void mqttErrorOccurred(MqttException fault) {
            // Tests look at what follows.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Tests wait for tokens.
        }

        @Override
        public void connectComplete(boolean reconnect, String server) {
            // The constructor waits for it.
        }

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {
            // There is none.
        }
    }
}
