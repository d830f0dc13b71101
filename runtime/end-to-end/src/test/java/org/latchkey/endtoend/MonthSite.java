// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.testbed.AuditTool;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.ConnectedSite;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.Portal.AccessCode;
import org.latchkey.testbed.PortalSite;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Uplink;
import org.latchkey.testbed.Workspace;
import org.latchkey.testbed.WrongClock;

/** One of the sites of a bad month: its metal, its unit, its link, and what must never happen there. */
final class MonthSite implements AutoCloseable {

    static final String BANK = "kerong-pty";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String OPENED = "opened";
    private static final String PULSE = "pulse-received";

    private static final Set<String> OPEN_STATES = Set.of("pending", "sent");

    /** How long an order acts, and what rounding to seconds and a slow machine's board add. */
    private static final Duration IN_TIME = Duration.ofSeconds(33);

    private final Workspace workspace;
    private final Path folder;
    private final Uplink uplink;
    private final Installation installation;
    private final Hardware hardware;
    private final WrongClock clock;
    private final List<Order> orders = new ArrayList<>();
    private final List<Dead> dead = new ArrayList<>();
    private PortalSite site;
    private Unit unit;
    private int exports;

    /** An order to open, and when it was given. */
    private record Order(String id, int door, long nanos) {}

    /** A door that nothing may open any more, and since when. */
    private record Dead(int door, long nanos) {}

    MonthSite(Workspace workspace, Path folder, String code, Uplink uplink) {
        this.workspace = workspace;
        this.folder = folder;
        this.uplink = uplink;
        installation = Installation.serialLines(folder).at(code);
        hardware = Hardware.start(workspace, installation, folder, 0, uplink.links());
        clock = new WrongClock(folder.resolve("clock"));
    }

    Uplink uplink() {
        return uplink;
    }

    PortalSite site() {
        return site;
    }

    Hardware hardware() {
        return hardware;
    }

    WrongClock clock() {
        return clock;
    }

    /** Makes the site at the portal, and its unit. */
    void enrol(Portal portal) {
        portal.createSite(installation.siteConfigJson());
        site = portal.site(installation.site());
        start(Unit.enrolment(site.enrolmentToken(folder.resolve("token"))).get(0));
        site.awaitConnection("online", PATIENCE);
    }

    private void start(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(clock.javaOption());
        all.add(Unit.impatientForPortal());
        unit = Unit.start(workspace, folder.resolve("unit"), all);
        unit.awaitServing();
    }

    /** kill -9, and a start with the clock as it is now. */
    void killAndStart() {
        unit.kill();
        start();
    }

    void stopAndStart() {
        unit.close();
        start();
    }

    void pullPlug() {
        hardware.pullPlug(Uplink.PORTAL);
    }

    void partition() {
        hardware.partition(Uplink.PORTAL);
    }

    void reset() {
        hardware.reset(Uplink.PORTAL);
    }

    void conditions(Map<String, ?> conditions) {
        hardware.conditions(Uplink.PORTAL, conditions);
    }

    void heal() {
        hardware.plugIn(Uplink.PORTAL);
        hardware.heal(Uplink.PORTAL);
    }

    AccessCode code(Portal portal, int door) {
        return portal.createCode(site.code(), List.of(door), Instant.now().plus(40, ChronoUnit.DAYS), 0);
    }

    /** The code opens its door, once, whatever the network does. */
    void opens(AccessCode code, int door) {
        awaitState(door, "closed");
        Trail trail = new Trail(unit);
        long record = trail.next();
        long scanned = hardware.scan(code.text());
        hardware.await(door, OPENED, scanned, PATIENCE);
        trail.await(record, "opening", door, PATIENCE, OPENED);
        hardware.close(door);
        awaitState(door, "closed");
        assertThat(hardware.count(door, OPENED, scanned))
                .as("openings of " + door)
                .isEqualTo(1);
    }

    /** The code is refused, and nothing may open its door from now on. */
    void refuses(AccessCode code, int door, String reason) {
        long record = new Trail(unit).next();
        long scanned = hardware.scan(code.text());
        Await.until("door " + door + " refused as " + reason, PATIENCE, () -> new Trail(unit)
                .since(record).stream()
                        .anyMatch(row -> row.event().equals("code-refused")
                                && row.words().contains(reason)));
        assertThat(hardware.pulsesSince(scanned)).doesNotContain(door);
        if (reason.equals("revoked")) {
            dead.add(new Dead(door, scanned));
        }
    }

    /** Scans and pulls the mains in the same moment: whatever the unit had begun, it settles. */
    void scanAndKill(AccessCode code) {
        hardware.scan(code.text());
        killAndStart();
    }

    /** Orders a door open, if the portal still believes that the unit is there. */
    void order(int door) {
        long now = System.nanoTime();
        try {
            orders.add(new Order(site.open(door), door, now));
        } catch (TestbedException e) {
            assertThat(e).hasMessageContaining("unit-offline");
        }
    }

    private void awaitState(int door, String state) {
        Await.until("door " + door + " of " + site.code() + " " + state, PATIENCE, () -> {
            unit.process().requireAlive();
            return unit.doorState(door).equals(state);
        });
    }

    /** Everything that was ordered is answered or over, and the unit is what the portal wants it to be. */
    void awaitAgreement(long keyRingVersion, String mode) {
        site.awaitConnection("online", PATIENCE);
        long last = site.commands().stream()
                .mapToLong(command -> command.path("seq").asLong())
                .max()
                .orElse(0);
        Await.until(site.code() + " as the portal wants it: " + site.unit(), PATIENCE, () -> {
            JsonNode now = site.unit();
            return nothingLastingIsOpen()
                    && !now.path("configDrift").asBoolean(true)
                    && now.path("keyRingVersion").asLong() == keyRingVersion
                    && now.path("position").path("seq").asLong() >= last
                    && mode(now).equals(mode);
        });
        assertThat(unit.console("position")).contains(Long.toString(last));
    }

    /** Orders of the moment whose answer was lost are given up later, as unknown. */
    private boolean nothingLastingIsOpen() {
        return site.commands().stream()
                .filter(command -> command.has("seq"))
                .noneMatch(command -> OPEN_STATES.contains(command.path("state").asText()));
    }

    /** Waits until the unit has answered every command of the log. */
    void awaitAnswers() {
        Await.until("answers of " + site.code(), PATIENCE, this::nothingLastingIsOpen);
    }

    private static String mode(JsonNode unit) {
        for (JsonNode one : unit.path("modes")) {
            if (one.path("bank").asText().equals(BANK)) {
                return one.path("mode").asText();
            }
        }
        return "";
    }

    /** An export of what the portal has now, checked by the stand-alone verifier. */
    ExportReport audit(Portal portal) {
        exports++;
        return ConnectedSite.audit(workspace, unit, portal, site, folder.resolve("export-" + exports + ".lkx"));
    }

    /** Whatever the portal has cosigned of the site by now, the stand-alone verifier accepts. */
    void verifyCosigned(Portal portal) {
        exports++;
        Path file = site.export(folder.resolve("export-" + exports + ".lkx"));
        ExportReport report = AuditTool.verify(workspace, file, portal.rootFingerprint());
        assertThat(report.sections()).allMatch(section -> section.witnessed() == section.size());
    }

    /** Every record once at the portal, no order late or twice, nothing through dead doors, nothing amiss. */
    void judge(Portal portal) {
        ExportReport report = audit(portal);
        assertThat(report.sections()).as("trails of " + site.code()).hasSize(1);
        List<Long> numbers = site.records().stream()
                .map(record -> record.path("seq").asLong())
                .sorted()
                .toList();
        assertThat(numbers.subList(0, (int) report.sections().get(0).size()))
                .as("records of " + site.code())
                .containsExactlyElementsOf(
                        LongStream.range(0, report.sections().get(0).size())
                                .boxed()
                                .toList());
        // A month has doors that jam and doors that open while a unit is down, and a clock that says next year.
        assertThat(site.openIncidents())
                .as("incidents of " + site.code())
                .extracting(incident -> incident.path("kind").asText())
                .allMatch(kind -> kind.startsWith("door-") || kind.equals("clock-ahead"));
        dead.forEach(one -> assertThat(hardware.count(one.door(), PULSE, one.nanos()))
                .as("pulses at the dead door " + one.door() + " of " + site.code())
                .isZero());
        judgeOrders();
    }

    private void judgeOrders() {
        assertThat(orders).as("orders at " + site.code()).isNotEmpty();
        for (Order order : orders) {
            long until = orders.stream()
                    .filter(other -> other.door() == order.door() && other.nanos() > order.nanos())
                    .mapToLong(Order::nanos)
                    .min()
                    .orElse(Long.MAX_VALUE);
            List<Long> pulses = hardware.ledger().stream()
                    .filter(entry ->
                            entry.door() == order.door() && entry.event().equals(PULSE))
                    .map(Hardware.Entry::nanos)
                    .filter(nanos -> nanos > order.nanos() && nanos < until)
                    .toList();
            String what = "order for door " + order.door() + " of " + site.code() + ", " + site.state(order.id());
            assertThat(pulses).as(what).hasSizeLessThanOrEqualTo(1);
            assertThat(pulses).as(what).allMatch(nanos -> nanos - order.nanos() < IN_TIME.toNanos());
            switch (site.state(order.id())) {
                case "applied" -> assertThat(pulses).as(what).hasSize(1);
                case "expired", "refused" -> assertThat(pulses).as(what).isEmpty();
                default -> assertThat(site.state(order.id())).isIn("unknown", "failed", "sent");
            }
        }
    }

    @Override
    public void close() {
        if (unit != null) {
            unit.close();
        }
        hardware.close();
    }
}
