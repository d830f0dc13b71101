// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.latchkey.simulators.bank.Bank;
import org.latchkey.simulators.bank.DoorState;
import org.latchkey.simulators.bank.Wiring;

/**
 * What all boards have in common: they put bytes together to frames, do what a good frame says and answer, with every
 * fault that their settings ask for.
 *
 * <p>A board is a small controller on a half-duplex line: from the last byte of a request that it answers until its
 * answer has left, it hears nothing. Requests that arrive meanwhile are lost, not queued. It does not hear what other
 * boards say. A pause of 25 ms inside a frame makes it wait for a new one.
 *
 * <p>Thread-safe; the line's reader calls {@link #hear}.
 */
public abstract class Board {

    private static final long SILENCE_NANOS = 25_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int BOOT_MILLIS = 200;
    private static final int ALL_GAP_MILLIS = 500;
    private static final int LONGEST_FRAME = 16;
    private static final byte SPOILING = 0x5A;

    private final String line;
    private final String supply;
    private final int locks;
    private final Map<Integer, Integer> doors;
    private final Bank bank;
    private final Random noise = new Random(8);
    private final byte[] heard = new byte[LONGEST_FRAME];
    private int heardBytes;
    private long lastHeard;
    private BoardSettings settings;
    private Transmitter transmitter;
    private boolean busy;
    private long deafUntil = System.nanoTime();
    private Supplier<byte[]> kept;

    /**
     * How a board is wired.
     *
     * @param line name of its line
     * @param supply name of its power supply
     * @param locks how many locks it has, 1 to 64
     * @param doors door number by lock
     * @param bank where the doors hang
     */
    public record Wires(String line, String supply, int locks, Map<Integer, Integer> doors, Bank bank) {

        public Wires {
            if (locks < 1 || locks > 64) {
                throw new IllegalArgumentException("locks must be 1 to 64, not " + locks);
            }
            for (int lock : doors.keySet()) {
                if (lock < 1 || lock > locks) {
                    throw new IllegalArgumentException("there is no lock " + lock + " on a board of " + locks);
                }
            }
        }
    }

    Board(Wires wires, BoardSettings settings) {
        this.line = wires.line();
        this.supply = wires.supply();
        this.locks = wires.locks();
        this.doors = new TreeMap<>(wires.doors());
        this.bank = wires.bank();
        this.settings = settings;
    }

    synchronized void attach(Transmitter to) {
        transmitter = to;
    }

    /** Word for the protocol in the configuration. */
    public abstract String protocol();

    public synchronized BoardSettings settings() {
        return settings;
    }

    /** Changes how the board behaves. */
    public synchronized void change(UnaryOperator<BoardSettings> change) {
        BoardSettings next = change.apply(settings);
        if (next.powered() && !settings.powered()) {
            deafUntil = System.nanoTime() + BOOT_MILLIS * NANOS_PER_MILLI;
        }
        if (!next.powered() || next.answers() != Answers.LATE) {
            kept = null;
        }
        settings = next;
    }

    /** Cuts or restores the board's power; states of doors stay, the board needs a fifth of a second to start. */
    public void power(boolean on) {
        change(now -> now.withPowered(on));
    }

    public int locks() {
        return locks;
    }

    /** Door numbers by lock. */
    public Map<Integer, Integer> doors() {
        return Map.copyOf(doors);
    }

    /** The door of a lock, if one is wired to it. */
    public OptionalInt door(int lock) {
        Integer door = doors.get(lock);
        return door == null ? OptionalInt.empty() : OptionalInt.of(door);
    }

    /** Takes one byte from the line. */
    synchronized void hear(byte b, long nanos) {
        if (!settings.powered() || busy || nanos - deafUntil < 0) {
            heardBytes = 0;
            return;
        }
        if (nanos - lastHeard > SILENCE_NANOS) {
            heardBytes = 0;
        }
        lastHeard = nanos;
        heard[heardBytes++] = b;
        int length = frameLength(heard, heardBytes);
        if (length == 0) {
            heardBytes = 0;
        } else if (heardBytes == length) {
            heardBytes = 0;
            byte[] frame = Arrays.copyOf(heard, length);
            if (Arrays.equals(frame, seal(frame))) {
                obey(frame, nanos);
            }
        }
    }

    /** How long the frame will be that starts like this, at most 16; 0 if none does. */
    abstract int frameLength(byte[] start, int bytes);

    /** The frame with a last byte that is its checksum. */
    abstract byte[] seal(byte[] frame);

    /** The frame with the XOR of all bytes before it as its last. */
    static byte[] xorSealed(byte[] frame) {
        byte[] sealed = frame.clone();
        byte sum = 0;
        for (int i = 0; i < frame.length - 1; i++) {
            sum ^= frame[i];
        }
        sealed[frame.length - 1] = sum;
        return sealed;
    }

    /** The answer as the board with the next address would give it. */
    abstract byte[] readdress(byte[] answer);

    /** Does what a request with a good checksum says, if it is meant for this board. */
    abstract void obey(byte[] frame, long nanos);

    /** Pulses one lock. */
    final void pulse(int lock, long nanos) {
        Wiring wiring = new Wiring(line, supply, settings.address(), lock);
        bank.pulse(doors.getOrDefault(lock, 0), wiring, nanos, settings.pulseMillis());
    }

    /** Pulses all locks with doors, one after another, the first at once. Returns how long that takes. */
    final int pulseAll(long nanos) {
        int delay = 0;
        for (int lock : doors.keySet()) {
            if (delay == 0) {
                pulse(lock, nanos);
            } else {
                bank.later(delay, () -> pulseIfPowered(lock));
            }
            delay += Math.max(ALL_GAP_MILLIS, settings.pulseMillis());
        }
        return delay;
    }

    private synchronized void pulseIfPowered(int lock) {
        if (settings.powered()) {
            pulse(lock, System.nanoTime());
        }
    }

    /** The door as its contact and item sensor tell it; empty where no door is wired. */
    final Optional<DoorState> sensed(int lock) {
        Integer door = doors.get(lock);
        return door == null ? Optional.empty() : Optional.of(bank.state(door));
    }

    /** Is busy for a while, without an answer. */
    final void rest(long nanos, int millis) {
        deafUntil = nanos + millis * NANOS_PER_MILLI;
    }

    /**
     * Answers after a while, with whatever is wrong with this board's answers.
     *
     * @param frame makes the answer without its checksum when it is due; the last byte is left for it
     */
    final void answer(long nanos, int delayMillis, Supplier<byte[]> frame) {
        Answers mode = settings.answers();
        Supplier<byte[]> sealed = () -> seal(frame.get());
        Supplier<byte[]> toSay = spoil(mode, sealed);
        if (mode != Answers.NORMAL) {
            settings = settings.counted();
        }
        busy = true;
        long due = nanos + delayMillis * NANOS_PER_MILLI;
        transmitter.send(new Transmitter.Answer(due, () -> sayIfPowered(toSay), this::said));
    }

    private synchronized byte[] sayIfPowered(Supplier<byte[]> toSay) {
        return settings.powered() ? toSay.get() : new byte[0];
    }

    private synchronized void said() {
        busy = false;
    }

    private Supplier<byte[]> spoil(Answers mode, Supplier<byte[]> good) {
        return switch (mode) {
            case NORMAL -> good;
            case NONE -> () -> new byte[0];
            case WRONG_CHECKSUM -> () -> spoilLast(good.get());
            case WRONG_ADDRESS -> () -> seal(readdress(good.get()));
            case CUT ->
                () -> {
                    byte[] whole = good.get();
                    return Arrays.copyOf(whole, whole.length - 2);
                };
            case NOISE -> () -> noise(good.get().length);
            case LATE -> late(good);
        };
    }

    private Supplier<byte[]> late(Supplier<byte[]> good) {
        Supplier<byte[]> before = kept;
        if (before == null) {
            byte[] now = good.get();
            kept = () -> now;
            return () -> new byte[0];
        }
        kept = null;
        return () -> join(before.get(), good.get());
    }

    private static byte[] spoilLast(byte[] frame) {
        frame[frame.length - 1] ^= SPOILING;
        return frame;
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        noise.nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
