// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection by Eclipse Paho. A client lives for one connection: Paho's own reconnecting is not used. */
final class PahoLink implements Link, MqttCallback {

    /** The largest packet that the broker may send, in bytes; it drops larger ones. */
    static final int MAX_PACKET = 1024 * 1024;

    /** So many messages the broker sends ahead of our acknowledgements. */
    static final int RECEIVE_MAXIMUM = 8;

    private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);
    private static final int CONNECT_SECONDS = 10;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final long ANSWER_MILLIS = TimeUnit.SECONDS.toMillis(2 * CONNECT_SECONDS);
    private static final int QOS = 1;
    private static final int FIRST_FAILURE = 0x80;

    /**
     * Where a unit connects to, and as what.
     *
     * @param broker {@code ssl://host:port}
     * @param topics the site's
     * @param sockets TLS with the unit's certificate
     * @param will what the broker publishes, retained, as state once the unit is gone
     */
    record Target(String broker, Topics topics, SSLSocketFactory sockets, byte[] will) {}

    private final MqttAsyncClient client;
    private final Events events;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    private PahoLink(Target target, Events events) throws MqttException {
        this.events = events;
        client = new MqttAsyncClient(target.broker(), target.topics().clientId(), new MemoryPersistence());
        client.setManualAcks(true);
        client.setCallback(this);
    }

    /** Connects and subscribes. */
    static PahoLink dial(Target target, Events events) throws LinkException {
        PahoLink link = null;
        try {
            link = new PahoLink(target, events);
            link.connect(target);
            return link;
        } catch (MqttException | IllegalArgumentException e) {
            if (link != null) {
                link.close();
            }
            throw new LinkException(why(e), e);
        }
    }

    private void connect(Target target) throws MqttException {
        client.connect(options(target)).waitForCompletion(ANSWER_MILLIS);
        String[] topics = target.topics().subscriptions();
        int[] qos = new int[topics.length];
        Arrays.fill(qos, QOS);
        IMqttToken subscribed = client.subscribe(topics, qos);
        subscribed.waitForCompletion(ANSWER_MILLIS);
        for (int code : subscribed.getReasonCodes()) {
            if (code >= FIRST_FAILURE) {
                throw new IllegalArgumentException("the broker refuses the unit's topics (code " + code + ")");
            }
        }
    }

    private static MqttConnectionOptions options(Target target) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setMaximumPacketSize((long) MAX_PACKET);
        options.setSocketFactory(target.sockets());
        MqttMessage will = message(target.will(), true);
        options.setWill(target.topics().state(), will);
        return options;
    }

    private static MqttMessage message(byte[] payload, boolean retained) {
        MqttMessage message = new MqttMessage(payload);
        message.setQos(QOS);
        message.setRetained(retained);
        return message;
    }

    /** The words of the innermost cause: Paho's own say nothing but "MqttException". */
    static String why(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    @Override
    public boolean publish(String topic, byte[] payload, boolean retained, Runnable delivered) {
        try {
            client.publish(topic, message(payload, retained), null, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    delivered.run();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    LOG.debug("A message to {} was not delivered: {}", topic, why(failure));
                }
            });
            return true;
        } catch (MqttException e) {
            LOG.debug("A message to {} can not be sent now: {}", topic, why(e));
            return false;
        }
    }

    @Override
    public void acknowledge(Frame frame) {
        try {
            client.messageArrivedComplete(frame.id(), frame.qos());
        } catch (MqttException e) {
            // The connection went meanwhile; what the portal still has to say it says again after the next connect.
            LOG.debug("A message can not be acknowledged: {}", why(e));
        }
    }

    @Override
    public boolean open() {
        return !ended.get() && client.isConnected();
    }

    @Override
    public void close() {
        ended.set(true);
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException e) {
            LOG.debug("The connection did not end by itself: {}", why(e));
        }
        // Paho's own close() is left out: it pulls its parts from under threads that are still ending.
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        events.received(new Frame(topic, message.getPayload(), message.getId(), message.getQos()));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        if (ended.compareAndSet(false, true)) {
            String reason = response.getReasonString();
            Throwable failure = response.getException();
            events.lost(failure != null ? why(failure) : reason != null ? reason : "the broker ended the connection");
        }
    }

    @Override
    public void mqttErrorOccurred(MqttException failure) {
        LOG.debug("The broker sent something unexpected: {}", why(failure));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        LOG.trace("delivered");
    }

    @Override
    public void connectComplete(boolean reconnect, String broker) {
        LOG.debug("Connected with {}", broker);
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        LOG.debug("The broker asked for another authentication, which is ignored");
    }
}
