// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

import java.io.Closeable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The doors and their physics: a pulse frees the latch, the door springs open, a hand closes it again. Everything that
 * moves is in the {@link Ledger} before it can be seen.
 *
 * <p>Thread-safe. One thread of its own moves doors later; listeners are called on whatever thread moved the door and
 * must not block.
 */
public final class Bank implements Closeable {

    private static final long STOP_SECONDS = 5;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Ledger ledger;
    private final int springMillis;
    private final Map<Integer, Door> doors = new TreeMap<>();
    private final Map<String, Long> currentUntil = new HashMap<>();
    private final List<Consumer<DoorState>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService later = laterThread();

    /** One door; guarded by the bank. */
    private static final class Door {
        final int number;
        DoorSettings settings;
        boolean open;
        boolean springing;
        /** Counts openings, so that a hand that comes late does not close a later opening. */
        long openings;

        Door(int number, DoorSettings settings) {
            this.number = number;
            this.settings = settings;
        }

        DoorState state() {
            return new DoorState(number, open, settings);
        }
    }

    /**
     * Hangs the doors, all closed.
     *
     * @param springMillis how long a door takes to open after its pulse, 0 to 10,000
     */
    public Bank(Ledger ledger, Collection<Integer> numbers, int springMillis) {
        if (springMillis < 0 || springMillis > 10_000) {
            throw new IllegalArgumentException("springMillis must be 0 to 10000, not " + springMillis);
        }
        this.ledger = ledger;
        this.springMillis = springMillis;
        numbers.forEach(n -> doors.put(n, new Door(n, DoorSettings.GOOD)));
        ledger.append(System.nanoTime(), DoorEvent.STARTED, 0, Wiring.NONE, "");
    }

    private static ScheduledExecutorService laterThread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "simulated-bank");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** Called with the new state of each door that changes. */
    public void onChange(Consumer<DoorState> listener) {
        listeners.add(listener);
    }

    public Ledger ledger() {
        return ledger;
    }

    /** All doors by number. */
    public synchronized List<DoorState> states() {
        return doors.values().stream().map(Door::state).toList();
    }

    /** One door. @throws IllegalArgumentException if there is none of that number */
    public synchronized DoorState state(int number) {
        return door(number).state();
    }

    private Door door(int number) {
        Door door = doors.get(number);
        if (door == null) {
            throw new IllegalArgumentException("there is no door " + number);
        }
        return door;
    }

    /**
     * A board pulses a lock.
     *
     * @param number the door, 0 if the lock moves none
     * @param receivedNanos when the last byte of the open request was there
     * @param pulseMillis how long the current flows
     */
    public synchronized void pulse(int number, Wiring wiring, long receivedNanos, int pulseMillis) {
        ledger.append(receivedNanos, DoorEvent.PULSE_RECEIVED, number, wiring, "");
        noteOverlap(number, wiring, receivedNanos, pulseMillis);
        if (number == 0) {
            return;
        }
        Door door = door(number);
        if (door.open || door.springing) {
            return;
        }
        if (door.settings.jammed()) {
            ledger.append(System.nanoTime(), DoorEvent.JAMMED, number, wiring, "");
            return;
        }
        if (springMillis == 0) {
            open(door, wiring, LedgerEntry.BY_PULSE);
        } else {
            door.springing = true;
            later(springMillis, () -> spring(door, wiring));
        }
    }

    private void noteOverlap(int number, Wiring wiring, long start, int pulseMillis) {
        Long until = currentUntil.put(wiring.supply(), start + pulseMillis * NANOS_PER_MILLI);
        if (until != null && start - until < 0) {
            ledger.append(start, DoorEvent.PULSES_OVERLAP, number, wiring, "");
        }
    }

    /** Does something after a while on the bank's own thread. */
    public void later(long millis, Runnable task) {
        if (!later.isShutdown()) {
            later.schedule(task, millis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void spring(Door door, Wiring wiring) {
        door.springing = false;
        if (!door.open && !later.isShutdown()) {
            open(door, wiring, LedgerEntry.BY_PULSE);
        }
    }

    private void open(Door door, Wiring wiring, String cause) {
        ledger.append(System.nanoTime(), DoorEvent.OPENED, door.number, wiring, cause);
        door.open = true;
        door.openings++;
        int closeAfter = door.settings.closeAfterMillis();
        if (closeAfter > 0) {
            long opening = door.openings;
            later(closeAfter, () -> closeOpening(door, opening));
        }
        tell(door);
    }

    private synchronized void closeOpening(Door door, long opening) {
        if (door.open && door.openings == opening && !later.isShutdown()) {
            close(door);
        }
    }

    private void close(Door door) {
        ledger.append(System.nanoTime(), DoorEvent.CLOSED, door.number, Wiring.NONE, LedgerEntry.BY_HAND);
        door.open = false;
        tell(door);
    }

    private void tell(Door door) {
        DoorState state = door.state();
        listeners.forEach(listener -> listener.accept(state));
    }

    /** Somebody forces the door open, or uses the key. Does nothing if it is open. */
    public synchronized void openByHand(int number) {
        Door door = door(number);
        if (!door.open) {
            open(door, Wiring.NONE, LedgerEntry.BY_HAND);
        }
    }

    /** Somebody pushes the door shut. Does nothing if it is closed. */
    public synchronized void closeByHand(int number) {
        Door door = door(number);
        if (door.open) {
            close(door);
        }
    }

    /** A jammed latch does not let go, whatever the board does. */
    public void jam(int number, boolean jammed) {
        change(number, settings -> settings.withJammed(jammed));
    }

    /** Puts something into the locker or takes it out. */
    public void item(int number, boolean present) {
        change(number, settings -> settings.withItem(present));
    }

    /** Changes how a door behaves. A new closing time holds from the next opening on. */
    public synchronized void change(int number, UnaryOperator<DoorSettings> change) {
        Door door = door(number);
        DoorSettings next = change.apply(door.settings);
        if (!next.equals(door.settings)) {
            door.settings = next;
            tell(door);
        }
    }

    /**
     * Stops the physics; the ledger stays open. What is just being written is finished: an interrupt would close the
     * ledger's file under it.
     */
    @Override
    public void close() {
        later.shutdown();
        try {
            later.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
