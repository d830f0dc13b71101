// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.latchkey.simulators.bank.Bank;
import org.latchkey.simulators.bank.DoorSettings;
import org.latchkey.simulators.board.Board;
import org.latchkey.simulators.board.BoardSettings;
import org.latchkey.simulators.board.Bus;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.line.PacedLine;
import org.latchkey.simulators.network.Link;
import org.latchkey.simulators.network.LinkConditions;
import org.latchkey.simulators.scanner.ScannerSettings;
import org.latchkey.simulators.scanner.SimulatedScanner;

/** Changes settings by name, on as much of a line as the change speaks of. */
final class Faults {

    private static final String BOARD = "board";
    private static final String LOCK = "lock";

    private Faults() {}

    static void onLine(Bus bus, Bank bank, Map<String, Object> change) {
        Map<String, Object> values = new LinkedHashMap<>(change);
        OptionalInt address = number(BOARD, values.remove(BOARD));
        OptionalInt lock = number(LOCK, values.remove(LOCK));
        if (address.isEmpty() && lock.isEmpty()) {
            checkNames(values, LineSettings.class, BoardSettings.class, DoorSettings.class);
            onPacedLine(bus.line(), values);
            values.keySet().removeAll(Settings.names(LineSettings.class));
            onBoards(bus.boards(), bank, values);
            return;
        }
        List<Board> boards = bus.boards().stream()
                .filter(board -> address.isEmpty() || board.settings().address() == address.getAsInt())
                .toList();
        if (boards.isEmpty()) {
            throw new IllegalArgumentException("there is no board " + address.getAsInt() + " on line " + bus.name());
        }
        if (lock.isEmpty()) {
            onBoards(boards, bank, values);
        } else {
            onLock(boards, bank, lock.getAsInt(), values);
        }
    }

    static void onBoards(List<Board> boards, Bank bank, Map<String, Object> values) {
        checkNames(values, BoardSettings.class, DoorSettings.class);
        Map<String, Object> board = Settings.about(BoardSettings.class, values);
        Map<String, Object> door = Settings.about(DoorSettings.class, values);
        for (Board one : boards) {
            if (!board.isEmpty()) {
                one.change(now -> Settings.change(now, board));
            }
            if (!door.isEmpty()) {
                one.doors().values().forEach(n -> bank.change(n, now -> Settings.change(now, door)));
            }
        }
    }

    private static void onLock(List<Board> boards, Bank bank, int lock, Map<String, Object> values) {
        checkNames(values, DoorSettings.class);
        for (Board board : boards) {
            int door = board.door(lock).orElseThrow(() -> new IllegalArgumentException("no door at lock " + lock));
            bank.change(door, now -> Settings.change(now, values));
        }
    }

    static void onScanner(SimulatedScanner scanner, Map<String, Object> values) {
        checkNames(values, LineSettings.class, ScannerSettings.class);
        onPacedLine(scanner.line(), values);
        Map<String, Object> own = Settings.about(ScannerSettings.class, values);
        if (!own.isEmpty()) {
            scanner.change(now -> Settings.change(now, own));
        }
    }

    static void onLink(Link link, Map<String, Object> values) {
        checkNames(values, LinkConditions.class);
        link.change(now -> Settings.change(now, values));
    }

    private static void onPacedLine(PacedLine line, Map<String, Object> values) {
        Map<String, Object> own = Settings.about(LineSettings.class, values);
        if (!own.isEmpty()) {
            line.set(Settings.change(line.settings(), own));
        }
    }

    private static OptionalInt number(String key, Object value) {
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Integer number) {
            return OptionalInt.of(number);
        }
        throw new IllegalArgumentException(key + " must be a number");
    }

    @SafeVarargs
    private static void checkNames(Map<String, Object> values, Class<? extends Record>... types) {
        Set<String> known = new LinkedHashSet<>();
        for (Class<? extends Record> type : types) {
            known.addAll(Settings.names(type));
        }
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("unknown here: " + key);
            }
        }
    }
}
