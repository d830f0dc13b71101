// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LockBus;
import org.latchkey.unit.api.HealthCheck;

/**
 * Reads the boards of one line, for the poller and for openings alike: one read at a time, applied in that order, so
 * that no stale answer can undo a newer one. Pulses do not pass here and never wait for its lock.
 */
final class LineReader {

    /** One lost answer is noise on the wire; two in a row are a silent board. */
    private static final int SILENT_AFTER = 2;

    private static final class Board {
        boolean answered;
        int failures;
        String trouble = DoorBook.NEVER_READ;
    }

    private final Wiring.Line line;
    private final Buses buses;
    private final DoorBook book;
    private final Consumer<DoorBook.Edge> edges;
    private final Map<Integer, Board> boards = new HashMap<>();
    /** Boards that have not answered since their line came up; asked for without waiting for a read. */
    private final Set<Integer> silent = ConcurrentHashMap.newKeySet();

    private final Map<Integer, Long> failures = new ConcurrentHashMap<>();
    private volatile HealthCheck.Result health;
    /** What the line was read through last with success: what it said proves nothing of another driver. */
    private volatile Optional<LockBus> provenBus = Optional.empty();

    LineReader(Wiring.Line line, Buses buses, DoorBook book, Consumer<DoorBook.Edge> edges) {
        this.line = line;
        this.buses = buses;
        this.book = book;
        this.edges = edges;
        line.boards().forEach(board -> boards.put(board, new Board()));
        health = new HealthCheck.Result(false, "Line " + line.name() + " has not been read yet.");
    }

    /** Reads a board and takes over what it says. @throws DeviceException why not, already noted */
    synchronized BoardState read(int address) throws DeviceException {
        Board board = boards.get(address);
        try {
            LockBus bus = bus();
            BoardState state = bus.read(address);
            provenBus = Optional.of(bus);
            board.answered = true;
            board.failures = 0;
            silent.remove(address);
            List<DoorBook.Edge> changes = book.apply(line.name(), address, state);
            changes.forEach(edges);
            return state;
        } catch (DeviceException e) {
            noteFailure(address, board, e);
            throw e;
        } finally {
            health = judge();
        }
    }

    private void noteFailure(int address, Board board, DeviceException e) {
        if (e.kind() == DeviceException.Kind.LINE_DOWN) {
            noteDown(e.getMessage());
            return;
        }
        board.failures++;
        count(address);
        board.trouble = "board " + address + " on line " + line.name() + ": " + e.getMessage();
        if (board.failures >= SILENT_AFTER) {
            board.answered = false;
            silent.add(address);
            book.silent(line.name(), Optional.of(address), board.trouble);
        }
    }

    /** The line itself is away, so no board on it tells anything. */
    synchronized void noteDown(String why) {
        silent.clear();
        provenBus = Optional.empty();
        for (Board board : boards.values()) {
            board.answered = false;
            board.failures = 0;
            board.trouble = why;
        }
        boards.keySet().forEach(this::count);
        book.silent(line.name(), Optional.empty(), why);
        health = judge();
    }

    private LockBus bus() throws DeviceException {
        return buses.bus(line.name())
                .orElseThrow(() -> new DeviceException(DeviceException.Kind.LINE_DOWN, noDriver(line.name())));
    }

    static String noDriver(String line) {
        return "no driver serves line " + line;
    }

    private HealthCheck.Result judge() {
        List<String> troubles = boards.values().stream()
                .filter(board -> !board.answered)
                .map(board -> board.trouble)
                .distinct()
                .toList();
        boolean ok = troubles.isEmpty() || boards.values().stream().anyMatch(board -> board.answered);
        String message = troubles.isEmpty()
                ? "All boards of line " + line.name() + " answer."
                : "Line " + line.name() + ": " + String.join("; ", troubles) + ". Check cable, power and address.";
        return new HealthCheck.Result(ok && !boards.isEmpty(), message);
    }

    private void count(int board) {
        failures.merge(board, 1L, Long::sum);
    }

    /** Grows whenever a read of the board fails or its line is found to be away; asked for without waiting for a read. */
    long failures(int board) {
        return failures.getOrDefault(board, 0L);
    }

    /** Whether the board is known not to answer; from memory. */
    boolean silent(int board) {
        return silent.contains(board);
    }

    /** Whether any board of the line answers through the driver that serves it now; from memory. */
    HealthCheck.Result health() {
        HealthCheck.Result said = health;
        Optional<LockBus> serving = buses.bus(line.name());
        // The bus is one object for as long as its driver lives, so identity tells drivers apart.
        boolean proven = serving.isEmpty() || serving.get() == provenBus.orElse(null);
        return !said.ok() || proven
                ? said
                : new HealthCheck.Result(
                        false,
                        "Line " + line.name()
                                + " has not been read through its new driver yet. Check the driver's settings.");
    }
}
