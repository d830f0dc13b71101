// SPDX-License-Identifier: Apache-2.0
package org.latchkey.container;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.LockAddress;
import org.latchkey.device.api.LockBus;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.command.Acknowledgement;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.letter.TimeLetter;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.LetterGate.Answer;
import org.latchkey.unit.api.SiteReport;
import org.latchkey.unit.api.UnitKey;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/** The portal's letters in the real unit: each takes effect, once, and is acknowledged with the unit's own key. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CommandsTest {

    private static final String WEST = "west";
    private static final String SITE = "site-1";
    private static final int LOCKS = 8;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);
    private static final long NOW = System.currentTimeMillis() / 1_000;
    private static final long YEAR = 365L * 86_400;
    private static final Bank BANK = new Bank();

    @Inject
    private BundleContext context;

    @Inject
    private LetterGate gate;

    @Inject
    private UnitKey unitKey;

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
                Set.of("snapshot", "code", "command", "time"),
                Set.of("*"),
                NOW - YEAR,
                NOW + YEAR);
        byte[] ring = KeyRingLetter.sign(new KeyRing(1, List.of(entry)), KEY, NOW - 10);
        Snapshot snapshot = new Snapshot(SITE, NOW - 10, 0, new byte[32], 1, config("Site"), Revocations.NONE);
        return new ProvisioningFile(KEY.publicKey(), ring, Snapshot.sign(snapshot, KEY)).encode();
    }

    private static SiteConfig config(String name) {
        List<SiteConfig.Door> doors = IntStream.rangeClosed(1, LOCKS)
                .mapToObj(number -> new SiteConfig.Door(number, WEST, 1, number, 1, true, number, 0, 1, 1))
                .toList();
        return new SiteConfig(
                SITE,
                name,
                "Europe/Berlin",
                YEAR,
                List.of(new SiteConfig.Line(WEST, "fake", "tcp:127.0.0.1:1", "main", 0, Map.of())),
                List.of(),
                List.of(new SiteConfig.Bank("A", "Bank A", doors)));
    }

    /** The framework lives for the whole class. */
    @Before
    public void wire() {
        if (context.getServiceReference(LockBus.class) == null) {
            Dictionary<String, Object> properties = new Hashtable<>(Map.of(LockBus.LINE, WEST));
            context.registerService(LockBus.class, BANK, properties);
        }
    }

    @Test
    public void everyKindOfLetterTakesEffectOnce() throws Exception {
        assertEquals("ok", present(1));
        Answer revoked = lasting(1, new CommandArgs.Revoke(1, new TreeMap<>(Map.of(2L, NOW + YEAR))));
        assertEquals(CommandOutcome.APPLIED, revoked.outcome());
        assertEquals("revoked", present(2));

        byte[] open = command(OptionalLong.empty(), 30, new CommandArgs.Open(List.of(3)));
        assertEquals("clock-unproven", accept(LetterType.COMMAND, open).reason());
        proveTheClock();
        Answer opened = accept(LetterType.COMMAND, open);
        assertEquals(CommandOutcome.APPLIED, opened.outcome());
        Answer again = accept(LetterType.COMMAND, open);
        assertEquals("one pulse", Integer.valueOf(1), BANK.pulses.get(3));
        Acknowledgement first = acknowledgement(opened);
        assertEquals(first.outcome(), acknowledgement(again).outcome());
        assertEquals(first.record(), acknowledgement(again).record());
        assertArrayEquals(first.envelopeHash(), acknowledgement(again).envelopeHash());

        lasting(2, new CommandArgs.SetMode("A", BankMode.CLOSED, OptionalLong.empty()));
        assertEquals(BankRules.BANK_CLOSED, present(4));
        assertEquals(
                "seq-gap",
                lasting(4, new CommandArgs.SetMode("A", BankMode.PRIVATE, OptionalLong.empty()))
                        .reason());

        SiteConfig renamed = config("Renamed");
        Answer configured = lasting(3, new CommandArgs.Configure(renamed));
        assertEquals(configured.reason(), CommandOutcome.APPLIED, configured.outcome());
        SiteReport report = service(SiteReport.class);
        assertArrayEquals(renamed.digest(), report.configDigest());
        assertEquals(3, report.position().seq());
        assertEquals(1, report.revocationEpoch());
        assertEquals("still closed", BankRules.BANK_CLOSED, present(4));
        lasting(4, new CommandArgs.SetMode("A", BankMode.PRIVATE, OptionalLong.empty()));
        assertEquals("ok", present(4));
        assertEquals("still revoked", "revoked", present(2));
    }

    /** What is not asked can make no configuration be taken back. */
    @Test
    public void everyHealthCheckIsAsked() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        List<String> unasked = unasked();
        while (!unasked.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            unasked = unasked();
        }
        assertEquals(List.of(), unasked);
    }

    /** Health checks that the room for commands does not have. */
    private List<String> unasked() throws InvalidSyntaxException {
        return context.getServiceReferences(HealthCheck.class, null).stream()
                .filter(check -> check.getUsingBundles() == null
                        || Arrays.stream(check.getUsingBundles())
                                .noneMatch(user -> "org.latchkey.command".equals(user.getSymbolicName())))
                .map(check -> check.getBundle().getSymbolicName())
                .toList();
    }

    private void proveTheClock() throws Exception {
        byte[] nonce = service(ClockProof.class).nonce();
        byte[] letter = new TimeLetter(SITE, System.currentTimeMillis(), nonce).sign(KEY);
        assertEquals(CommandOutcome.APPLIED, accept(LetterType.TIME, letter).outcome());
    }

    private String present(int index) throws Exception {
        return service(Gatekeeper.class).present(code(index), "test").reason();
    }

    private static String code(int index) throws Exception {
        AccessCode claims = new AccessCode(
                KEY.publicKey().kid(4),
                SITE,
                NOW + 86_400,
                OptionalLong.empty(),
                NOW - 10,
                ByteBuffer.allocate(8).putInt(index).putInt(7).array(),
                Scope.open(List.of(index), 1),
                Optional.empty());
        return CodeIssuer.issue(claims, KEY);
    }

    private Answer lasting(long seq, CommandArgs args) throws Exception {
        return accept(LetterType.COMMAND, command(OptionalLong.of(seq), 86_400, args));
    }

    private static byte[] command(OptionalLong seq, long life, CommandArgs args) {
        byte[] id = new byte[Command.ID_LENGTH];
        ByteBuffer.wrap(id).putLong(seq.orElse(0)).putInt(args.type().number());
        long now = System.currentTimeMillis() / 1_000;
        return CommandLetter.sign(new Command("operator-1", SITE, now + life, now, id, seq, args), KEY);
    }

    private Answer accept(LetterType type, byte[] letter) throws Exception {
        return gate.accept(new TypedLetter(type, letter), "test").get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Acknowledgement acknowledgement(Answer answer) throws Exception {
        return Acknowledgement.open(answer.acknowledgement().orElseThrow(), unitKey.publicKey());
    }

    private <T> T service(Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        T service = tracker.waitForService(PATIENCE_MILLIS);
        assertNotNull(type.getName(), service);
        return service;
    }

    /** A board that obeys at once, and remembers. */
    private static final class Bank implements LockBus {

        final Map<Integer, Integer> pulses = new ConcurrentHashMap<>();

        @Override
        public String line() {
            return WEST;
        }

        @Override
        public void pulse(LockAddress address) {
            pulses.merge(address.lock(), 1, Integer::sum);
        }

        @Override
        public BoardState read(int board) {
            BitSet open = new BitSet();
            pulses.keySet().forEach(door -> open.set(door - 1));
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
