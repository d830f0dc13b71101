// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LockAddress;
import org.latchkey.device.api.LockBus;

/** A line of boards with 8 locks each that behave as told. Thread-safe. */
final class FakeBus implements LockBus {

    static final long SETTLE = 500;
    static final long EXCHANGE = 20;

    private final String line;
    private final Ticker ticker;
    final Set<LockAddress> open = new HashSet<>();
    /** Pulses a lock ignores before it obeys. */
    final Map<LockAddress, Integer> stuck = new HashMap<>();
    /** When a pulsed lock opens, in ticker time. */
    private final Map<LockAddress, Long> opening = new HashMap<>();

    final Set<Integer> silentBoards = ConcurrentHashMap.newKeySet();
    long opensAfter = 30;
    boolean connected = true;
    Kind pulseFails;
    boolean pulseActsThough;
    /** What happens as soon as a pulse has left. */
    Runnable afterPulse = () -> {};

    /** What happens as soon as a board has told its state. */
    Runnable afterRead = () -> {};

    int pulses;
    int reads;
    long lastPulse;

    FakeBus(String line, Ticker ticker) {
        this.line = line;
        this.ticker = ticker;
    }

    @Override
    public String line() {
        return line;
    }

    @Override
    public synchronized void pulse(LockAddress address) throws DeviceException {
        if (!connected) {
            throw new DeviceException(Kind.LINE_DOWN, "unplugged");
        }
        if (pulseFails == null || pulseActsThough) {
            pulses++;
            lastPulse = ticker.millis();
            if (stuck.merge(address, -1, Integer::sum) < 0) {
                opening.put(address, ticker.millis() + opensAfter);
            }
        }
        afterPulse.run();
        if (pulseFails != null) {
            throw new DeviceException(pulseFails, "pulse failed");
        }
    }

    @Override
    public synchronized BoardState read(int board) throws DeviceException {
        exchange();
        reads++;
        if (!connected) {
            throw new DeviceException(Kind.LINE_DOWN, "unplugged");
        }
        if (silentBoards.contains(board)) {
            throw new DeviceException(Kind.NO_ANSWER, "silent");
        }
        opening.entrySet().removeIf(e -> e.getValue() <= ticker.millis() && open.add(e.getKey()));
        BitSet set = new BitSet();
        open.stream().filter(a -> a.board() == board).forEach(a -> set.set(a.lock() - 1));
        afterRead.run();
        return new BoardState(8, set, false, new BitSet(), new byte[0]);
    }

    /** A lock of board 1 that moves no more, or springs open. */
    synchronized void stick(int lock, boolean stays) {
        LockAddress address = new LockAddress(1, lock);
        if (stays) {
            stuck.put(address, Integer.MAX_VALUE);
        } else {
            open.add(address);
        }
    }

    private void exchange() {
        if (ticker instanceof FakeTicker fake) {
            fake.pause(EXCHANGE);
        }
    }

    @Override
    public long settleMillis() {
        return SETTLE;
    }

    @Override
    public synchronized boolean connected() {
        return connected;
    }
}
