// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.channel.serial.SerialChannels;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.LineProbe;
import org.latchkey.driver.kerong.KerongProbe;
import org.latchkey.driver.modbus.ModbusProbe;
import org.latchkey.driver.wkly.WklyProbe;
import org.latchkey.driver.xor8a.Xor8aProbe;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.simulators.bank.Bank;
import org.latchkey.simulators.bank.DoorEvent;
import org.latchkey.simulators.bank.DoorSettings;
import org.latchkey.simulators.bank.Ledger;
import org.latchkey.simulators.board.Board;
import org.latchkey.simulators.board.BoardSettings;
import org.latchkey.simulators.board.Bus;
import org.latchkey.simulators.board.KerongBoard;
import org.latchkey.simulators.board.ModbusBoard;
import org.latchkey.simulators.board.WklyBoard;
import org.latchkey.simulators.board.XorBoard;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.line.PacedLine;
import org.latchkey.simulators.pty.Pty;

/** Against simulated boards on ptys. */
@Timeout(180)
class CommissionTest {

    @TempDir
    Path folder;

    /** A machine that is busy otherwise lets boards answer late. */
    private static final int ANSWER_MILLIS = 3_000;

    private final SerialChannels channels = new SerialChannels();
    private final FakeRooms rooms = new FakeRooms(channels);
    private final List<Bus> lines = new ArrayList<>();
    private Ledger ledger;
    private Bank bank;
    private Commission commission;

    @BeforeEach
    void start() throws IOException {
        ledger = Ledger.open(folder.resolve("ledger"));
        bank = new Bank(ledger, IntStream.rangeClosed(1, 30).boxed().toList(), 20);
        rooms.probes = List.of(only(1, 1, new Xor8aProbe()));
        commission = new Commission(rooms, new Ports(folder), ANSWER_MILLIS);
    }

    @AfterEach
    void stop() throws IOException {
        channels.stop();
        for (Bus line : lines) {
            line.close();
        }
        bank.close();
        ledger.close();
    }

    /** A driver that asks for some boards alone: each silent one takes its time. */
    private static LineProbe only(int firstBoard, int lastBoard, LineProbe probe) {
        return new LineProbe() {

            @Override
            public String driver() {
                return probe.driver();
            }

            @Override
            public List<Integer> rates() {
                return probe.rates();
            }

            @Override
            public int firstBoard() {
                return firstBoard;
            }

            @Override
            public int lastBoard() {
                return lastBoard;
            }

            @Override
            public Trial open(ByteChannels channels, ChannelAddress channel, boolean openWhenSet, int answerMillis) {
                return probe.open(channels, channel, openWhenSet, answerMillis);
            }
        };
    }

    private Board.Wires wires(int locks, int firstDoor) {
        Map<Integer, Integer> doors = new TreeMap<>();
        IntStream.rangeClosed(1, locks).forEach(lock -> doors.put(lock, firstDoor + lock - 1));
        return new Board.Wires("west", "west", locks, doors, bank);
    }

    private String line(String name, LineSettings settings, Board... boards) {
        Pty pty = Pty.open(folder.resolve(name));
        lines.add(new Bus(name, new PacedLine(pty, settings), List.of(boards)));
        return pty.path();
    }

    private static Board inverted(Board board) {
        board.change(now -> new BoardSettings(
                now.address(),
                true,
                now.turnAroundMillis(),
                now.openAnswerMillis(),
                now.pulseMillis(),
                true,
                now.stateBytes(),
                now.answers(),
                0));
        return board;
    }

    private String run(String... words) {
        return FakeRooms.run(commission, words);
    }

    private long pulses() {
        return ledger.since(0).stream()
                .filter(entry -> entry.event() == DoorEvent.PULSE_RECEIVED)
                .count();
    }

    @Test
    void twoBoardsOfOneLineAreFoundTestedAndWritten() throws IOException {
        Board one = new XorBoard(1, wires(2, 1));
        Board three = new XorBoard(3, wires(2, 3));
        one.change(now -> new BoardSettings(1, true, 20, 50, 100, false, 1, now.answers(), 0));
        three.change(now -> new BoardSettings(3, true, 20, 50, 100, false, 1, now.answers(), 0));
        bank.change(4, now -> new DoorSettings(true, false, 0, now.sensor()));
        rooms.probes = List.of(only(1, 3, new Xor8aProbe()));
        String port = line("west", LineSettings.paced(9_600), one, three);

        String found = run("probe", port);
        assertThat(found)
                .contains("Line 1: xor8a at serial:" + port + "?baud=9600\n", "  board 1: 8", "  board 3: 8")
                .doesNotContain("hears itself");
        assertThat(pulses()).as("looking moves nothing").isZero();

        assertThat(run("test", "1", "1", "2", "yes")).contains("(board 1 lock 2): opened, the sensor saw it");
        assertThat(run("test", "1", "3", "1", "yes")).contains("(board 3 lock 1): opened, the sensor saw it");
        assertThat(run("test", "1", "3", "2", "yes")).contains("(board 3 lock 2): nothing moved");
        assertThat(rooms.recorded).hasSize(3).allMatch(entry -> entry.event() == Event.TEST_OPENING);
        assertThat(rooms.recorded.get(1).details()).containsEntry("board", 3L).containsEntry("lock", 1L);

        Path file = folder.resolve("site.json");
        assertThat(run("write", file.toString())).contains("1 line, 2 doors, 0 scanners");
        assertThat(file)
                .content()
                .contains(
                        "\"name\": \"Gym \\\"at\\\" the river\"",
                        "\"driver\": \"xor8a\", \"channel\": \"serial:" + port + "?baud=9600\"",
                        "\"options\": {\"openWhenSet\": \"false\"}",
                        "{\"number\": 1, \"line\": \"line1\", \"board\": 1, \"lock\": 2,",
                        "{\"number\": 2, \"line\": \"line1\", \"board\": 3, \"lock\": 1,");
        assertThatThrownBy(() -> run("write", file.toString())).hasMessageContaining("already");
    }

    @Test
    void aBoardThatFallsSilentIsToldOfAndAPulseIsNotRepeated() {
        Board board = new XorBoard(1, wires(2, 1));
        board.change(now -> new BoardSettings(1, true, 20, 50, 100, false, 1, now.answers(), 0));
        String port = line("west", LineSettings.paced(9_600), board);
        run("probe", port);
        // Its answer speaks of eight contacts; it has two locks and does not answer for the others.
        assertThat(run("test", "1", "1", "5", "yes")).contains("did not answer, and nothing moved");
        board.power(false);
        assertThat(run("test", "1", "1", "1", "yes")).contains("nothing was sent");
        assertThat(pulses()).isZero();
    }

    @Test
    void wrongPolarityIsToldByADoorThatMoves() {
        Board board = inverted(new WklyBoard(5, wires(3, 1)));
        // One door stands open, so the contacts do not all say the same.
        bank.openByHand(2);
        rooms.probes = List.of(only(5, 5, new WklyProbe()));
        String port = line("west", LineSettings.paced(9_600), board);
        assertThat(run("probe", port)).contains("board 5:");
        assertThat(run("test", "1", "5", "1", "yes"))
                .contains("polarity is the other one", "written with openWhenSet=true");
        assertThat(run("test", "1", "5", "3", "yes")).contains("opened, the sensor saw it");
    }

    @Test
    void aLineThatEchoesIsFoundAndToldOf() {
        String port = line("west", LineSettings.paced(9_600).withEcho(true), new XorBoard(1, wires(2, 1)));
        assertThat(run("probe", port, "xor8a")).contains("board 1:", "the adapter hears itself");
        assertThat(pulses()).isZero();
    }

    @Test
    void theOtherDriversFindTheirBoardsAndMoveNothing() {
        rooms.probes = List.of(only(1, 1, new ModbusProbe()), only(0, 0, new KerongProbe()));
        String relays = line("relays", LineSettings.paced(9_600), new ModbusBoard(1, wires(8, 1)));
        String locks = line("locks", LineSettings.paced(19_200), new KerongBoard(0, wires(16, 9)));
        assertThat(run("probe", relays)).contains("modbus at serial:" + relays, "board 1: 8 contacts");
        assertThat(run("probe", locks)).contains("Line 2: kerong at serial:" + locks, "board 0: 16 contacts");
        assertThat(pulses()).isZero();
    }

    @Test
    void aSilentPortIsToldOf() {
        String port = line("west", LineSettings.paced(9_600));
        rooms.probes = List.of(only(1, 2, new ModbusProbe()));
        assertThatThrownBy(() -> run("probe", port)).hasMessageContaining("Nobody answers");
        assertThatThrownBy(() -> run("doors", "1", "yes")).hasMessageContaining("0 were found");
        assertThatThrownBy(() -> run("write", folder.resolve("f").toString()))
                .hasMessageContaining("Nothing was found");
    }

    @Test
    void aPortThatTheUnitUsesIsNotTouched() throws Exception {
        String port = line("west", LineSettings.paced(9_600), new XorBoard(1, wires(2, 1)));
        try (var used = channels.open(ChannelAddress.parse("serial:" + port))) {
            assertThatThrownBy(() -> run("probe", port)).hasMessageContaining("can not be used");
            assertThat(used.isOpen()).isTrue();
        }
        Path other = Files.createSymbolicLink(folder.resolve("other-name"), Path.of(port));
        rooms.config = FakeRooms.site(List.of(FakeRooms.line("serial:" + port + "?baud=9600")));
        assertThatThrownBy(() -> run("probe", other.toString()))
                .hasMessageContaining("in use by line west and is not touched");
        assertThatThrownBy(() -> run("probe", folder.resolve("gone").toString()))
                .hasMessageContaining("can not be used");
    }

    @Test
    void nothingIsAskedOrMovedWithoutATechnician() {
        String port = line("west", LineSettings.paced(9_600), new XorBoard(1, wires(2, 1)));
        run("probe", port);
        rooms.technician = Optional.empty();
        assertThatThrownBy(() -> run("probe", port)).hasMessageContaining("technician");
        assertThatThrownBy(() -> run("doors", "1", "yes")).hasMessageContaining("technician");
        assertThatThrownBy(() -> run("test", "1", "1", "1", "yes")).hasMessageContaining("technician");
        rooms.technician = Optional.of(FakeRooms.TECHNICIAN);
        assertThatThrownBy(() -> run("doors", "1")).hasMessageContaining("Usage");
        assertThatThrownBy(() -> run("test", "1", "2", "1", "yes")).hasMessageContaining("board 2 lock 1");
        assertThat(pulses()).isZero();
        assertThat(rooms.recorded).isEmpty();
    }

    @Test
    void portsAreListedOnceWithTheirUse() throws IOException {
        Files.createFile(folder.resolve("ttyUSB0"));
        Files.createFile(folder.resolve("ttyUSB1"));
        Files.createDirectories(folder.resolve("serial/by-id"));
        Files.createSymbolicLink(folder.resolve("serial/by-id/usb-A"), folder.resolve("ttyUSB1"));
        Files.createDirectories(folder.resolve("input/by-id"));
        Files.createFile(folder.resolve("input/by-id/usb-scanner-event-kbd"));
        rooms.config = FakeRooms.site(
                List.of(), new SiteConfig.ScannerPort("front", "serial", "serial:" + folder.resolve("ttyUSB1")));
        assertThat(run("ports"))
                .contains("by-id/usb-A  serial port, in use by scanner front", "ttyUSB0  serial port, free")
                .contains("usb-scanner-event-kbd  keyboard or scanner")
                .doesNotContain("ttyUSB1");
    }
}
