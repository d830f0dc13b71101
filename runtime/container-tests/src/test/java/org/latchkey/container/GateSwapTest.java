// SPDX-License-Identifier: Apache-2.0
package org.latchkey.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.LockAddress;
import org.latchkey.device.api.LockBus;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.unit.api.AuditTrail;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The gatekeeper and everything it stands on are stopped, updated and started while customers scan: every scan is
 * decided on once, every code opens its door once, and every opening has its two records.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class GateSwapTest {

    private static final String WEST = "west";
    private static final String SITE = "site-1";
    private static final int LOCKS = 50;
    private static final int BOARDS = 20;
    private static final int SCANNERS = 3;
    private static final int BETWEEN_SWAPS = 12;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long LOOK_NANOS = 1_000_000;
    private static final List<String> SWAPS = List.of(
            "org.latchkey.access",
            "org.latchkey.lockers",
            "org.latchkey.audit",
            "org.latchkey.clock",
            "org.latchkey.access",
            "org.latchkey.store.leveldb",
            "org.latchkey.identity",
            "org.latchkey.lockers");
    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);
    private static final long NOW = System.currentTimeMillis() / 1_000;
    private static final long YEAR = 365L * 86_400;

    @Inject
    private BundleContext context;

    private final Bank bank = new Bank();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger next = new AtomicInteger(1);
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<Integer, Boolean> scanned = new ConcurrentHashMap<>();

    @Configuration
    public Option[] configuration() throws IOException {
        Path home = Files.createTempDirectory("latchkey-unit");
        Path file = Files.write(home.resolve("provisioning"), provisioning());
        return new Option[] {
            UnitBundles.unit(home),
            frameworkProperty("latchkey.provision.file").value(file.toString()),
            frameworkProperty("latchkey.provision.root")
                    .value(HexFormat.of().formatHex(KEY.publicKey().fingerprint()))
        };
    }

    private static byte[] provisioning() {
        KeyRingEntry entry = new KeyRingEntry(
                KEY.publicKey().kid(8),
                KEY.publicKey(),
                Set.of("snapshot", "code"),
                Set.of("*"),
                NOW - YEAR,
                NOW + YEAR);
        byte[] ring = KeyRingLetter.sign(new KeyRing(1, List.of(entry)), KEY, NOW - 10);
        List<SiteConfig.Door> doors = IntStream.rangeClosed(1, BOARDS * LOCKS)
                .mapToObj(GateSwapTest::door)
                .toList();
        SiteConfig config = new SiteConfig(
                SITE,
                "Site",
                "Europe/Berlin",
                YEAR,
                List.of(new SiteConfig.Line(WEST, "fake", "tcp:127.0.0.1:1", "main", 0, Map.of())),
                List.of(),
                List.of(new SiteConfig.Bank("A", "Bank A", doors)));
        Snapshot snapshot = new Snapshot(SITE, NOW - 10, 0, new byte[32], 1, config, Revocations.NONE);
        return new ProvisioningFile(KEY.publicKey(), ring, Snapshot.sign(snapshot, KEY)).encode();
    }

    private static SiteConfig.Door door(int number) {
        int index = number - 1;
        return new SiteConfig.Door(
                number, WEST, index / LOCKS + 1, index % LOCKS + 1, 1, true, index % LOCKS, index / LOCKS, 1, 1);
    }

    @Test
    public void noScanIsLostAndNothingOpensTwice() throws Exception {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(LockBus.LINE, WEST));
        context.registerService(LockBus.class, bank, properties);
        List<Thread> scanners = new ArrayList<>();
        for (int i = 0; i < SCANNERS; i++) {
            Thread scanner = new Thread(this::customers, "scanner-" + i);
            scanners.add(scanner);
            scanner.start();
        }
        for (String name : SWAPS) {
            awaitScans(BETWEEN_SWAPS);
            swap(name);
        }
        awaitScans(BETWEEN_SWAPS);
        stop.set(true);
        for (Thread scanner : scanners) {
            scanner.join(PATIENCE_MILLIS);
        }
        judge();
    }

    /** Scans one single-use code after another, each for a door of its own, and keeps it until a handler took it. */
    private void customers() {
        ServiceTracker<ScanHandler, ScanHandler> handlers = new ServiceTracker<>(context, ScanHandler.class, null);
        handlers.open();
        try {
            while (!stop.get() && next.get() <= BOARDS * LOCKS) {
                int door = next.getAndIncrement();
                offer(handlers, new Scan(Thread.currentThread().getName(), code(door), System.nanoTime()));
                scanned.put(door, true);
                // A customer goes when the door has opened, and only then comes the next.
                await("door " + door, () -> bank.pulses.containsKey(door));
                taken.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            handlers.close();
        }
    }

    private static void offer(ServiceTracker<ScanHandler, ScanHandler> handlers, Scan scan)
            throws InterruptedException {
        boolean handled = false;
        while (!handled) {
            ScanHandler handler = handlers.waitForService(PATIENCE_MILLIS);
            handled = handler != null && handler.handle(scan);
            Thread.yield();
        }
    }

    private static String code(int door) {
        AccessCode claims = new AccessCode(
                KEY.publicKey().kid(4),
                SITE,
                NOW + 86_400,
                OptionalLong.empty(),
                NOW - 10,
                ByteBuffer.allocate(8).putInt(door).putInt(7).array(),
                Scope.open(List.of(door), 1),
                Optional.empty());
        try {
            return CodeIssuer.issue(claims, KEY);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitScans(int more) {
        int goal = taken.get() + more;
        await("scans after " + taken.get(), () -> taken.get() >= goal);
    }

    private static void await(String what, BooleanSupplier done) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!done.getAsBoolean()) {
            assertTrue("waited in vain for " + what, System.nanoTime() < deadline);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void swap(String name) throws Exception {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(name)) {
                bundle.stop();
                byte[] jar = Files.readAllBytes(Path.of(URI.create(bundle.getLocation())));
                bundle.update(new ByteArrayInputStream(jar));
                bundle.start();
            }
        }
    }

    private void judge() throws Exception {
        ServiceTracker<AuditTrail, AuditTrail> trails = new ServiceTracker<>(context, AuditTrail.class, null);
        trails.open();
        AuditTrail trail = trails.waitForService(PATIENCE_MILLIS);
        await(
                "the outcome of every accepted code",
                () -> count(trail, Event.OPENING).size() >= scanned.size());
        Map<Integer, Integer> accepted = count(trail, Event.CODE_ACCEPTED);
        Map<Integer, Integer> opened = count(trail, Event.OPENING);
        Map<Integer, Integer> expected = new HashMap<>();
        scanned.keySet().forEach(door -> expected.put(door, 1));
        assertEquals("refusals", Map.of(), count(trail, Event.CODE_REFUSED));
        assertEquals("accepted", expected, accepted);
        assertEquals("outcomes", expected, opened);
        assertEquals("pulses", expected, bank.pulses);
        assertTrue(trail.verify().sound());
    }

    private static Map<Integer, Integer> count(AuditTrail trail, Event event) {
        Map<Integer, Integer> doors = new HashMap<>();
        for (long seq = 0; seq < trail.size(); seq++) {
            AuditEntry entry = entry(trail, seq);
            if (entry.event() == event) {
                doors.merge(entry.door(), 1, Integer::sum);
            }
        }
        return doors;
    }

    private static AuditEntry entry(AuditTrail trail, long seq) {
        try {
            return AuditRecord.decode(trail.record(seq).orElseThrow()).entry();
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Boards that obey at once, and remember. */
    private static final class Bank implements LockBus {

        final Map<Integer, Integer> pulses = new ConcurrentHashMap<>();

        @Override
        public String line() {
            return WEST;
        }

        @Override
        public void pulse(LockAddress address) {
            pulses.merge((address.board() - 1) * LOCKS + address.lock(), 1, Integer::sum);
        }

        @Override
        public BoardState read(int board) {
            BitSet open = new BitSet();
            pulses.keySet().stream()
                    .filter(door -> (door - 1) / LOCKS + 1 == board)
                    .forEach(door -> open.set((door - 1) % LOCKS));
            return new BoardState(LOCKS, open, false, new BitSet(), new byte[0]);
        }

        @Override
        public long settleMillis() {
            return 1_000;
        }

        @Override
        public boolean connected() {
            return true;
        }
    }
}
