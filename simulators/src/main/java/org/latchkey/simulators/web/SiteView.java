// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.simulators.SimulatedSite;
import org.latchkey.simulators.bank.DoorState;
import org.latchkey.simulators.board.Board;
import org.latchkey.simulators.board.Bus;
import org.latchkey.simulators.line.PacedLine;
import org.latchkey.simulators.network.Link;
import org.latchkey.simulators.network.LinkConditions;
import org.latchkey.simulators.network.LinkState;
import org.latchkey.simulators.scanner.SimulatedScanner;

/** What the picture shows of a site, as plain values for JSON. */
final class SiteView {

    private SiteView() {}

    static Map<String, Object> all(SimulatedSite site) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("layout", site.layout());
        all.put("doors", doors(site));
        all.putAll(wires(site));
        all.put("lastSeq", site.ledger().last());
        return all;
    }

    static Map<Integer, Map<String, Object>> doors(SimulatedSite site) {
        Map<Integer, Map<String, Object>> doors = new TreeMap<>();
        site.bank().states().forEach(door -> doors.put(door.number(), door(door)));
        return doors;
    }

    static Map<String, Object> door(DoorState door) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("state", door.state());
        view.put("item", door.settings().item());
        view.put("open", door.open());
        view.put("jammed", door.settings().jammed());
        view.put("closeAfterMillis", door.settings().closeAfterMillis());
        view.put("sensor", door.settings().sensor());
        return view;
    }

    /** Lines, scanners, links and power. */
    static Map<String, Object> wires(SimulatedSite site) {
        Map<String, Object> wires = new LinkedHashMap<>();
        wires.put("lines", site.lines().stream().map(line -> line(site, line)).toList());
        wires.put(
                "scanners", site.scanners().stream().map(s -> scanner(site, s)).toList());
        wires.put("links", site.network().links().stream().map(SiteView::link).toList());
        boolean power = site.lines().stream()
                .flatMap(line -> line.boards().stream())
                .allMatch(board -> board.settings().powered());
        wires.put("power", power);
        return wires;
    }

    private static Map<String, Object> line(SimulatedSite site, Bus line) {
        Map<String, Object> view = wire(site, line.name(), line.line());
        List<Board> boards = line.boards();
        view.put("protocol", boards.isEmpty() ? "" : boards.get(0).protocol());
        view.put("boards", boards.stream().map(SiteView::board).toList());
        view.put("asked", line.isAsked());
        line.lastPause().ifPresent(pause -> view.put("pause", pause));
        view.put("hosts", line.hosts());
        return view;
    }

    private static Map<String, Object> board(Board board) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("locks", board.locks());
        view.put("doors", new TreeMap<>(board.doors()));
        view.put("settings", board.settings());
        return view;
    }

    private static Map<String, Object> scanner(SimulatedSite site, SimulatedScanner scanner) {
        Map<String, Object> view = wire(site, scanner.name(), scanner.line());
        view.put("scanner", scanner.settings());
        return view;
    }

    /** Without the counters of bytes, so that pages are told of changes that people care for. */
    private static Map<String, Object> link(Link link) {
        LinkState state = link.state();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", state.name());
        view.put("address", link.address());
        view.put("target", state.target());
        view.put("plugged", state.conditions().plugged());
        view.put("good", state.conditions().equals(LinkConditions.good()));
        view.put("connections", state.connections());
        view.put("conditions", state.conditions());
        return view;
    }

    private static Map<String, Object> wire(SimulatedSite site, String name, PacedLine line) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("channel", site.channel(name));
        view.put("plugged", line.wire().isPlugged());
        view.put("listening", line.wire().hasListener());
        view.put("line", line.settings());
        return view;
    }
}
