// SPDX-License-Identifier: Apache-2.0
package org.latchkey.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.util.tracker.ServiceTracker;

/** The rooms below the gatekeeper are stopped, updated and started under load: nothing acknowledged is lost, and one start counted. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class TrailSwapTest {

    private static final int WRITERS = 4;
    private static final List<String> SWAPS = List.of(
            "org.latchkey.audit",
            "org.latchkey.identity",
            "org.latchkey.audit",
            "org.latchkey.store.leveldb",
            "org.latchkey.clock",
            "org.latchkey.audit");
    private static final long NOW = 1_800_000_000;
    private static final long PATIENCE_MILLIS = 30_000;

    @Inject
    private BundleContext context;

    private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    @Configuration
    public Option[] configuration() throws IOException {
        Path home = Files.createTempDirectory("latchkey-unit");
        Ed25519PrivateKey root = Ed25519PrivateKey.ofSeed(new byte[32]);
        Path file = Files.write(home.resolve("provisioning"), provisioning(root));
        return new Option[] {
            UnitBundles.unit(home),
            frameworkProperty("latchkey.provision.file").value(file.toString()),
            frameworkProperty("latchkey.provision.root")
                    .value(HexFormat.of().formatHex(root.publicKey().fingerprint()))
        };
    }

    /** A site without lines. */
    private static byte[] provisioning(Ed25519PrivateKey root) {
        KeyRingEntry entry = new KeyRingEntry(
                root.publicKey().kid(8), root.publicKey(), Set.of("snapshot"), Set.of("*"), 0, 2 * NOW);
        byte[] ring = KeyRingLetter.sign(new KeyRing(1, List.of(entry)), root, NOW);
        SiteConfig config = new SiteConfig("site-1", "Site", "Europe/Berlin", 60, List.of(), List.of(), List.of());
        Snapshot snapshot = new Snapshot("site-1", NOW, 0, new byte[32], 1, config, Revocations.NONE);
        return new ProvisioningFile(root.publicKey(), ring, Snapshot.sign(snapshot, root)).encode();
    }

    @Test
    public void nothingAcknowledgedIsLostWhenTheTrailIsSwapped() throws Exception {
        ServiceTracker<AuditTrail, AuditTrail> trails = new ServiceTracker<>(context, AuditTrail.class, null);
        trails.open();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Thread writer = new Thread(() -> write(trails));
            writers.add(writer);
            writer.start();
        }
        for (String name : SWAPS) {
            awaitProgress();
            swap(name);
        }
        awaitProgress();
        stop.set(true);
        for (Thread writer : writers) {
            writer.join(PATIENCE_MILLIS);
        }

        AuditTrail trail = trails.waitForService(PATIENCE_MILLIS);
        AuditTrail.Verification verification = trail.verify();
        assertTrue(verification.finding(), verification.sound());
        assertEquals(1, trail.boot());
        assertEquals(1, count(trail, Event.STARTED));
        assertEquals(1, count(trail, Event.PROVISIONED));
        assertEquals(0, count(trail, Event.TRAIL_RESTARTED));
        for (long seq : acknowledged) {
            assertEquals(Event.DOOR_CLOSED, event(trail, seq));
        }
    }

    private void write(ServiceTracker<AuditTrail, AuditTrail> trails) {
        AuditEntry entry =
                new AuditEntry(Event.DOOR_CLOSED, Actor.SYSTEM, "bank", 1, "closed", "", new byte[0], Map.of());
        while (!stop.get()) {
            try {
                AuditTrail trail = trails.waitForService(PATIENCE_MILLIS);
                if (trail != null) {
                    acknowledged.add(trail.append(entry, new Batch()));
                }
            } catch (UnitException expected) {
                // The trail went between finding it and using it; the next one takes the record.
                Thread.onSpinWait();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void awaitProgress() {
        int next = acknowledged.size() + 50;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (acknowledged.size() < next) {
            assertTrue("the trail goes on after " + acknowledged.size(), System.nanoTime() < deadline);
            Thread.onSpinWait();
        }
    }

    private void swap(String name) throws BundleException, IOException {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(name)) {
                bundle.stop();
                byte[] jar = Files.readAllBytes(Path.of(URI.create(bundle.getLocation())));
                bundle.update(new ByteArrayInputStream(jar));
                bundle.start();
            }
        }
    }

    private static long count(AuditTrail trail, Event event) throws Exception {
        long count = 0;
        for (long seq = 0; seq < trail.size(); seq++) {
            count += event(trail, seq) == event ? 1 : 0;
        }
        return count;
    }

    private static Event event(AuditTrail trail, long seq) throws Exception {
        return AuditRecord.decode(trail.record(seq).orElseThrow()).entry().event();
    }
}
