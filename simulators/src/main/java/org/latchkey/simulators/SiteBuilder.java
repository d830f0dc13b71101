// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.latchkey.simulators.bank.Bank;
import org.latchkey.simulators.bank.BankLayout;
import org.latchkey.simulators.bank.Ledger;
import org.latchkey.simulators.board.Board;
import org.latchkey.simulators.board.Bus;
import org.latchkey.simulators.board.KerongBoard;
import org.latchkey.simulators.board.ModbusBoard;
import org.latchkey.simulators.board.WklyBoard;
import org.latchkey.simulators.board.XorBoard;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.line.PacedLine;
import org.latchkey.simulators.line.TcpWire;
import org.latchkey.simulators.line.Wire;
import org.latchkey.simulators.network.SimulatedNetwork;
import org.latchkey.simulators.pty.Pty;
import org.latchkey.simulators.scanner.ScannerSettings;
import org.latchkey.simulators.scanner.SimulatedScanner;

/** Makes a site from its configuration, or nothing at all. */
final class SiteBuilder {

    private static final int BAUD = 9_600;
    private static final int KERONG_BAUD = 19_200;

    private final SimulatorConfig config;
    private final List<Closeable> made = new ArrayList<>();

    private SiteBuilder(SimulatorConfig config) {
        this.config = config;
    }

    static SimulatedSite build(SimulatorConfig config) throws IOException {
        SiteBuilder builder = new SiteBuilder(config);
        try {
            return builder.build();
        } catch (IOException | RuntimeException e) {
            builder.undo();
            throw e;
        }
    }

    private void undo() throws IOException {
        for (int i = made.size() - 1; i >= 0; i--) {
            made.get(i).close();
        }
    }

    private <T extends Closeable> T remember(T part) {
        made.add(part);
        return part;
    }

    private SimulatedSite build() throws IOException {
        TreeSet<Integer> doors = new TreeSet<>();
        config.lines().forEach(line -> line.boards()
                .forEach(board -> doors.addAll(board.doors().values())));
        BankLayout layout = layout(doors);
        Ledger ledger = remember(openLedger());
        Bank bank = remember(new Bank(ledger, doors, config.springMillis()));
        List<Bus> lines = new ArrayList<>();
        for (SimulatorConfig.Line line : config.lines()) {
            lines.add(line(line, bank));
        }
        List<SimulatedScanner> scanners = new ArrayList<>();
        for (SimulatorConfig.ScannerPort scanner : config.scanners()) {
            scanners.add(scanner(scanner));
        }
        return new SimulatedSite(layout, ledger, bank, lines, scanners, network());
    }

    private SimulatedNetwork network() throws IOException {
        SimulatedNetwork network = remember(SimulatedNetwork.start());
        for (SimulatorConfig.LinkConfig link : config.links()) {
            Faults.onLink(network.link(link.name(), link.listen(), link.address()), link.conditions());
        }
        return network;
    }

    private Ledger openLedger() throws IOException {
        try {
            return Ledger.open(Path.of(config.ledger()));
        } catch (IOException e) {
            throw new IOException("ledger " + config.ledger() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private BankLayout layout(TreeSet<Integer> doors) {
        JsonNode given = config.layout();
        if (given == null || given.isNull()) {
            return BankLayout.columns(doors);
        }
        String json = given.isTextual() ? SimulatorConfig.text(Path.of(given.textValue())) : given.toString();
        BankLayout layout = Settings.read(json, BankLayout.class);
        for (BankLayout.Cell cell : layout.doors()) {
            if (!doors.contains(cell.number())) {
                throw new IllegalArgumentException("layout: no board has door " + cell.number());
            }
        }
        return layout;
    }

    private Bus line(SimulatorConfig.Line line, Bank bank) throws IOException {
        List<Board> boards = new ArrayList<>();
        for (SimulatorConfig.BoardConfig board : line.boards()) {
            boards.add(board(line, board, bank));
        }
        int baud = KerongBoard.PROTOCOL.equals(line.protocol()) ? KERONG_BAUD : BAUD;
        PacedLine paced = new PacedLine(wire(line), LineSettings.paced(baud));
        Bus bus = remember(new Bus(line.name(), paced, boards));
        Faults.onLine(bus, bank, line.faults());
        for (int i = 0; i < boards.size(); i++) {
            Faults.onBoards(List.of(boards.get(i)), bank, line.boards().get(i).faults());
        }
        return bus;
    }

    private static Board board(SimulatorConfig.Line line, SimulatorConfig.BoardConfig board, Bank bank) {
        Board.Wires wires = new Board.Wires(line.name(), line.supply(), board.locks(), board.doors(), bank);
        return switch (String.valueOf(line.protocol())) {
            case XorBoard.PROTOCOL -> new XorBoard(board.address(), wires);
            case KerongBoard.PROTOCOL -> new KerongBoard(board.address(), wires);
            case ModbusBoard.PROTOCOL -> new ModbusBoard(board.address(), wires);
            case WklyBoard.PROTOCOL -> new WklyBoard(board.address(), wires);
            default ->
                throw new IllegalArgumentException("line " + line.name() + ": protocol must be " + XorBoard.PROTOCOL
                        + ", " + KerongBoard.PROTOCOL + ", " + ModbusBoard.PROTOCOL + " or " + WklyBoard.PROTOCOL);
        };
    }

    private Wire wire(SimulatorConfig.Line line) throws IOException {
        if (line.tcp() == null) {
            return remember(pty(line.pty()));
        }
        try {
            return remember(TcpWire.open(line.tcp()));
        } catch (IOException e) {
            throw new IOException(
                    "port " + line.tcp() + " of line " + line.name() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Pty pty(String link) throws IOException {
        try {
            return link.isEmpty() ? Pty.open() : Pty.open(Path.of(link));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private SimulatedScanner scanner(SimulatorConfig.ScannerPort scanner) throws IOException {
        PacedLine line = new PacedLine(remember(pty(scanner.pty())), LineSettings.paced(BAUD));
        ScannerSettings settings = ScannerSettings.good(scanner.terminator());
        SimulatedScanner fresh = remember(new SimulatedScanner(scanner.name(), line, settings));
        Faults.onScanner(fresh, scanner.faults());
        return fresh;
    }
}
