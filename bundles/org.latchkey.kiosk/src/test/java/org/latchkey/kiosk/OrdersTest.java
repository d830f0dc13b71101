// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.GateWatcher.Kind;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.PinSessions;

class OrdersTest {

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final FakeRooms rooms = new FakeRooms();
    private final FakeGate gate = new FakeGate();
    private final News news = new News(now::get, new Bell());
    private final Orders orders = new Orders(rooms, news);

    private Map<String, Object> order(String path, String form) throws IOException, Refusal {
        return orders.carryOut(path, Form.read(new ByteArrayInputStream(form.getBytes(StandardCharsets.UTF_8))));
    }

    private void show(String text, Kind kind, Op op) {
        Gatekeeper.Verdict verdict =
                new Gatekeeper.Verdict(true, "ok", List.of(7), 1, CompletableFuture.completedFuture(List.of()));
        news.add(new Presented(text, "front", verdict, 0, kind, Optional.of(op)));
    }

    @Test
    void givesBackTheDoorOfTheCodeThatWasShown() throws Exception {
        rooms.gatekeeper = gate;
        show("LK1:A", Kind.CUSTOMER, Op.ALLOCATE);
        assertThat(order("/api/give-back", "id=1")).containsEntry("accepted", true);
        assertThat(gate.asked).containsExactly("end LK1:A kiosk");
    }

    @Test
    void aWishForLowDoorsCanBeTakenBack() throws Exception {
        rooms.gatekeeper = gate;
        order("/api/low", "on=true");
        order("/api/low", "on=false");
        assertThat(gate.asked).containsExactly("low " + Orders.LOW_MILLIS, "low 0");
    }

    @Test
    void forgetsTheCodeInTime() throws Exception {
        rooms.gatekeeper = gate;
        show("LK1:A", Kind.CUSTOMER, Op.ALLOCATE);
        now.addAndGet(News.USABLE_MILLIS);
        assertThat(order("/api/give-back", "id=1")).containsEntry("reason", Orders.SHOW_AGAIN);
        assertThat(gate.asked).isEmpty();
    }

    @Test
    void opensForStaffOnlyWithAStaffCode() throws Exception {
        rooms.gatekeeper = gate;
        show("LK1:CUSTOMER", Kind.CUSTOMER, Op.OPEN);
        show("LK1:STAFF", Kind.STAFF, Op.STAFF);
        assertThat(order("/api/staff/open", "id=1&doors=3,4")).containsEntry("reason", Orders.SHOW_AGAIN);
        assertThat(order("/api/staff/open", "id=2&doors=4%2C3")).containsEntry("doors", List.of(3, 4));
        assertThat(order("/api/staff/release", "id=2&door=5")).containsEntry("accepted", true);
        assertThat(gate.asked).containsExactly("present LK1:STAFF [3, 4] kiosk", "release 5 LK1:STAFF kiosk");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        show("LK1:A", Kind.CUSTOMER, Op.ALLOCATE);
        assertThat(order("/api/give-back", "id=1")).containsEntry("reason", Orders.MISSING);
        assertThat(order("/api/pin/begin", "door=3&pin=314159")).containsEntry("reason", Orders.MISSING);
        assertThat(order("/api/choose", "size=1")).containsEntry("reason", Orders.MISSING);
    }

    @Test
    void handsThePinOnAndClearsIt() throws Exception {
        CompletableFuture<Doors.Opening> opening = new CompletableFuture<>();
        char[][] kept = new char[1][];
        rooms.pins = new FakePins((door, pin) -> {
            assertThat(pin).isEqualTo("314159".toCharArray());
            kept[0] = pin;
            return new PinSessions.Answer(true, "ok", 0, door, opening);
        });
        Map<String, Object> said = order("/api/pin/begin", "door=3&pin=314159");
        assertThat(said).containsEntry("accepted", true).containsEntry("doors", List.of(3));
        assertThat(kept[0]).containsOnly('0');
        opening.complete(new Doors.Opening(Doors.Outcome.OPENED, ""));
        assertThat(news.outcomes()).containsEntry((Long) said.get("id"), List.of("opened"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "door=0&pin=123456",
                "door=70000&pin=123456",
                "door=3",
                "door=3&pin=12a456",
                "door=3&door=4",
                "=",
                "door",
                "door=%zz"
            })
    void refusesWhatIsNoOrder(String form) {
        rooms.pins = new FakePins((door, pin) -> {
            throw new AssertionError("asked");
        });
        assertThatThrownBy(() -> order("/api/pin/begin", form)).isInstanceOf(Refusal.class);
    }

    @Test
    void refusesTooManyDoors() {
        StringBuilder doors = new StringBuilder("id=1&doors=1");
        for (int door = 2; door <= Form.MAX_DOORS + 1; door++) {
            doors.append(',').append(door);
        }
        assertThatThrownBy(() -> order("/api/staff/open", doors.toString())).isInstanceOf(Refusal.class);
    }
}
