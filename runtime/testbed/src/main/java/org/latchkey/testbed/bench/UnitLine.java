// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.latchkey.testbed.TestbedException;

/**
 * A connection to the portal's broker over mutual TLS 1.3, with the key and the certificate of a unit that enrolled and
 * does not run. Used by one thread.
 */
final class UnitLine implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int QOS = 1;

    private final MqttAsyncClient client;
    private final String topics;
    private final BlockingQueue<byte[]> witness = new LinkedBlockingQueue<>();

    private UnitLine(MqttAsyncClient client, String topics) {
        this.client = client;
        this.topics = topics;
    }

    /** @param home the unit's folder */
    static UnitLine connect(Path home) throws IOException {
        Path identity = home.resolve("identity");
        JsonNode portal = new ObjectMapper().readTree(Files.readAllBytes(identity.resolve("portal.json")));
        String site = portal.path("site").asText();
        try {
            MqttAsyncClient client =
                    new MqttAsyncClient(portal.path("broker").asText(), "unit-" + site, new MemoryPersistence());
            UnitLine line = new UnitLine(client, "lk/v1/" + site + "/");
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(true);
            options.setSessionExpiryInterval(0L);
            options.setAutomaticReconnect(false);
            options.setSocketFactory(sockets(portal, Files.readAllBytes(identity.resolve("unit.key"))));
            client.setCallback(new WitnessNotes(line.witness));
            client.connect(options).waitForCompletion(PATIENCE.toMillis());
            client.subscribe(line.topics + "down/witness", QOS).waitForCompletion(PATIENCE.toMillis());
            return line;
        } catch (MqttException | GeneralSecurityException e) {
            throw new TestbedException("no connection to the portal's broker: " + e.getMessage(), e);
        }
    }

    private static SSLSocketFactory sockets(JsonNode portal, byte[] seed) throws GeneralSecurityException, IOException {
        PrivateKey key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        char[] password = "in memory only".toCharArray();
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("unit", key, password, new Certificate[] {certificate(portal, "certificate")});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, password);
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, null);
        authority.setCertificateEntry("ca", certificate(portal, "ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authority);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return new PromptSockets(context.getSocketFactory());
    }

    private static Certificate certificate(JsonNode portal, String field) throws GeneralSecurityException {
        byte[] pem = portal.path(field).asText().getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    /**
     * Publishes with QoS 1 and waits for the broker's acknowledgement.
     *
     * @param up last part of the topic, {@code audit}, {@code ack} or {@code state}
     * @return the microseconds between the two
     */
    double roundTrip(String up, byte[] payload) {
        try {
            long began = System.nanoTime();
            client.publish(topics + "up/" + up, payload, QOS, false).waitForCompletion(PATIENCE.toMillis());
            return (System.nanoTime() - began) / 1e3;
        } catch (MqttException e) {
            throw new TestbedException("the broker did not take a message: " + e.getMessage(), e);
        }
    }

    /** Sends a page of the trail. */
    void send(byte[] page) {
        try {
            client.publish(topics + "up/audit", page, QOS, false);
        } catch (MqttException e) {
            throw new TestbedException("the broker did not take a page: " + e.getMessage(), e);
        }
    }

    /** The portal's next answer to a page. */
    byte[] answer() {
        try {
            byte[] note = witness.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (note == null) {
                throw new TestbedException("the portal does not answer a page of the trail");
            }
            return note;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted while the portal has a page", e);
        }
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException ignored) {
            // It was lost before.
        }
    }

    /** What the portal says about pages. */
    private static final class WitnessNotes extends QuietCallback {

        private final BlockingQueue<byte[]> notes;

        WitnessNotes(BlockingQueue<byte[]> notes) {
            this.notes = notes;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            notes.add(message.getPayload());
        }
    }
}
