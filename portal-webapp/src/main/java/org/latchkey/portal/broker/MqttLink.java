// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.platform.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The portal's connection to a broker that somebody else runs. One thread keeps it connected, for ever, with a back-off.
 * Messages are acknowledged when they were worked on; at most {@value #UNACKNOWLEDGED} are taken at once.
 */
final class MqttLink implements PortalLink, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);

    private static final String CLIENT = "portal-";
    private static final int UNACKNOWLEDGED = 64;
    private static final int QOS = 1;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int TIMEOUT_SECONDS = 10;
    private static final long TIMEOUT_MILLIS = TIMEOUT_SECONDS * 1000L;
    private static final long SHORTEST_WAIT_MILLIS = 200;
    private static final long LONGEST_WAIT_MILLIS = 30_000;
    private static final long LARGEST_PACKET = 2L * 1024 * 1024;

    private final ExternalBroker broker;
    private final UnitInbox inbox;
    private final Object change = new Object();

    /** Held while a message is acknowledged: a client that is closed meanwhile fails with a null pointer. */
    private final Object acknowledging = new Object();

    private Thread keeper;
    private volatile MqttAsyncClient client;
    private volatile boolean running;
    private volatile boolean connected;

    MqttLink(ExternalBroker broker, UnitInbox inbox) {
        this.broker = broker;
        this.inbox = inbox;
    }

    @Override
    public void publish(String site, String down, byte[] payload) {
        MqttAsyncClient link = client;
        if (link == null || !connected) {
            return;
        }
        try {
            link.publish(Topics.down(site, down), payload, QOS, false);
        } catch (MqttException e) {
            // Not sent, or perhaps sent: the unit's state will tell.
            LOG.debug("A message for site {} was dropped: {}", site, e.getMessage());
        }
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public void start() {
        running = true;
        keeper = new Thread(this::keepConnected, "broker-link");
        keeper.setDaemon(true);
        keeper.start();
    }

    private void keepConnected() {
        long wait = SHORTEST_WAIT_MILLIS;
        while (running) {
            try {
                if (connect()) {
                    wait = SHORTEST_WAIT_MILLIS;
                    awaitLoss();
                } else {
                    pause(wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1));
                    wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                drop();
            }
        }
    }

    private boolean connect() {
        try {
            MqttAsyncClient fresh =
                    new MqttAsyncClient(broker.forUnits(), CLIENT + Secrets.id(), new MemoryPersistence());
            client = fresh;
            fresh.setManualAcks(true);
            fresh.setCallback(new Callback(fresh));
            fresh.connect(options()).waitForCompletion(TIMEOUT_MILLIS);
            fresh.subscribe(Topics.ALL_UP, QOS).waitForCompletion(TIMEOUT_MILLIS);
            connected = fresh.isConnected();
            LOG.info("The portal is connected to the broker at {}", broker.forUnits());
            return connected;
        } catch (MqttException | GeneralSecurityException | IOException e) {
            LOG.debug("The broker cannot be reached: {}", e.getMessage());
            return false;
        }
    }

    private MqttConnectionOptions options() throws GeneralSecurityException, IOException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setReceiveMaximum(UNACKNOWLEDGED);
        options.setMaximumPacketSize(LARGEST_PACKET);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setConnectionTimeout(TIMEOUT_SECONDS);
        options.setSocketFactory(sockets(broker.portalIdentity()));
        return options;
    }

    private static SSLSocketFactory sockets(Authority.Identity identity) throws GeneralSecurityException, IOException {
        char[] password = Secrets.token().toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity.store(password), password);
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, null);
        authority.setCertificateEntry("ca", identity.chain().get(1));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authority);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return new PromptSockets(context.getSocketFactory());
    }

    private void awaitLoss() throws InterruptedException {
        synchronized (change) {
            while (running && connected) {
                change.wait(TIMEOUT_MILLIS);
                connected = connected && client.isConnected();
            }
        }
        if (running) {
            LOG.info("The portal lost the broker");
        }
    }

    private void pause(long millis) throws InterruptedException {
        synchronized (change) {
            if (running) {
                change.wait(millis);
            }
        }
    }

    private void lost() {
        synchronized (change) {
            connected = false;
            change.notifyAll();
        }
    }

    private void drop() {
        connected = false;
        MqttAsyncClient old;
        synchronized (acknowledging) {
            old = client;
            client = null;
        }
        if (old == null) {
            return;
        }
        try {
            if (old.isConnected()) {
                old.disconnectForcibly(0, TIMEOUT_MILLIS, false);
            }
            old.close(true);
        } catch (MqttException e) {
            LOG.debug("The connection to the broker ended with: {}", e.getMessage());
        }
    }

    @Override
    public void stop() {
        running = false;
        lost();
        keeper.interrupt();
        try {
            keeper.join(TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void acknowledge(MqttAsyncClient from, MqttMessage message) {
        synchronized (acknowledging) {
            if (from != client) {
                return;
            }
            try {
                from.messageArrivedComplete(message.getId(), message.getQos());
            } catch (MqttException e) {
                LOG.debug("A message of a unit could not be acknowledged: {}", e.getMessage());
            }
        }
    }

    /** What the client's own thread calls; it must not wait. */
    private final class Callback implements MqttCallback {

        private final MqttAsyncClient from;

        Callback(MqttAsyncClient from) {
            this.from = from;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (message.getQos() != QOS) {
                // Nothing holds these back, so nobody may send them; an external broker may not check that.
                return;
            }
            inbox.arrived(topic, message.getPayload(), () -> acknowledge(from, message));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            if (from == client) {
                lost();
            }
        }

        @Override
        public void mqttErrorOccurred(MqttException fault) {
            LOG.debug("The connection to the broker says: {}", fault.getMessage());
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Acknowledgements of the broker mean nothing here: the unit's do.
        }

        @Override
        public void connectComplete(boolean reconnect, String server) {
            // The thread that connects knows.
        }

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {
            // There is no enhanced authentication.
        }
    }
}
