// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.simulators.SimulatedSite;
import org.latchkey.simulators.bank.Bank;
import org.latchkey.simulators.network.Link;
import org.latchkey.simulators.network.LinkState;
import org.latchkey.simulators.network.SimulatedNetwork;
import org.latchkey.simulators.scanner.ScanReceipt;
import org.latchkey.simulators.scanner.SimulatedScanner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each address does. */
final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String NAME = "([A-Za-z0-9._-]{1,32})";
    private static final String PAGE = "/org/latchkey/simulators/web/";
    private static final String PICTURE = "/web/";

    private final SimulatedSite site;
    private final LiveEvents events;
    private final List<Route> routes = new ArrayList<>();

    private interface Action {
        Reply answer(Request request) throws IOException;
    }

    private record Route(String method, Pattern path, Action action) {}

    Routes(SimulatedSite site, LiveEvents events) {
        this.site = site;
        this.events = events;
        page("/", PAGE + "index.html", "text/html; charset=utf-8");
        page("/site.js", PAGE + "site.js", "text/javascript");
        page("/site.css", PAGE + "site.css", "text/css");
        page("/bank-picture.js", PICTURE + "bank-picture.js", "text/javascript");
        page("/bank-picture.css", PICTURE + "bank-picture.css", "text/css");
        add(GET, "/api/state", request -> Reply.json(SiteView.all(site)));
        add(GET, "/api/ledger", request -> Reply.json(site.ledger().since(request.count("since"))));
        doors(site.bank());
        wires();
        links(site.network());
    }

    private void page(String path, String resource, String type) {
        add(GET, Pattern.quote(path), request -> new Reply(200, type, resource(resource)));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Routes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new Refusal(404, "not on the class path: " + name);
            }
            return in.readAllBytes();
        }
    }

    private void doors(Bank bank) {
        door("close", bank::closeByHand);
        door("open-by-hand", bank::openByHand);
        door("jam", number -> bank.jam(number, true));
        door("free", number -> bank.jam(number, false));
        add(POST, "/api/doors/(\\d{1,5})/item", request -> {
            bank.item(request.number(), request.flag("present"));
            return Reply.json(SiteView.door(bank.state(request.number())));
        });
    }

    private void door(String verb, IntConsumer action) {
        add(POST, "/api/doors/(\\d{1,5})/" + verb, request -> {
            action.accept(request.number());
            return Reply.json(SiteView.door(site.bank().state(request.number())));
        });
    }

    private void wires() {
        add(POST, "/api/scan", request -> Reply.json(scan(request)));
        change("/api/(?:lines|scanners|links)/" + NAME + "/unplug", request -> site.unplug(request.name()));
        change("/api/(?:lines|scanners|links)/" + NAME + "/plug", request -> site.plug(request.name()));
        change("/api/lines/" + NAME + "/fault", request -> site.fault(request.name(), values(request)));
        change("/api/lines/" + NAME + "/host", request -> site.line(request.name())
                .spokenToBy(request.text().strip()));
        change("/api/scanners/" + NAME + "/fault", request -> site.scannerFault(request.name(), values(request)));
        change("/api/power", request -> site.power(request.flag("on")));
    }

    private void links(SimulatedNetwork network) {
        add(GET, "/api/links", request -> Reply.json(states(network)));
        add(POST, "/api/links/" + NAME, request -> {
            site.conditions(request.name(), values(request));
            return Reply.json(network.link(request.name()).state());
        });
        link(network, "partition", Link::partition);
        link(network, "heal", Link::heal);
        link(network, "reset", Link::resetAll);
        link(network, "reset-clients", Link::resetClients);
    }

    private static List<LinkState> states(SimulatedNetwork network) {
        return network.links().stream().map(Link::state).toList();
    }

    private void link(SimulatedNetwork network, String verb, Consumer<Link> action) {
        add(POST, "/api/links/" + NAME + "/" + verb, request -> {
            Link link = network.link(request.name());
            action.accept(link);
            return Reply.json(link.state());
        });
    }

    private interface Change {
        void apply(Request request) throws IOException;
    }

    private void change(String path, Change change) {
        add(POST, path, request -> {
            change.apply(request);
            events.changed();
            return Reply.json(SiteView.wires(site));
        });
    }

    private ScanReceipt scan(Request request) throws IOException {
        List<SimulatedScanner> scanners = site.scanners();
        if (scanners.isEmpty()) {
            throw new Refusal(400, "there is no scanner");
        }
        SimulatedScanner scanner =
                site.scanner(request.query("scanner", scanners.get(0).name()));
        return request.isPicture() ? scanner.scanPicture(request.body()) : scanner.scan(request.text());
    }

    private static Map<String, Object> values(Request request) throws IOException {
        try {
            Map<String, Object> values = JSON.readValue(request.body(), new TypeReference<>() {});
            if (values == null) {
                throw new Refusal(400, "not a JSON object");
            }
            return values;
        } catch (JsonProcessingException e) {
            throw new Refusal(400, "not a JSON object: " + e.getOriginalMessage());
        }
    }

    private void add(String method, String path, Action action) {
        routes.add(new Route(method, Pattern.compile(path), action));
    }

    /** Answers any request; what goes wrong is an answer too. */
    Reply answer(HttpExchange exchange) throws IOException {
        try {
            return find(exchange);
        } catch (Refusal refusal) {
            return Reply.error(refusal.status(), refusal.getMessage());
        } catch (IllegalArgumentException wrong) {
            return Reply.error(400, wrong.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), broken);
            return Reply.error(500, "the simulator failed: " + broken.getMessage());
        }
    }

    private Reply find(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean known = false;
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(path);
            boolean fits = matcher.matches();
            if (fits && route.method().equals(exchange.getRequestMethod())) {
                return route.action().answer(new Request(exchange, matcher));
            }
            known |= fits;
        }
        return known ? Reply.error(405, "not with this method") : Reply.error(404, "there is nothing here");
    }
}
