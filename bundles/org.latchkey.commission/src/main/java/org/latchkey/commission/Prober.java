// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LineProbe;
import org.latchkey.unit.api.UnitException;

/** Looks for boards on one line: every driver asks at its rates and addresses. No lock is moved. */
final class Prober {

    private static final long OPENING_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ByteChannels channels;
    private final int answerMillis;
    private final Consumer<String> progress;

    /**
     * For one line.
     *
     * @param answerMillis how long a board gets for an answer
     * @param progress is told what is being tried
     */
    Prober(ByteChannels channels, int answerMillis, Consumer<String> progress) {
        this.channels = channels;
        this.answerMillis = answerMillis;
        this.progress = progress;
    }

    /**
     * Asks until a driver finds a board.
     *
     * @param port device path, or {@code tcp:host:port}
     * @return empty if nobody answered
     * @throws UnitException if the line can not be opened, or somebody has it
     */
    Optional<Finding> find(String port, List<LineProbe> probes) {
        for (LineProbe probe : probes) {
            for (int rate : port.startsWith(ChannelAddress.TCP + ":") ? List.of(0) : probe.rates()) {
                ChannelAddress channel = address(port, rate);
                progress.accept(probe.driver() + " at " + channel + ", boards " + probe.firstBoard() + " to "
                        + probe.lastBoard());
                checkFree(channel);
                Optional<Finding> found = ask(probe, channel);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    static ChannelAddress address(String port, int rate) {
        try {
            return ChannelAddress.parse(rate == 0 ? port : "serial:" + port + "?baud=" + rate);
        } catch (IllegalArgumentException e) {
            throw new UnitException("A port is a device path such as /dev/ttyUSB0, or tcp:host:port.", e);
        }
    }

    private void checkFree(ChannelAddress channel) {
        try {
            channels.open(channel).close();
        } catch (DeviceException e) {
            throw new UnitException("The port can not be used: " + e.getMessage() + ".", e);
        }
    }

    private Optional<Finding> ask(LineProbe probe, ChannelAddress channel) {
        Map<Integer, BoardState> boards = new TreeMap<>();
        Map<Integer, String> troubles = new TreeMap<>();
        boolean echo;
        try (LineProbe.Trial trial = probe.open(channels, channel, false, answerMillis)) {
            awaitOpen(trial);
            for (int board = probe.firstBoard(); board <= probe.lastBoard(); board++) {
                ask(trial, board, boards, troubles);
            }
            echo = trial.hearsItself();
        }
        if (boards.isEmpty()) {
            troubles.forEach((board, why) -> progress.accept("  address " + board + " answers, but: " + why));
            return Optional.empty();
        }
        return Optional.of(new Finding(probe, channel, echo, looksTurned(boards), boards, troubles));
    }

    private static void ask(
            LineProbe.Trial trial, int board, Map<Integer, BoardState> boards, Map<Integer, String> troubles) {
        try {
            boards.put(board, trial.read(board));
        } catch (DeviceException e) {
            if (e.kind() == Kind.LINE_DOWN) {
                throw new UnitException("The line went away: " + e.getMessage() + ".", e);
            }
            if (e.kind() == Kind.BAD_ANSWER) {
                troubles.put(board, e.getMessage());
            }
        }
    }

    /** Nobody has all doors open while commissioning; whether a guess holds, the test of the doors tells. */
    private static boolean looksTurned(Map<Integer, BoardState> boards) {
        return boards.values().stream().allMatch(state -> state.open().cardinality() == state.locks());
    }

    static void awaitOpen(LineProbe.Trial trial) {
        long deadline = System.nanoTime() + OPENING_NANOS;
        while (!trial.connected()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new UnitException("The line did not open; is it in use by another program?");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
