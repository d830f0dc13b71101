// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.PinSessions;

/** What customers and staff order by touch. Called on the server's threads; an answer waits until it is durable. */
final class Orders {

    /** Who presents, as records have it. */
    static final String SOURCE = "kiosk";

    /** How long a touch on "low doors first" holds for the next code. */
    static final long LOW_MILLIS = 120_000;

    private static final int MAX_SIZE = 9;
    private static final long MAX_ID = Long.MAX_VALUE / 2;

    /** What a room is missing for. */
    static final String MISSING = "not-here-now";

    /** The code was shown too long ago. */
    static final String SHOW_AGAIN = "show-again";

    private interface Order {
        Map<String, Object> carryOut(Form form) throws Refusal;
    }

    private final Rooms rooms;
    private final News news;
    private final Map<String, Order> orders = new TreeMap<>();

    Orders(Rooms rooms, News news) {
        this.rooms = rooms;
        this.news = news;
        orders.put("/api/low", this::low);
        orders.put("/api/choose", this::choose);
        orders.put("/api/give-back", this::giveBack);
        orders.put("/api/staff/open", this::openForStaff);
        orders.put("/api/staff/release", this::release);
        orders.put("/api/pin/begin", form -> pin(form, PinSessions::begin));
        orders.put("/api/pin/reopen", form -> pin(form, PinSessions::reopen));
        orders.put("/api/pin/end", form -> pin(form, PinSessions::end));
    }

    boolean has(String path) {
        return orders.containsKey(path);
    }

    Map<String, Object> carryOut(String path, Form form) throws Refusal {
        return orders.get(path).carryOut(form);
    }

    /** The wish of a customer who has taken it back, or has gone, is not the next one's. */
    private Map<String, Object> low(Form form) {
        long wanted = form.flag("on") ? LOW_MILLIS : 0;
        rooms.gatekeeper().ifPresent(gate -> gate.preferLow(wanted));
        return answer(true, "ok", List.of());
    }

    private Map<String, Object> choose(Form form) throws Refusal {
        int size = (int) form.number("size", MAX_SIZE);
        OptionalInt door = rooms.occupancy()
                .map(places -> choose(places, form.text("bank"), size, form.flag("low")))
                .orElse(OptionalInt.empty());
        return door.isPresent()
                ? answer(true, "ok", List.of(door.getAsInt()))
                : answer(false, rooms.occupancy().isPresent() ? "no-free-door" : MISSING, List.of());
    }

    private static OptionalInt choose(Occupancy places, String bank, int size, boolean low) {
        return places.choose(bank, size, low);
    }

    private Map<String, Object> giveBack(Form form) throws Refusal {
        return withCode(form, (gate, text) -> gate.end(text, SOURCE), Op.ALLOCATE, Op.DROP_OFF, Op.PICK_UP);
    }

    private Map<String, Object> openForStaff(Form form) throws Refusal {
        List<Integer> doors = form.doors();
        return withCode(form, (gate, text) -> gate.present(text, SOURCE, doors), Op.STAFF);
    }

    private Map<String, Object> release(Form form) throws Refusal {
        int door = form.door();
        return withCode(form, (gate, text) -> gate.release(door, text, SOURCE), Op.STAFF);
    }

    /** The gate judges the code anew; the screen only remembers which one was shown. */
    private Map<String, Object> withCode(
            Form form, BiFunction<Gatekeeper, String, Gatekeeper.Verdict> order, Op... allowed) throws Refusal {
        String text = news.text(form.number("id", MAX_ID), allowed).orElse("");
        if (text.isEmpty()) {
            return answer(false, SHOW_AGAIN, List.of());
        }
        if (rooms.gatekeeper().isEmpty()) {
            return answer(false, MISSING, List.of());
        }
        Gatekeeper.Verdict verdict = order.apply(rooms.gatekeeper().get(), text);
        return answer(verdict.accepted(), verdict.reason(), verdict.doors());
    }

    private interface PinOrder {
        PinSessions.Answer carryOut(PinSessions sessions, int door, char[] pin);
    }

    private Map<String, Object> pin(Form form, PinOrder order) throws Refusal {
        int door = form.door();
        char[] pin = form.pin();
        try {
            PinSessions sessions = rooms.pins().orElse(null);
            if (sessions == null) {
                return answer(false, MISSING, List.of());
            }
            PinSessions.Answer said = order.carryOut(sessions, door, pin);
            Map<String, Object> out = answer(said.accepted(), said.reason(), List.of(door));
            out.put("waitMillis", said.waitMillis());
            if (said.accepted()) {
                out.put("id", news.add(said.opening()));
            }
            return out;
        } finally {
            Arrays.fill(pin, '0');
        }
    }

    private static Map<String, Object> answer(boolean accepted, String reason, List<Integer> doors) {
        Map<String, Object> out = new TreeMap<>();
        out.put("accepted", accepted);
        out.put("reason", reason);
        out.put("doors", doors);
        return out;
    }
}
