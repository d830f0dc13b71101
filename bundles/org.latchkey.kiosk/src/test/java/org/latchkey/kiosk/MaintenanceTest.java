// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.GateWatcher.Kind;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.latchkey.unit.api.Gatekeeper;

class MaintenanceTest {

    private static final Actor TECHNICIAN = new Actor(Actor.Kind.TECHNICIAN, "ab");

    private final FakeRooms rooms = new FakeRooms();
    private final List<String> asked = new ArrayList<>();

    @TempDir
    Path mounts;

    private final class FakeEmergency implements EmergencyOpening {
        Report report;
        boolean running;

        @Override
        public boolean begin(Asked by, Actor who) {
            asked.add(by + " " + who.id());
            boolean first = report == null;
            report = new Report(
                    by,
                    "",
                    1_800_000_000,
                    2,
                    new TreeMap<>(Map.of(1, 1_200L)),
                    new TreeMap<>(Map.of(2, "jammed")),
                    3_400,
                    !running);
            return first;
        }

        @Override
        public boolean end(Actor who) {
            asked.add("end " + who.id());
            return running;
        }

        @Override
        public Optional<Report> last() {
            return Optional.ofNullable(report);
        }
    }

    private Maintenance opened() {
        Maintenance maintenance =
                new Maintenance(rooms, new MaintenanceView(rooms, mounts), new Stick(mounts), () -> 0);
        rooms.rights = () -> Optional.of(TECHNICIAN);
        Gatekeeper.Verdict verdict =
                new Gatekeeper.Verdict(true, "ok", List.of(), 1, CompletableFuture.completedFuture(List.of()));
        maintenance.presented(new Presented("LK1:T", "front", verdict, 0, Kind.TECHNICIAN, Optional.of(Op.TECHNICIAN)));
        return maintenance;
    }

    private static Map<String, Object> order(Maintenance maintenance, String name, String form)
            throws IOException, Refusal {
        return maintenance.carryOut("/api/maintenance/" + name, Form.read(new ByteArrayInputStream(form.getBytes())));
    }

    @Test
    void aTechnicianOpensEveryDoorAndSeesWhatBecameOfIt() throws Exception {
        Maintenance maintenance = opened();
        assertThat(order(maintenance, "emergency", "")).containsEntry("accepted", false);
        rooms.emergency = new FakeEmergency();
        assertThat(order(maintenance, "look", "")).doesNotContainKey("drill");
        assertThat(order(maintenance, "emergency", "")).containsEntry("accepted", true);
        assertThat(asked).containsExactly("TECHNICIAN ab");
        assertThat((String) order(maintenance, "look", "").get("drill"))
                .contains("1 of 2 doors opened within 3.4 s.", "Door 2 did not open: jammed.", "Door 1 after 1.2 s.");
        assertThat(order(maintenance, "emergency", "")).as("one runs").containsEntry("accepted", false);
    }

    @Test
    void aTechnicianStopsAnOpeningThatRuns() throws Exception {
        Maintenance maintenance = opened();
        assertThat(order(maintenance, "emergency-end", "")).containsEntry("accepted", false);
        FakeEmergency emergency = new FakeEmergency();
        rooms.emergency = emergency;
        assertThat(order(maintenance, "emergency-end", ""))
                .containsEntry("accepted", false)
                .containsEntry("said", "No emergency opening is running.");
        emergency.running = true;
        order(maintenance, "emergency", "");
        assertThat(order(maintenance, "look", "")).containsEntry("opening", true);
        asked.clear();
        assertThat(order(maintenance, "emergency-end", "")).containsEntry("accepted", true);
        assertThat(asked).containsExactly("end ab");
    }

    @Test
    void withoutATechniciansCodeNothingOpensOrStops() {
        rooms.emergency = new FakeEmergency();
        Maintenance maintenance =
                new Maintenance(rooms, new MaintenanceView(rooms, mounts), new Stick(mounts), () -> 0);
        assertThatThrownBy(() -> order(maintenance, "emergency", "")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> order(maintenance, "emergency-end", "")).isInstanceOf(Refusal.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void takesThePortalsNoteFromTheStickAlone() throws Exception {
        Path note = Files.writeString(mounts.resolve("GYM-1.lkw"), "note");
        CountDownLatch done = new CountDownLatch(1);
        rooms.interpreter = line -> {
            asked.add(line);
            done.countDown();
            return "";
        };
        Maintenance maintenance = opened();
        assertThat(order(maintenance, "run", "what=trail-note&with=/etc/passwd"))
                .containsEntry("accepted", false);
        assertThat(order(maintenance, "run", "what=trail-note&with=" + note)).containsEntry("accepted", true);
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).containsExactly("trail-note '" + note + "'");
    }
}
