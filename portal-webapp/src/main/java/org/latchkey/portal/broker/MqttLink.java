// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The portal's connection to the broker. One thread keeps it connected, for ever, with a back-off; messages are worked
 * on by a few threads, those of one site always by the same, in the order of arrival. At most {@value #UNACKNOWLEDGED}
 * are taken at once.
 */
@Component
final class MqttLink implements PortalLink, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);

    private static final int UNACKNOWLEDGED = 64;
    // More than a well-behaved unit ever sends at once: the answers to a window of commands, a state and a page.
    private static final int WAITING_PER_SITE = 40;
    private static final int WORKERS = 4;
    private static final int QOS = 1;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int TIMEOUT_SECONDS = 10;
    private static final long TIMEOUT_MILLIS = TIMEOUT_SECONDS * 1000L;
    private static final long SHORTEST_WAIT_MILLIS = 200;
    private static final long LONGEST_WAIT_MILLIS = 30_000;
    private static final long LARGEST_PACKET = 2L * 1024 * 1024;

    private final Broker broker;
    private final Units units;
    private final List<UnitMessageListener> listeners;
    private final Object change = new Object();
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
    private List<ExecutorService> workers = List.of();
    private Thread keeper;
    private volatile MqttAsyncClient client;
    private volatile boolean running;
    private volatile boolean connected;

    MqttLink(Broker broker, Units units, List<UnitMessageListener> listeners) {
        this.broker = broker;
        this.units = units;
        this.listeners = List.copyOf(listeners);
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
        waiting.clear();
        workers = IntStream.range(0, WORKERS)
                .mapToObj(i -> Executors.newSingleThreadExecutor(task -> daemon(task, "unit-messages-" + i)))
                .toList();
        keeper = daemon(this::keepConnected, "broker-link");
        keeper.start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
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
                    new MqttAsyncClient(broker.forPortal(), Peer.PORTAL_CLIENT + Secrets.id(), new MemoryPersistence());
            client = fresh;
            fresh.setManualAcks(true);
            fresh.setCallback(new Callback(fresh));
            fresh.connect(options()).waitForCompletion(TIMEOUT_MILLIS);
            fresh.subscribe(Topics.ALL_UP, QOS).waitForCompletion(TIMEOUT_MILLIS);
            connected = fresh.isConnected();
            LOG.info("The portal is connected to the broker at {}", broker.forPortal());
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
        MqttAsyncClient old = client;
        client = null;
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
        workers.forEach(ExecutorService::shutdownNow);
        try {
            keeper.join(TIMEOUT_MILLIS);
            for (ExecutorService worker : workers) {
                worker.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void handle(MqttAsyncClient from, String topic, MqttMessage message) {
        try {
            Topics.up(topic).ifPresent(up -> deliver(up, message.getPayload()));
        } catch (DataAccessException | TransactionException storage) {
            LOG.error("A message of a unit could not be stored", storage);
            lost();
            return;
        }
        acknowledge(from, message);
    }

    private static void acknowledge(MqttAsyncClient from, MqttMessage message) {
        try {
            from.messageArrivedComplete(message.getId(), message.getQos());
        } catch (MqttException e) {
            LOG.debug("A message of a unit could not be acknowledged: {}", e.getMessage());
        }
    }

    private void deliver(Topics.Up up, byte[] payload) {
        Optional<UnitIdentity> unit = units.current(up.site());
        if (unit.isEmpty()) {
            return;
        }
        for (UnitMessageListener listener : listeners) {
            if (listener.kinds().contains(up.kind())) {
                try {
                    listener.received(up.kind(), up.site(), unit.get().kid(), payload);
                } catch (DataAccessException | TransactionException storage) {
                    throw storage;
                } catch (RuntimeException fault) {
                    LOG.error("A message of site {} ({}) could not be worked on", up.site(), up.kind(), fault);
                }
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
            String site = Topics.up(topic).map(Topics.Up::site).orElse("");
            boolean tooMany = waiting.merge(site, 1, Integer::sum) > WAITING_PER_SITE;
            try {
                workers.get(Math.floorMod(site.hashCode(), WORKERS)).execute(() -> {
                    try {
                        if (tooMany) {
                            // Units repeat what nobody answers.
                            acknowledge(from, message);
                        } else {
                            handle(from, topic, message);
                        }
                    } finally {
                        waiting.computeIfPresent(site, (key, count) -> count == 1 ? null : count - 1);
                    }
                });
            } catch (RejectedExecutionException stopping) {
                waiting.remove(site);
                LOG.debug("A message came while the portal stops");
            }
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
