// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.EmergencyOpening.Asked;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.UnitException;

/**
 * What a technician orders by touch. It is open from the moment a technician's code was shown until the technician leaves, its rights end, or
 * nothing was ordered for five minutes: then the code has to be shown again, for whoever stands there now may be somebody else.
 */
final class Maintenance {

    static final long QUIET_MILLIS = 5 * 60_000L;

    private static final String PATH = "/api/maintenance/";
    private static final long OPENING_SECONDS = 30;
    private static final long CLOSED = Long.MIN_VALUE;

    private interface Order {
        Map<String, Object> carryOut(Form form) throws Refusal;
    }

    private final Rooms rooms;
    private final LongSupplier millis;
    private final Workshop workshop;
    private final MaintenanceView view;
    private final Stick stick;
    private final AtomicLong lastOrder = new AtomicLong(CLOSED);
    private final Map<String, Order> orders = new TreeMap<>();

    /** @param millis of the monotonic clock */
    Maintenance(Rooms rooms, MaintenanceView view, Stick stick, LongSupplier millis) {
        this.rooms = rooms;
        this.view = view;
        this.stick = stick;
        this.millis = millis;
        workshop = new Workshop(rooms, stick);
        orders.put("look", form -> look());
        orders.put("records", form -> said(true, view.records()));
        orders.put("log", form -> said(true, view.log()));
        orders.put("test", form -> test(form.door()));
        orders.put("clear", form -> sentence(() -> gate().clear(form.door())));
        orders.put("run", this::run);
        orders.put("emergency", form -> emergency());
        orders.put("emergency-end", form -> endEmergency());
        orders.put("leave", form -> leave());
    }

    /** Somebody presented something: a technician's code opens the screen. */
    void presented(Presented what) {
        if (what.verdict().accepted() && what.op().filter(Op.TECHNICIAN::equals).isPresent()) {
            lastOrder.set(millis.getAsLong());
        }
    }

    boolean has(String path) {
        return path.startsWith(PATH);
    }

    Map<String, Object> carryOut(String path, Form form) throws Refusal {
        long now = millis.getAsLong();
        long last = lastOrder.get();
        if (last == CLOSED
                || now - last > QUIET_MILLIS
                || rooms.rights().flatMap(TechnicianRights::holder).isEmpty()) {
            lastOrder.set(CLOSED);
            throw new Refusal(403, "show a technician's code first");
        }
        Order order = orders.get(path.substring(PATH.length()));
        if (order == null) {
            throw new Refusal(404, "nothing there");
        }
        // Looking is what the screen does by itself: only a touch shows that somebody is there.
        if (!form.flag("quiet")) {
            lastOrder.compareAndSet(last, now);
        }
        return order.carryOut(form);
    }

    private Map<String, Object> look() {
        Map<String, Object> out = said(true, "");
        out.putAll(view.look());
        out.put("stick", stick.look());
        out.put("work", workshop.state());
        return out;
    }

    private Gatekeeper gate() {
        return rooms.gatekeeper().orElseThrow(() -> new UnitException("The gatekeeper is not running."));
    }

    private Map<String, Object> test(int door) throws Refusal {
        return sentence(() -> {
            Gatekeeper.Verdict verdict = gate().test(door);
            if (!verdict.accepted()) {
                throw new UnitException("Refused: " + verdict.reason() + ".");
            }
            String outcome = outcome(verdict.openings());
            view.tested(door, outcome);
            return outcome;
        });
    }

    /** Opens every door; the screen asks twice before. */
    private Map<String, Object> emergency() throws Refusal {
        return sentence(() -> {
            if (!opening().begin(Asked.TECHNICIAN, technician())) {
                throw new UnitException("An emergency opening runs already, or no door is known.");
            }
            return "Every door is being opened.";
        });
    }

    /** Opens no further door, whoever asked for the opening; the screen asks twice before this too. */
    private Map<String, Object> endEmergency() throws Refusal {
        return sentence(() -> {
            if (!opening().end(technician())) {
                throw new UnitException("No emergency opening is running.");
            }
            return "Ended: no further door is tried.";
        });
    }

    private EmergencyOpening opening() {
        return rooms.emergency().orElseThrow(() -> new UnitException("The gatekeeper is not running."));
    }

    private Actor technician() {
        return rooms.rights()
                .flatMap(TechnicianRights::holder)
                .orElseThrow(() -> new UnitException("Show a technician's code first."));
    }

    private static String outcome(CompletableFuture<List<Doors.Opening>> openings) {
        try {
            Doors.Opening opening =
                    openings.get(OPENING_SECONDS, TimeUnit.SECONDS).get(0);
            String detail = opening.detail().isEmpty() ? "" : " (" + opening.detail() + ")";
            return News.word(opening.outcome()) + detail;
        } catch (ExecutionException | TimeoutException e) {
            throw new UnitException("The outcome is not known yet.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnitException("The screen is stopping.", e);
        }
    }

    private Map<String, Object> run(Form form) throws Refusal {
        return sentence(() -> workshop.begin(form.text("what"), form.text("with")));
    }

    private Map<String, Object> leave() {
        lastOrder.set(CLOSED);
        return said(true, "");
    }

    private interface Work {
        String carryOut() throws Refusal;
    }

    private static Map<String, Object> sentence(Work work) throws Refusal {
        try {
            return said(true, work.carryOut());
        } catch (UnitException e) {
            return said(false, e.getMessage());
        }
    }

    private static Map<String, Object> said(boolean accepted, Object what) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("accepted", accepted);
        out.put("said", what);
        return out;
    }
}
