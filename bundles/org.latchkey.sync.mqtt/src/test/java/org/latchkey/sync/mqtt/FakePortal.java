// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.protocol.sync.WitnessNote;

/** As much of a portal as a unit's connection needs: verifies and cosigns batches, sends what a test tells it to. */
final class FakePortal implements MqttCallback, AutoCloseable {

    static final Ed25519PrivateKey WITNESS = Ed25519PrivateKey.ofSeed(new byte[] {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, 32
    });

    final List<UnitState> states = new CopyOnWriteArrayList<>();
    final List<byte[]> acks = new CopyOnWriteArrayList<>();
    final List<byte[]> records = new CopyOnWriteArrayList<>();
    final List<String> faults = new CopyOnWriteArrayList<>();
    volatile boolean mute;
    volatile boolean twice;

    private final Mosquitto broker;
    private final Topics topics;
    private final NoteVerifier unit;
    private final TestPki pki;
    private MqttAsyncClient client;

    /** Answers go out here, because Paho's own thread must not wait for room. */
    private final ExecutorService sender = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "portal-sender");
        thread.setDaemon(true);
        return thread;
    });

    /** Guarded by this. */
    private MerkleTree tree = new MerkleTree();

    FakePortal(Mosquitto broker, TestPki pki, Topics topics, NoteVerifier unit) {
        this.broker = broker;
        this.pki = pki;
        this.topics = topics;
        this.unit = unit;
    }

    void connect() throws Exception {
        client = new MqttAsyncClient(broker.uri(), "portal", new MemoryPersistence());
        client.setCallback(this);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSocketFactory(pki.client(Mosquitto.PORTAL).getSocketFactory());
        client.connect(options).waitForCompletion(20_000);
        client.subscribe(new String[] {topics.audit(), topics.ack(), topics.state()}, new int[] {1, 1, 1})
                .waitForCompletion(20_000);
    }

    void send(String topic, byte[] payload) {
        sender.execute(() -> publish(topic, payload));
    }

    /** For tests: one after the other, because the broker takes only some at once. */
    void sendAndWait(String topic, byte[] payload) {
        publish(topic, payload).ifPresent(token -> {
            try {
                token.waitForCompletion(20_000);
            } catch (MqttException e) {
                faults.add("publish: " + e);
            }
        });
    }

    /** Paho ends the wait for one message before it counts it as gone, so that the next can be one too many for a moment. */
    private Optional<IMqttToken> publish(String topic, byte[] payload) {
        AtomicReference<IMqttToken> token = new AtomicReference<>();
        Await.until("room for a message", () -> {
            try {
                token.set(client.publish(topic, payload, 1, false));
                return true;
            } catch (MqttException e) {
                if (e.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT) {
                    return false;
                }
                faults.add("publish: " + e);
                return true;
            }
        });
        return Optional.ofNullable(token.get());
    }

    /** As a portal that was restored from a backup. */
    synchronized void forgetAfter(int size) {
        MerkleTree shorter = new MerkleTree();
        List<byte[]> kept = new ArrayList<>(records.subList(0, size));
        kept.forEach(record -> shorter.add(Merkle.leafHash(record)));
        records.clear();
        records.addAll(kept);
        tree = shorter;
    }

    Optional<UnitState> state() {
        return states.isEmpty() ? Optional.empty() : Optional.of(states.get(states.size() - 1));
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        try {
            if (topic.equals(topics.state())) {
                states.add(UnitState.decode(message.getPayload()));
            } else if (topic.equals(topics.ack())) {
                acks.add(message.getPayload());
            } else if (!mute) {
                byte[] answer = judge(AuditBatch.decode(message.getPayload())).encode();
                send(topics.witness(), answer);
                if (twice) {
                    send(topics.witness(), answer);
                }
            }
        } catch (ProtocolException e) {
            faults.add(topic + ": " + e.reason());
        }
    }

    private synchronized WitnessNote judge(AuditBatch batch) throws ProtocolException {
        if (batch.from() > tree.size()) {
            return WitnessNote.sendFrom(tree.size());
        }
        Checkpoint end = Checkpoint.open(batch.checkpoint(), unit, unit.name());
        if (batch.from() == tree.size()) {
            MerkleTree grown = tree.copy();
            batch.records().forEach(record -> grown.add(Merkle.leafHash(record)));
            if (tree.size() > 0) {
                Merkle.verifyConsistency(tree.size(), end.size(), batch.consistency(), tree.root(), end.root());
            }
            if (grown.size() != end.size() || !java.util.Arrays.equals(grown.root(), end.root())) {
                return WitnessNote.refused(tree.size(), "root-mismatch");
            }
            records.addAll(batch.records());
            tree = grown;
        } else if (end.size() != tree.size()) {
            return WitnessNote.sendFrom(tree.size());
        }
        return WitnessNote.witnessed(end.size(), Cosignature.sign(end, "portal/witness", WITNESS, 1_800_000_000));
    }

    @Override
    public void close() throws MqttException {
        if (client != null) {
            client.disconnectForcibly(0, 1, false);
            client.close(true);
        }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException failure) {
        faults.add("error: " + failure);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
