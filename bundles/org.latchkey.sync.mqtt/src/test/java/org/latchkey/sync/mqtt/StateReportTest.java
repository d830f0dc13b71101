// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.protocol.sync.UnitState.DoorState;
import org.latchkey.protocol.sync.UnitState.Held;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.testing.WrittenHolders;

/** What the unit says of its doors. */
class StateReportTest {

    private static final long SINCE = 1_700_000_000;

    @TempDir
    private Path folder;

    private UnitSide unit;
    private final WrittenHolders book = new WrittenHolders();

    @BeforeEach
    void start() {
        unit = new UnitSide(folder);
        unit.rooms.doors.set(new FakeDoors());
    }

    @AfterEach
    void stop() throws InterruptedException {
        unit.close();
    }

    private DoorState door() throws ProtocolException {
        UnitState state = new StateReport(unit.rooms).state(Optional.empty()).orElseThrow();
        return UnitState.decode(state.encode()).doors().get(0);
    }

    @Test
    void withoutTheBookNothingIsSaidOfHolders() throws ProtocolException {
        assertThat(door()).isEqualTo(new DoorState(7, DoorState.CLOSED, DoorState.FULL, false));
    }

    @Test
    void theBookSaysWhoHasADoor() throws ProtocolException {
        unit.rooms.holders.set(book);
        assertThat(door().held()).contains(new Held(Held.FREE, 0));
        book.put(new Hold(7, Kind.CODE, "x", SINCE, 0));
        assertThat(door().held()).contains(new Held(Held.CODE, SINCE));
        book.put(new Hold(7, Kind.SESSION, "x", SINCE, 0));
        assertThat(door().held()).contains(new Held(Held.SESSION, SINCE));
        book.put(book.at(7).orElseThrow().in(Phase.OVERSTAY));
        assertThat(door().held()).contains(new Held(Held.OVERSTAYED, SINCE));
        book.put(new Hold(7, Kind.HELD, "x", SINCE, 0));
        assertThat(door().held()).contains(new Held(Held.STAFF, SINCE));
        book.free(7);
        assertThat(door().held()).contains(new Held(Held.FREE, 0));
    }

    @Test
    void anotherHolderIsSentWithinASecond() {
        unit.rooms.holders.set(book);
        FakeLink link = new FakeLink();
        StateSender sender = new StateSender(unit.rooms, UnitSide.TOPICS);
        sender.connected();
        long now = 10_000_000;
        sender.tick(link, now);
        sender.tick(link, now + StateSender.LEAST_MILLIS);
        assertThat(link.sent).hasSize(1);
        book.put(new Hold(7, Kind.SESSION, "x", SINCE, 0));
        sender.tick(link, now + 2 * StateSender.LEAST_MILLIS);
        assertThat(link.sent).hasSize(2);
    }

    /** One door, closed, with something in it. */
    private static final class FakeDoors implements Doors {

        @Override
        public List<Status> all() {
            return List.of(new Status(7, "hall", true, State.CLOSED, Optional.of(true), 1, false, ""));
        }

        @Override
        public Optional<Status> status(int door) {
            return all().stream().filter(status -> status.door() == door).findFirst();
        }

        @Override
        public boolean reachable(int door, long patienceMillis) {
            return true;
        }

        @Override
        public CompletableFuture<Opening> open(int door) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long settleMillis(int door) {
            return 0;
        }

        @Override
        public boolean clear(int door) {
            return false;
        }
    }
}
