// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.Portal.AccessCode;
import org.latchkey.testbed.PortalSite;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Uplink;
import org.latchkey.testbed.Workspace;

/** From the portal to the door at the speed of real lines; and the same code when the portal is gone. */
class PortalToDoorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration CONNECTING = Duration.ofSeconds(120);
    private static final int WEST = 7;
    private static final int EAST = 30;

    @TempDir
    Path folder;

    private final Workspace workspace = Workspace.find();
    private Hardware hardware;
    private Portal portal;
    private Unit unit;
    private Trail trail;

    @BeforeEach
    void start() throws IOException {
        Installation gym = Installation.gym(folder);
        hardware = Hardware.start(workspace, gym, folder, 0);
        int units = Ports.free();
        int broker = Ports.free();
        Uplink direct = new Uplink(units, broker, units, broker);
        portal = Portal.start(workspace, folder.resolve("portal"), Ports.free(), direct.portalSettings());
        portal.createSite(gym.siteConfigJson());
        Path file = folder.resolve("site.lkp");
        Files.write(file, portal.provisioningFile(Installation.SITE));
        unit = Unit.start(workspace, folder.resolve("unit"), Unit.provisioning(file, portal.rootFingerprint()));
        unit.awaitServing();
        trail = new Trail(unit);
    }

    @AfterEach
    void stop() {
        if (unit != null) {
            unit.close();
        }
        if (portal != null) {
            portal.close();
        }
        if (hardware != null) {
            hardware.close();
        }
    }

    @Test
    void aCodeOfThePortalOpensItsDoorsAlsoWhenThePortalIsGone() {
        AccessCode twice = code(List.of(WEST, EAST), 2);
        AccessCode unlimited = code(List.of(WEST), 0);
        byte[] picture = portal.qrPng(twice);
        openAndClose(() -> hardware.scanPng(picture), WEST, EAST);

        portal.close();
        assertThat(portal.isAlive()).isFalse();

        openAndClose(() -> hardware.scan(twice.text()), WEST, EAST);
        openAndClose(() -> hardware.scan(unlimited.text()), WEST);
        refuse(twice);
        assertThat(unit.console("verify")).contains("Sound");
    }

    @Test
    void aTokenShownToTheScannerConnectsTheUnitWhileATechnicianIsThere() throws IOException {
        PortalSite site = portal.site(Installation.SITE);
        String token = Files.readString(site.enrolmentToken(folder.resolve("token")));
        long record = trail.next();
        long scanned = hardware.scan(token);
        Await.until("the stranger's token refused", PATIENCE, () -> trail.since(record).stream()
                .anyMatch(row -> row.words().contains("token-refused")));

        long accepted = trail.next();
        Instant until = Instant.now().plus(1, ChronoUnit.HOURS);
        AccessCode technician = portal.createTechnicianCode(Installation.SITE, until);
        hardware.scan(technician.text());
        trail.await(accepted, "code-accepted", 0, PATIENCE);
        hardware.scan(token);
        site.awaitConnection("online", CONNECTING);
        assertThat(unit.console("sync")).contains("nrolled");
        unit.awaitServing();

        Path access = folder.resolve("unit/identity/portal.json");
        String before = Files.readString(access);
        String again = site.order("re-enrol", JsonNodeFactory.instance.objectNode());
        assertThat(site.awaitAnswer(again, CONNECTING)).isEqualTo("applied");
        Await.until("a fresh certificate", CONNECTING, () -> !read(access).equals(before));
        // Taken over the connection that is made with it.
        assertThat(site.awaitAnswer(site.setMode("west", "closed"), CONNECTING)).isEqualTo("applied");

        assertThat(hardware.pulsesSince(scanned)).isEmpty();
        assertThat(trail.since(0)).noneMatch(row -> row.words().toString().contains("LKE:"));
        assertThat(site.records()).noneMatch(row -> row.toString().contains("LKE:"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AccessCode code(List<Integer> doors, int uses) {
        return portal.createCode(Installation.SITE, doors, Instant.now().plus(1, ChronoUnit.DAYS), uses);
    }

    private void openAndClose(LongSupplier scan, int... doors) {
        long record = trail.next();
        long scanned = scan.getAsLong();
        for (int door : doors) {
            hardware.await(door, "opened", scanned, PATIENCE);
            trail.await(record, "opening", door, PATIENCE, "opened");
            hardware.close(door);
            trail.await(record, "door-closed", door, PATIENCE);
        }
    }

    private void refuse(AccessCode used) {
        long record = trail.next();
        long scanned = hardware.scan(used.text());
        trail.await(record, "code-refused", WEST, PATIENCE, "used-up");
        assertThat(hardware.pulsesSince(scanned)).isEmpty();
    }
}
