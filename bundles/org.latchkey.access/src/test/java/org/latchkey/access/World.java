// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.latchkey.lockers.holders.HolderBook;
import org.latchkey.lockers.holders.Places;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.BankTerms;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.GateWatcher;
import org.latchkey.unit.api.Gatekeeper.Verdict;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.testing.MemoryStore;

/** A gate among fakes: a store that survives, doors of metal, and time that the test moves. */
final class World {

    static final String SCANNER = "front";
    static final String CONTACT = "1 value";
    static final int DOORS = 40;
    static final int ROW = 10;
    static final long DAY = 86_400;
    /** How long codes may live at the site. */
    static final long LONGEST = AccessCode.MAX_LIFETIME;

    final MemoryStore store = new MemoryStore();
    final MemoryTrail trail = new MemoryTrail(store);
    final FakeClock clock = new FakeClock();
    final FakeBank bank = new FakeBank(clock, DOORS);
    /** What lives as long as the process. */
    final AtomicReference<String> contactMemory = new AtomicReference<>("");

    private long longestGrace;
    private final Map<String, VerifiedCode> codes = new HashMap<>();
    Revocations revoked = Revocations.NONE;
    /** What the snapshot remembers, and its name. */
    SiteMemory memory = SiteMemory.NONE;

    byte[] snapshotHash = new byte[32];
    /** What holds at the site and its banks; from the next start on. */
    Policy policy = policy(0);

    final FakeRules rules = new FakeRules();
    /** What screens were told. */
    final List<GateWatcher.Presented> told = new ArrayList<>();

    FakeOutcomes outcomes;
    HolderBook holders;
    Places occupancy;
    Gate gate;

    World() {
        start();
    }

    void start() {
        outcomes = new FakeOutcomes();
        bank.off = false;
        holders = new HolderBook(store, clock::millis);
        Site site = site(config(), revoked, memory, snapshotHash);
        occupancy = new Places(site.config(), holders, bank);
        rules.holders = holders;
        longestGrace = site.config().longestGrace();
        Rooms rooms = new Rooms(site, store, trail, clock, bank, rules, holders, occupancy);
        gate = new Gate(this::verify, rooms, outcomes, clock::millis, told::add);
        bank.listener = gate.edges();
        gate.emergency().resume(CONTACT, contactMemory);
    }

    static Policy policy(long grace, BankTerms... banks) {
        return new Policy(DAY, grace, Policy.OVERSTAY_KEEP, List.of("en"), List.of(), List.of(banks));
    }

    /** Forty doors in four rows, in one bank or two; those of the second row are larger. */
    private SiteConfig config() {
        Map<String, List<SiteConfig.Door>> doors = new TreeMap<>();
        for (int door = 1; door <= DOORS; door++) {
            int row = (door - 1) / ROW;
            int size = row == 1 ? 2 : 1;
            doors.computeIfAbsent(bank.bankOf(door), none -> new ArrayList<>())
                    .add(new SiteConfig.Door(door, "main", 0, door, size, true, (door - 1) % ROW, row, 1, 1));
        }
        SiteConfig.Line line = new SiteConfig.Line("main", "xor8a", "tcp:localhost:1", "main", 0, Map.of());
        List<SiteConfig.Bank> banks = new ArrayList<>();
        doors.forEach((name, its) -> banks.add(new SiteConfig.Bank(name, "Bank", its)));
        return new SiteConfig("site-1", "Site", "UTC", LONGEST, List.of(line), List.of(), banks, Optional.of(policy));
    }

    static Site site(Revocations revoked, SiteMemory memory, byte[] snapshotHash) {
        SiteConfig config = new SiteConfig("site-1", "Site", "UTC", LONGEST, List.of(), List.of(), List.of());
        return site(config, revoked, memory, snapshotHash);
    }

    private static Site site(SiteConfig config, Revocations revoked, SiteMemory memory, byte[] snapshotHash) {
        Snapshot snapshot = new Snapshot("site-1", 0, 0, new byte[32], 1, config, revoked, memory);
        return new Site() {
            @Override
            public KeyRing keyRing() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Snapshot snapshot() {
                return snapshot;
            }

            @Override
            public byte[] snapshotHash() {
                return snapshotHash;
            }
        };
    }

    /** Drops everything that is not on disk or of metal. */
    void crash() {
        trail.start++;
        contactMemory.set("");
        drop();
    }

    private void drop() {
        bank.crash();
        trail.deaf = false;
        outcomes = null;
        gate = null;
    }

    void restart() {
        crash();
        start();
    }

    /** Another gatekeeper in the same process. */
    void swap() {
        drop();
        start();
    }

    private VerifiedCode verify(String text, long now, long tolerance) throws ProtocolException {
        VerifiedCode code = codes.get(text);
        if (code == null) {
            throw new ProtocolException("bad-signature");
        }
        Op op = code.code().scope().op();
        if (now - code.code().expires() >= (op == Op.STAFF || op == Op.TECHNICIAN ? 0 : longestGrace)) {
            throw new ProtocolException("expired");
        }
        return code;
    }

    /** Lets time pass for doors and outcomes. */
    void run(long millis) {
        for (long left = millis; left > 0; left -= 100) {
            bank.advance(Math.min(100, left));
            outcomes.round();
        }
    }

    String code(int number, Scope scope) {
        return code(number, scope, Optional.empty());
    }

    String code(int number, Scope scope, Optional<News> news) {
        return code("code-" + number, number, scope, news, 30);
    }

    /** The same code once more, with a later end. */
    String extended(int number, Scope scope, long days) {
        return code("extended-" + number, number, scope, Optional.empty(), days);
    }

    private String code(String text, int number, Scope scope, Optional<News> news, long days) {
        byte[] id = ByteBuffer.allocate(8).putInt(number).putInt(7).array();
        long now = clock.now().seconds();
        AccessCode code =
                new AccessCode(new byte[4], "site-1", now + days * DAY, OptionalLong.empty(), now, id, scope, news);
        codes.put(text, new VerifiedCode(code, Sha256.hash(id)));
        return text;
    }

    String open(int number, long uses, Integer... doors) {
        return code(number, Scope.open(List.of(doors), uses));
    }

    Verdict scan(String text) {
        return gate.present(text, SCANNER);
    }

    String reason(String text) {
        return scan(text).reason();
    }

    /** Scans and lets the opening end. */
    Verdict use(String text) {
        Verdict verdict = scan(text);
        run(2_000);
        return verdict;
    }

    /** A code for a door that the unit chooses in bank A. */
    String any(int number, long uses) {
        return code(number, Scope.allocate("A", 1, uses));
    }

    /** Scans a code that is good, and lets its first door open. */
    int take(String code) {
        Verdict verdict = use(code);
        assertThat(verdict.reason()).isEqualTo(Gate.OK);
        return verdict.doors().get(0);
    }

    int takeAndShut(String code) {
        int door = take(code);
        shut(door);
        return door;
    }

    /** Somebody shuts the door, and the unit sees it. */
    void shut(int door) {
        bank.shut(door);
        run(200);
    }

    /** Time passes until a door counts as left. */
    void leave() {
        run(Stays.VACANT_MILLIS + 500);
    }

    void shutAndLeave(int door) {
        shut(door);
        leave();
    }

    /** Who has the door, in memory as on the disk. */
    Optional<Hold> hold(int door) {
        Optional<Hold> inMemory = holders.at(door);
        Optional<Hold> stored = new HolderBook(store, clock::millis).at(door);
        assertThat(stored.map(Hold::toString)).as("what is stored").isEqualTo(inMemory.map(Hold::toString));
        return inMemory;
    }

    /** Somebody has the door from now on. */
    void give(Hold hold) {
        Batch batch = new Batch();
        Holders.Change change =
                holders.change(Optional.empty(), Optional.of(hold), batch).orElseThrow();
        store.write(batch);
        change.settle(true);
    }

    /** What the door is to those who look for a free one. */
    Occupancy.Use useOf(int door) {
        return occupancy.places().get(door - 1).use();
    }

    /** Counts of burnt uses as the store has them. */
    long burnt(int code, int door) {
        long id = ByteBuffer.allocate(8).putInt(code).putInt(7).getLong(0);
        return store.get(new CodeDoor(id, door).key(new byte[] {'u', 'c'}))
                .map(value -> ByteBuffer.wrap(value).getLong())
                .orElse(0L);
    }

    Map<CodeDoor, Reservation> reservations() {
        Map<CodeDoor, Reservation> found = new TreeMap<>((a, b) -> {
            int byCode = Long.compare(a.code(), b.code());
            return byCode != 0 ? byCode : Integer.compare(a.door(), b.door());
        });
        new Ledger(store).all().forEach(r -> found.put(r.of(), r));
        return found;
    }
}
