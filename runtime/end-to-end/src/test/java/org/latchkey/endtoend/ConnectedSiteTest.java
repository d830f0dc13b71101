// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.ConnectedSite;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal.AccessCode;
import org.latchkey.testbed.PortalSite;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Workspace;

/** Portal and unit over a network that is there, and then is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectedSiteTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** So long after it was given an order to open acts at the latest, and a second for rounding. */
    private static final Duration LATEST = Duration.ofSeconds(31);

    private static final String APPLIED = "applied";
    private static final String OPENED = "opened";
    private static final String REVOKED = "revoked";

    private final Workspace workspace = Workspace.find();
    private Installation installation;
    private ConnectedSite all;
    private Hardware hardware;
    private PortalSite site;
    private Trail trail;

    @BeforeAll
    void start(@TempDir Path folder) {
        installation = Installation.serialLines(folder);
        all = ConnectedSite.start(workspace, folder, installation);
        hardware = all.hardware();
        site = all.site();
        trail = all.trail();
    }

    @AfterAll
    void stop() {
        if (all != null) {
            all.close();
        }
    }

    @Test
    void recordsArriveAndAnybodyCanVerifyThem(@TempDir Path folder) {
        open(1);

        ExportReport report = all.audit(folder.resolve("all.lkx"));

        assertThat(report.site()).isEqualTo(Installation.SITE);
        assertThat(report.sections()).hasSize(1);
        List<JsonNode> records = site.records();
        assertThat(records.stream().map(record -> record.path("seq").asLong()).sorted())
                .as("numbers of the records, each once")
                .containsExactlyElementsOf(
                        LongStream.range(0, records.size()).boxed().toList());
        assertThat(records)
                .anyMatch(record -> record.path("event").asText().equals("opening")
                        && record.path("locker").asInt() == 1);
        assertThat(site.openIncidents()).isEmpty();
    }

    @Test
    void aRevokedCodeIsRefusedAtTheDoor() {
        AccessCode code = all.code(2, 0);
        openAndClose(code, 2);

        all.portal().revoke(code);
        awaitApplied("revoke");

        refuse(code, REVOKED);
    }

    @Test
    void anOrderOpensItsDoorOnce() {
        long before = System.nanoTime();

        String command = site.open(3);

        assertThat(site.awaitAnswer(command, PATIENCE)).isEqualTo(APPLIED);
        hardware.await(3, OPENED, before, PATIENCE);
        hardware.await(3, "closed", before, PATIENCE);
        assertThat(hardware.pulsesSince(before)).containsExactly(3);
    }

    @Test
    void aClosedBankRefusesUntilItIsPrivateAgain() {
        AccessCode code = all.code(13, 0);
        String bank = "kerong-pty";

        assertThat(site.awaitAnswer(site.setMode(bank, "closed"), PATIENCE)).isEqualTo(APPLIED);
        awaitMode(bank, "closed");
        refuse(code, "bank-closed");

        assertThat(site.awaitAnswer(site.setMode(bank, "private"), PATIENCE)).isEqualTo(APPLIED);
        awaitMode(bank, "private");
        openAndClose(code, 13);
    }

    @Test
    void whoHoldsADoorKeepsItWhenTheBankGoesToOthers() {
        String bank = "kerong-pty";
        AccessCode holder = all.portal()
                .createAllocatingCode(site.code(), bank, Instant.now().plus(1, ChronoUnit.DAYS));
        long record = trail.next();
        hardware.scan(holder.text());
        int held =
                trail.await(record, "opening", Trail.ANY_DOOR, PATIENCE, OPENED).door();
        hardware.close(held);
        trail.await(record, "door-closed", held, PATIENCE);
        AccessCode stranger = all.code(held == 14 ? 15 : 14, 0);

        for (String mode : List.of("public", "closed")) {
            assertThat(site.awaitAnswer(site.setMode(bank, mode), PATIENCE)).isEqualTo(APPLIED);
            awaitMode(bank, mode);
            refuse(stranger, "bank-" + mode);
            openAndClose(holder, held);
        }
        assertThat(site.awaitAnswer(site.setMode(bank, "private"), PATIENCE)).isEqualTo(APPLIED);
        awaitMode(bank, "private");
        // For a moment after its outcome an opening still counts as under way.
        Await.until("door " + held + " released", PATIENCE, () -> site.awaitAnswer(release(held), PATIENCE)
                .equals(APPLIED));
    }

    @Test
    void aPushedConfigurationIsWhatTheUnitRuns() {
        site.configure(JsonNodeFactory.instance.objectNode().put("graceSeconds", 600));

        String command = site.push();

        assertThat(site.awaitAnswer(command, PATIENCE)).isEqualTo(APPLIED);
        Await.until("no drift", PATIENCE, () -> !site.unit().path("configDrift").asBoolean(true));
        open(5);
    }

    @Test
    void aConfigurationThatLosesALineIsTakenBackAndDoorsGoOnOpening(@TempDir Path folder) {
        ObjectNode good = installation.siteConfigJson();
        ObjectNode bad = good.deepCopy();
        ((ObjectNode) bad.path("lines").path(1)).put("channel", "serial:" + folder.resolve("no-such-port"));
        AccessCode code = all.code(10, 1);
        long record = trail.next();
        site.build(bad);
        String command = site.push();
        // The unit's console is without its trail while the rooms change.
        Await.until("the trial", PATIENCE, () -> site.records().stream()
                .anyMatch(one -> one.path("seq").asLong() >= record
                        && one.path("outcome").asText().equals("begun")));
        long scanned = hardware.scan(code.text());
        hardware.await(10, OPENED, scanned, PATIENCE);
        hardware.close(10);

        assertThat(site.awaitAnswer(command, PATIENCE)).isEqualTo("failed");
        assertThat(site.reason(command)).isEqualTo("device-lost");
        trail.await(record, "command", 0, PATIENCE, "failed", "device-lost");
        awaitRead(14);
        open(14);
        Await.until("drift", PATIENCE, () -> site.unit().path("configDrift").asBoolean(false));

        site.build(good);
        assertThat(site.awaitAnswer(site.push(), PATIENCE)).isEqualTo(APPLIED);
        Await.until("no drift", PATIENCE, () -> !site.unit().path("configDrift").asBoolean(true));
        awaitRead(14);
        open(14);
    }

    private void awaitRead(int door) {
        Await.until("door " + door + " read", PATIENCE, () -> all.unit()
                .doorState(door)
                .equals("closed"));
    }

    @Test
    void withThePlugPulledCodesOpenOrdersGetLateAndRecordsWait(@TempDir Path folder) {
        AccessCode usual = all.code(6, 0);
        AccessCode lost = all.code(7, 0);
        openAndClose(lost, 7);
        all.audit(folder.resolve("before.lkx"));
        long witnessed = site.witnessed();

        all.pullPlug();
        long pulled = System.nanoTime();
        Instant ordered = Instant.now();
        Optional<String> late = orderLate(8);
        all.portal().revoke(lost);
        AccessCode withNews = all.code(9, 1);
        openAndClose(usual, 6);
        openAndClose(withNews, 9);
        refuse(lost, REVOKED);
        assertThat(site.witnessed()).isEqualTo(witnessed);
        Instant over = ordered.plus(LATEST);
        Await.until("the order too late", PATIENCE, () -> Instant.now().isAfter(over));

        all.plugIn();
        ExportReport report = all.audit(folder.resolve("after.lkx"));

        assertThat(report.sections()).hasSize(1);
        assertThat(site.witnessed()).isGreaterThan(witnessed);
        assertThat(hardware.pulsesSince(pulled)).containsExactly(6, 9);
        late.ifPresent(order -> assertThat(site.state(order)).isNotEqualTo(APPLIED));
        assertThat(site.openIncidents()).isEmpty();
    }

    @Test
    void aBookingIsDroppedOffAndPickedUpWithThePlugPulled() {
        JsonNode booking = site.book(Instant.now().plus(1, ChronoUnit.DAYS));
        String id = booking.path("id").asText();
        AccessCode dropOff = codeOf(booking.path("dropOff"));
        AccessCode pickUp = codeOf(booking.path("pickUp"));
        all.pullPlug();

        refuse(pickUp, "not-dropped-off");
        int door = openAny(dropOff);
        assertThat(openAny(dropOff)).as("opened once more").isEqualTo(door);
        long record = trail.next();
        assertThat(openAny(pickUp)).isEqualTo(door);
        trail.await(record, "door-released", door, PATIENCE, "vacated");
        refuse(dropOff, "used-up");
        assertThat(site.booking(id).path("state").asText()).isEqualTo("waiting");

        all.plugIn();
        Await.until(
                "the booking's records",
                PATIENCE,
                () -> site.booking(id).path("state").asText().equals("picked-up"));
        assertThat(site.booking(id).path("door").asInt()).isEqualTo(door);
    }

    private static AccessCode codeOf(JsonNode code) {
        return new AccessCode(code.path("id").asText(), code.path("text").asText());
    }

    /**
     * Shows a code until it is taken, for a moment after an opening its door still counts as busy, and shuts the door.
     *
     * @return the door
     */
    private int openAny(AccessCode code) {
        while (true) {
            long record = trail.next();
            hardware.scan(code.text());
            Trail.Row answer = Await.value("an answer to a scan", PATIENCE, () -> trail.since(record).stream()
                    .filter(row -> row.event().startsWith("code-"))
                    .findFirst());
            if (answer.event().equals("code-accepted")) {
                int door = trail.await(record, "opening", Trail.ANY_DOOR, PATIENCE, OPENED)
                        .door();
                hardware.close(door);
                trail.await(record, "door-closed", door, PATIENCE);
                return door;
            }
            assertThat(answer.words()).containsAnyOf("busy", "door-open", "door-unreachable");
        }
    }

    /** The portal may know already that the unit is gone, and refuse; or it sends the order into nothing. */
    private Optional<String> orderLate(int door) {
        try {
            return Optional.of(site.open(door));
        } catch (TestbedException e) {
            assertThat(e).hasMessageContaining("unit-offline");
            return Optional.empty();
        }
    }

    private void awaitApplied(String type) {
        Await.until(type + " applied", PATIENCE, () -> site.commands().stream()
                .filter(command -> command.path("type").asText().equals(type))
                .allMatch(command -> command.path("state").asText().equals(APPLIED)));
    }

    private String release(int door) {
        return site.order("release-door", JsonNodeFactory.instance.objectNode().put("door", door));
    }

    private void awaitMode(String bank, String mode) {
        Await.until(bank + " " + mode, PATIENCE, () -> {
            for (JsonNode one : site.unit().path("modes")) {
                if (one.path("bank").asText().equals(bank)) {
                    return one.path("mode").asText().equals(mode);
                }
            }
            return false;
        });
    }

    private void open(int door) {
        openAndClose(all.code(door, 1), door);
    }

    private void openAndClose(AccessCode code, int door) {
        long record = trail.next();
        long scanned = hardware.scan(code.text());
        hardware.await(door, OPENED, scanned, PATIENCE);
        trail.await(record, "opening", door, PATIENCE, OPENED);
        hardware.close(door);
        trail.await(record, "door-closed", door, PATIENCE);
    }

    private void refuse(AccessCode code, String reason) {
        long record = trail.next();
        long scanned = hardware.scan(code.text());
        Await.until(code.id() + " refused as " + reason, PATIENCE, () -> trail.since(record).stream()
                .anyMatch(
                        row -> row.event().equals("code-refused") && row.words().contains(reason)));
        assertThat(hardware.pulsesSince(scanned)).isEmpty();
    }
}
