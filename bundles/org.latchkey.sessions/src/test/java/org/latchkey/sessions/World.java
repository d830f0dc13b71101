// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.PinSessions.Answer;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.EntryTrail;
import org.latchkey.unit.api.testing.MemoryStore;

/** A site with six doors, of which everything but the metal and the disk can be started anew. */
final class World {

    static final long STAY = 3_600;
    static final long GRACE = 600;
    static final String PIN = "482915";
    static final String OTHER = "739164";

    /** The power goes. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Writes records and changes together; can lose the power before or after, and keep answers back. */
    final class Trail extends EntryTrail {

        boolean cutBefore;
        boolean cutAfter;
        boolean slow;
        final List<Runnable> waiting = new ArrayList<>();

        @Override
        public synchronized CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
            if (cutBefore) {
                throw new PowerCut();
            }
            try {
                store.write(changes);
            } catch (UnitException e) {
                return CompletableFuture.failedFuture(e);
            }
            entries.addAll(more);
            if (cutAfter) {
                throw new PowerCut();
            }
            CompletableFuture<Long> written = new CompletableFuture<>();
            long number = entries.size() - more.size();
            if (slow) {
                waiting.add(() -> written.complete(number));
            } else {
                written.complete(number);
            }
            return written;
        }
    }

    final MemoryStore store = new MemoryStore();
    final Trail trail = new Trail();
    final FakeDoors doors = new FakeDoors();
    final Deque<Runnable> worker = new ArrayDeque<>();
    final List<Long> pauses = new ArrayList<>();
    String mode = BankRules.BANK_PUBLIC;
    boolean staff;
    long millis = 1_000_000;
    long seconds = 1_900_000_000;
    ClockQuality quality = ClockQuality.PROVEN;
    FakeHolders holders;
    Sessions sessions;

    World() {
        start();
    }

    /** The unit starts, with whatever is in the store. */
    void start() {
        worker.clear();
        holders = new FakeHolders(store);
        doors.holders = holders;
        House house = new House(holders, doors, doors, rules(), trail, store, clock(), () -> millis, worker::add);
        Stay stay = new Stay(STAY, GRACE, staff, staff ? "staff" : "keep");
        sessions = new Sessions(
                house, new Stays(Map.of(), stay), World::hash, new PinGate(() -> millis, pauses::add), this::release);
    }

    static byte[] hash(char[] pin, byte[] salt) {
        byte[] digits = new String(pin).getBytes(StandardCharsets.US_ASCII);
        byte[] both = Arrays.copyOf(salt, salt.length + digits.length);
        System.arraycopy(digits, 0, both, salt.length, digits.length);
        return Sha256.hash(both);
    }

    /** Staff release a door elsewhere. */
    Answer release(int door, String staffCode) {
        Batch batch = new Batch();
        holders.at(door).flatMap(hold -> holders.release(hold, batch)).ifPresent(change -> {
            store.write(batch);
            change.settle(true);
        });
        return Sessions.answer(door, Words.OK, 0);
    }

    private BankRules rules() {
        return new BankRules() {
            @Override
            public String refusal(String bank, int door, byte[] codeId) {
                return mode;
            }

            @Override
            public boolean lockedDown(String bank) {
                return mode.equals(LOCKED_DOWN);
            }

            @Override
            public String closed(String bank) {
                return mode;
            }

            @Override
            public Optional<byte[]> assigned(int door) {
                return Optional.empty();
            }

            @Override
            public List<ModeState> modes() {
                return List.of();
            }
        };
    }

    private TrustedClock clock() {
        return new TrustedClock() {
            @Override
            public Reading now() {
                return new Reading(seconds, quality);
            }

            @Override
            public long floor() {
                return 0;
            }

            @Override
            public long tolerance() {
                return 300;
            }

            @Override
            public void accept(long iat, Batch batch) {
                // Time is what the test says.
            }
        };
    }

    /** Lets the room's thread do what is due. */
    void run() {
        for (int round = 0; round < 3; round++) {
            while (!worker.isEmpty()) {
                worker.remove().run();
            }
            sessions.tick();
        }
        while (!worker.isEmpty()) {
            worker.remove().run();
        }
    }

    void pass(long more) {
        millis += more;
        seconds += more / 1_000;
        run();
    }

    Answer begin(int door) {
        return done(sessions.begin(door, PIN.toCharArray()));
    }

    Answer reopen(int door, String pin) {
        return done(sessions.reopen(door, pin.toCharArray()));
    }

    Answer end(int door) {
        return done(sessions.end(door, PIN.toCharArray()));
    }

    private Answer done(Answer answer) {
        run();
        return answer;
    }

    /** A session whose customer has put something in and shut the door. */
    Hold stay(int door) {
        begin(door);
        doors.close(door);
        run();
        return holders.at(door).orElseThrow();
    }

    static Opening opening(Answer answer) {
        return answer.opening().getNow(null);
    }

    /** Whether these bytes are in the store or in a record's text. */
    boolean isKept(byte[] bytes) {
        boolean[] found = {false};
        store.scan(new byte[0], (key, value) -> {
            found[0] |= contains(value, bytes) || contains(key, bytes);
            return true;
        });
        String text = java.util.HexFormat.of().formatHex(bytes);
        return found[0]
                || trail.entries.stream().anyMatch(entry -> {
                    String all = entry.toString() + entry.details();
                    return all.contains(text) || contains(all.getBytes(StandardCharsets.UTF_8), bytes);
                });
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
