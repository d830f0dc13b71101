// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.simulators.bank.Bank;
import org.latchkey.simulators.bank.BankLayout;
import org.latchkey.simulators.bank.DoorEvent;
import org.latchkey.simulators.bank.Ledger;
import org.latchkey.simulators.bank.LedgerEntry;
import org.latchkey.simulators.board.Bus;
import org.latchkey.simulators.line.PacedLine;
import org.latchkey.simulators.network.Link;
import org.latchkey.simulators.network.SimulatedNetwork;
import org.latchkey.simulators.scanner.ScanReceipt;
import org.latchkey.simulators.scanner.SimulatedScanner;
import org.latchkey.simulators.web.SiteServer;

/**
 * The hardware of one site, simulated: lock boards, doors, scanners, and the ledger of what physically happened. Runs
 * inside a test, or as a process through {@link Simulators}. Thread-safe; close it to take everything away again.
 */
public final class SimulatedSite implements Closeable {

    private final BankLayout layout;
    private final Ledger ledger;
    private final Bank bank;
    private final List<Bus> lines;
    private final List<SimulatedScanner> scanners;
    private final SimulatedNetwork network;
    private SiteServer server;

    SimulatedSite(
            BankLayout layout,
            Ledger ledger,
            Bank bank,
            List<Bus> lines,
            List<SimulatedScanner> scanners,
            SimulatedNetwork network) {
        this.layout = layout;
        this.ledger = ledger;
        this.bank = bank;
        this.lines = List.copyOf(lines);
        this.scanners = List.copyOf(scanners);
        this.network = network;
    }

    /**
     * Builds and starts a site.
     *
     * @throws IllegalArgumentException if the configuration makes no sense
     * @throws IOException if a port is taken or a file cannot be written; the message says which
     */
    public static SimulatedSite start(SimulatorConfig config) throws IOException {
        SimulatedSite site = SiteBuilder.build(config);
        try {
            if (config.http() != null) {
                site.server = SiteServer.start(site, config.http().port());
            }
            return site;
        } catch (IOException | RuntimeException e) {
            site.close();
            throw e;
        }
    }

    /** Address of the picture and the controls, if they are served. */
    public Optional<URI> http() {
        return Optional.ofNullable(server).map(SiteServer::address);
    }

    public BankLayout layout() {
        return layout;
    }

    /** The doors: open and close them by hand, jam them, put items in. */
    public Bank bank() {
        return bank;
    }

    public Ledger ledger() {
        return ledger;
    }

    public List<Bus> lines() {
        return lines;
    }

    public List<SimulatedScanner> scanners() {
        return scanners;
    }

    /** The links between what connects to them and what it wants to reach. */
    public SimulatedNetwork network() {
        return network;
    }

    /** A line. @throws IllegalArgumentException if there is none of that name */
    public Bus line(String name) {
        return lines.stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow(() -> none("line", name));
    }

    /** A scanner. @throws IllegalArgumentException if there is none of that name */
    public SimulatedScanner scanner(String name) {
        return scanners.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> none("scanner", name));
    }

    private static IllegalArgumentException none(String what, String name) {
        return new IllegalArgumentException("there is no " + what + " " + name);
    }

    /** How a unit reaches a line or scanner: {@code serial:/dev/…?baud=…} or {@code tcp:127.0.0.1:…}. */
    public String channel(String name) {
        PacedLine line = pacedLine(name);
        String address = line.wire().address();
        return address.startsWith("serial:")
                ? address + "?baud=" + line.settings().baud()
                : address;
    }

    private PacedLine pacedLine(String name) {
        boolean isLine = lines.stream().anyMatch(l -> l.name().equals(name));
        return isLine ? line(name).line() : scanner(name).line();
    }

    private Optional<Link> link(String name) {
        return network.links().stream().filter(l -> l.name().equals(name)).findFirst();
    }

    /** Pulls the adapter of a line or scanner, or the cable of a link. */
    public void unplug(String name) {
        link(name).ifPresentOrElse(Link::unplug, () -> pacedLine(name).wire().unplug());
    }

    /** Puts it back; a pty then has another device name behind the same link. */
    public void plug(String name) {
        link(name).ifPresentOrElse(Link::plug, () -> pacedLine(name).wire().plug());
    }

    /** Cuts or restores the power of all boards; doors stay as they are. */
    public void power(boolean on) {
        lines.forEach(line -> line.boards().forEach(board -> board.power(on)));
    }

    /**
     * Changes how a line, its boards or its doors behave, for instance {@code Map.of("board", 1, "answers", "none")}.
     * With {@code board}, boards of that address and their doors are meant; with {@code lock} besides, one door of each.
     * All other keys are values of {@link org.latchkey.simulators.line.LineSettings}, {@link
     * org.latchkey.simulators.board.BoardSettings} and {@link org.latchkey.simulators.bank.DoorSettings}.
     *
     * @throws IllegalArgumentException if a key or value is none; nothing or a part may have changed then
     */
    public void fault(String line, Map<String, Object> change) {
        Faults.onLine(line(line), bank, change);
    }

    /** Changes how a scanner or its line behaves; keys are those of its settings. */
    public void scannerFault(String scanner, Map<String, Object> change) {
        Faults.onScanner(scanner(scanner), change);
    }

    /**
     * Changes what a link is like; keys are those of {@link org.latchkey.simulators.network.LinkConditions}.
     *
     * @throws IllegalArgumentException if a key or value is none, or there is no such link; nothing has changed then
     */
    public void conditions(String link, Map<String, Object> change) {
        Faults.onLink(network.link(link), change);
    }

    /** Shows a code to a scanner; returns when its last byte is on the line. */
    public ScanReceipt scan(String scanner, String text) {
        return scanner(scanner).scan(text);
    }

    /**
     * Waits until a pulse opens a door.
     *
     * @param since number of a ledger entry, from {@link Ledger#last}: only later openings count
     */
    public Optional<LedgerEntry> awaitOpening(int door, long since, Duration bound) {
        return ledger.await(since, e -> e.door() == door && e.openedByPulse(), bound);
    }

    /** Waits until a board takes an open request for a door, whether the door opens or not. */
    public Optional<LedgerEntry> awaitPulse(int door, long since, Duration bound) {
        return ledger.await(since, e -> e.door() == door && e.event() == DoorEvent.PULSE_RECEIVED, bound);
    }

    /** Stops everything and removes the links. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        network.close();
        scanners.forEach(SimulatedScanner::close);
        lines.forEach(Bus::close);
        bank.close();
        try {
            ledger.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger cannot be closed", e);
        }
    }
}
