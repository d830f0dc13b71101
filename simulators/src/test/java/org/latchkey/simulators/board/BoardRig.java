// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.latchkey.simulators.bank.Bank;
import org.latchkey.simulators.bank.DoorEvent;
import org.latchkey.simulators.bank.Ledger;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.line.MemoryWire;
import org.latchkey.simulators.line.PacedLine;

/** Boards on a line whose host is the test; door n hangs at lock n, those of a second board from 101 on. */
final class BoardRig implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 20_000;
    private static final long SILENCE_MILLIS = 60;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    final Ledger ledger;
    final Bank bank;
    final MemoryWire wire = new MemoryWire();
    final Bus bus;

    BoardRig(Path folder, int locks, List<Function<Board.Wires, Board>> makers) {
        Map<Integer, Integer> doors = new TreeMap<>();
        for (int board = 0; board < makers.size(); board++) {
            for (int lock = 1; lock <= locks; lock++) {
                doors.put(board * 100 + lock, lock);
            }
        }
        try {
            ledger = Ledger.open(folder.resolve("ledger"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bank = new Bank(ledger, doors.keySet(), 0);
        int[] base = {0};
        List<Board> boards = makers.stream()
                .map(maker -> maker.apply(wires(locks, 100 * base[0]++)))
                .toList();
        bus = new Bus("a", new PacedLine(wire, LineSettings.unpaced()), boards);
        boards.forEach(b -> b.change(now -> quick(now)));
    }

    private Board.Wires wires(int locks, int base) {
        Map<Integer, Integer> doors = new TreeMap<>();
        for (int lock = 1; lock <= locks; lock++) {
            doors.put(lock, base + lock);
        }
        return new Board.Wires("a", "a", locks, doors, bank);
    }

    private static BoardSettings quick(BoardSettings now) {
        return new BoardSettings(now.address(), true, 0, 0, 10, false, now.stateBytes(), Answers.NORMAL, 0);
    }

    Board board() {
        return bus.boards().get(0);
    }

    void answers(Answers how, int count) {
        board().change(now -> new BoardSettings(
                now.address(), true, 0, 0, now.pulseMillis(), now.inverted(), now.stateBytes(), how, count));
    }

    void inverted() {
        board().change(now -> new BoardSettings(
                now.address(), true, 0, 0, now.pulseMillis(), true, now.stateBytes(), now.answers(), 0));
    }

    void send(String hex) {
        wire.hostSends(HEX.parseHex(hex));
    }

    String receive(int bytes) throws InterruptedException {
        return HEX.formatHex(wire.hostReceives(bytes, PATIENCE_MILLIS));
    }

    void exchange(String request, String answer) throws InterruptedException {
        send(request);
        assertThat(receive((answer.length() + 1) / 3))
                .as("answer to %s", request)
                .isEqualTo(answer);
    }

    void silentAfter(String request) throws InterruptedException {
        send(request);
        assertThat(HEX.formatHex(wire.hostReceives(1, SILENCE_MILLIS)))
                .as("answer to %s", request)
                .isEmpty();
    }

    /** What happened to the doors; tests pulse faster than a power supply likes, that is left out. */
    List<String> events() {
        return ledger.since(1).stream()
                .filter(e -> e.event() != DoorEvent.PULSES_OVERLAP)
                .map(e -> e.event().text() + " " + e.door())
                .toList();
    }

    @Override
    public void close() throws IOException {
        bus.close();
        bank.close();
        ledger.close();
    }
}
