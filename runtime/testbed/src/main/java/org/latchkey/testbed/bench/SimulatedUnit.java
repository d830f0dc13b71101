// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.Acknowledgement;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.manifest.ReleaseRepository;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.HttpFetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;
import org.latchkey.testbed.TestbedException;

/**
 * A unit as its portal sees it: it obeys the command to run a release by fetching and verifying all of it over mutual TLS,
 * and then reports, signed, the digests of what it has. It swaps nothing. Its work, which waits for answers of the
 * portal, is done on one executor that it is given, and what brings these answers on another.
 */
final class SimulatedUnit implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long TOLERANCE = 300;
    private static final int QOS = 1;
    private static final long LEAST_RATE = 1024;
    private static final long COME_AGAIN_MILLIS = 1000;
    private static final long ALIVE_SECONDS = 60;

    private final UnitPapers papers;
    private final Path folder;
    private final ScheduledExecutorService work;
    private final Executor network;
    private final DownloadLoad load;
    private final MqttAsyncClient client;
    private final String topics;
    private final ScheduledFuture<?> alive;
    private final KeyRing ring;
    private final Snapshot snapshot;
    private Position position;
    private ReleaseManifest runs;
    private long reportedAt;
    private byte[] report;

    /** Connects, and says that it runs nothing that it was directed to. @param root the publisher's root file */
    SimulatedUnit(
            UnitPapers papers,
            Path folder,
            byte[] root,
            ScheduledExecutorService work,
            Executor network,
            DownloadLoad load) {
        this.papers = papers;
        this.folder = folder;
        this.work = work;
        this.network = network;
        this.load = load;
        topics = "lk/v1/" + papers.site() + "/";
        try {
            ProvisioningFile file = ProvisioningFile.decode(papers.provisioning());
            ring = KeyRingLetter.open(file.keyRingLetter(), file.root());
            snapshot = Snapshot.open(file.snapshotLetter(), ring, papers.site(), now(), TOLERANCE);
            position = new Position(snapshot.seq(), snapshot.envelopeHashAtSeq());
            TufClient.init(new TrustedFiles(folder.resolve("trusted")), root, Limits.DEFAULT);
            client = new MqttAsyncClient(papers.broker(), "unit-" + papers.site(), new MemoryPersistence());
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(true);
            options.setSessionExpiryInterval(0L);
            options.setAutomaticReconnect(false);
            options.setConnectionTimeout((int) PATIENCE.toSeconds());
            options.setSocketFactory(new PromptSockets(papers.tls().getSocketFactory()));
            client.setCallback(new Orders());
            client.connect(options).waitForCompletion(PATIENCE.toMillis());
            client.subscribe(topics + "down/command", QOS).waitForCompletion(PATIENCE.toMillis());
        } catch (ProtocolException | TufException | MqttException e) {
            throw new TestbedException("a simulated unit can not begin: " + e.getMessage(), e);
        }
        say(Phase.IDLE, 0);
        alive = work.scheduleWithFixedDelay(
                () -> guarded(this::repeat), ALIVE_SECONDS, ALIVE_SECONDS, TimeUnit.SECONDS);
    }

    private final class Orders extends QuietCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            byte[] payload = message.getPayload();
            work.execute(() -> guarded(() -> obey(payload)));
        }
    }

    private interface Task {
        void run() throws IOException, ProtocolException, TufException;
    }

    /** What goes wrong shows in the portal: this site never proves itself. */
    private void guarded(Task task) {
        try {
            task.run();
        } catch (IOException | ProtocolException | TufException | RuntimeException e) {
            Report.line("unit of %s: %s", papers.site(), e);
        }
    }

    private void obey(byte[] payload) throws ProtocolException {
        TypedLetter letter = TypedLetter.decode(payload);
        if (letter.type() != LetterType.COMMAND) {
            return;
        }
        VerifiedCommand verified = CommandLetter.open(letter.letter(), ring, papers.site(), now(), TOLERANCE);
        long seq = verified.command().seq().orElse(0);
        synchronized (this) {
            if (seq != position.seq() + 1) {
                return;
            }
            position = new Position(seq, verified.envelopeHash());
        }
        send(
                "ack",
                new Acknowledgement(
                                papers.site(),
                                now(),
                                verified.command().id(),
                                verified.command().seq(),
                                verified.envelopeHash(),
                                CommandOutcome.APPLIED,
                                "",
                                Acknowledgement.NO_RECORD,
                                position)
                        .sign(papers.key()));
        if (verified.command().args() instanceof CommandArgs.RunRelease run) {
            say(Phase.FETCHING, run.release());
            work.execute(() -> guarded(() -> fetch(run.release())));
        }
    }

    private void fetch(long release) throws TufException, IOException {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(papers.tls())
                .executor(network)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        ReleaseRepository repository = new ReleaseRepository(
                new TufClient(
                        new TrustedFiles(folder.resolve("trusted")),
                        source(http, ReleaseRepository.METADATA),
                        Limits.DEFAULT),
                source(http, ReleaseRepository.TARGETS));
        try {
            repository.refresh(Instant.now());
            ReleaseManifest manifest = repository.manifest(release, folder.resolve("manifest.json"));
            for (ReleaseBundle bundle : manifest.bundles()) {
                repository.bring(bundle, folder.resolve(bundle.sha256()));
            }
            runs = manifest;
            say(Phase.CONFIRMED, release);
            for (ReleaseBundle bundle : manifest.bundles()) {
                Files.delete(folder.resolve(bundle.sha256()));
            }
        } catch (TufException e) {
            if (e.reason() != TufException.Reason.UNREACHABLE) {
                throw e;
            }
            // Too many fetch at once: what has come stays, and the rest is fetched a little later.
            load.cameAgain();
            long later = COME_AGAIN_MILLIS + ThreadLocalRandom.current().nextLong(COME_AGAIN_MILLIS);
            work.schedule(() -> guarded(() -> fetch(release)), later, TimeUnit.MILLISECONDS);
        }
    }

    private Fetcher source(HttpClient http, String part) {
        String path = "/unit/v1/releases/" + part + "/";
        return load.counted(new HttpFetcher(http, papers.portal().resolve(path), PATIENCE, LEAST_RATE), path);
    }

    private synchronized void say(Phase phase, long target) {
        List<RunningReport.Bundle> bundles = new ArrayList<>();
        if (runs != null) {
            runs.bundles()
                    .forEach(bundle -> bundles.add(new RunningReport.Bundle(
                            bundle.symbolicName(),
                            bundle.version(),
                            HexFormat.of().parseHex(bundle.sha256()))));
        }
        reportedAt = Math.max(reportedAt, now());
        report = new RunningReport(
                        papers.site(), reportedAt, runs == null ? 0 : runs.counter(), phase, target, "", bundles)
                .sign(papers.key());
        repeat();
    }

    /** Says the state; once in a while, or the portal takes the unit for gone. */
    private synchronized void repeat() {
        UnitState state = new UnitState(
                true,
                1,
                position,
                ring.version(),
                snapshot.config().digest(),
                snapshot.revocations().epoch(),
                "",
                0,
                ClockQuality.UNPROVEN,
                now(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                List.of(),
                Optional.of(report));
        send("state", state.encode());
    }

    private void send(String up, byte[] payload) {
        try {
            client.publish(topics + "up/" + up, payload, QOS, up.equals("state"));
        } catch (MqttException e) {
            throw new TestbedException("the broker did not take a message: " + e.getMessage(), e);
        }
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    @Override
    public void close() {
        alive.cancel(false);
        try {
            client.disconnectForcibly(0, 1, false);
            client.close(true);
        } catch (MqttException ignored) {
            // It was lost before.
        }
    }
}
