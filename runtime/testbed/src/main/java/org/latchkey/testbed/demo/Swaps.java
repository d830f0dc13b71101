// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.Technician;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/** A driver is swapped while a customer stands before its doors; then comes a release that fails and takes itself back. */
record Swaps(Workspace workspace, Path folder, Portal portal, Hardware hardware, Unit unit) {

    static final String DRIVER = "org.latchkey.driver.kerong";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NEWER = "0.1.1";
    private static final String NEWEST = "0.1.2";
    /** On the line of that driver; they stay open. */
    private static final int DOOR = 28;

    private static final int NEXT_DOOR = 29;

    void show(PulledPlug.Steps steps) {
        Publisher publisher = new Publisher(workspace, Dev.publisher(folder));
        Technician technician = new Technician(
                unit, hardware, publisher, () -> Portal.technicianCode(portal.address(), folder, Installation.SITE));
        technician.showCode();
        long counter = Instant.now().getEpochSecond();
        swapWhileACustomerScans(steps, publisher, technician, counter);
        fail(steps, publisher, technician, counter + 1);
    }

    private void swapWhileACustomerScans(
            PulledPlug.Steps steps, Publisher publisher, Technician technician, long counter) {
        publisher.release(counter, List.of(publisher.changed(DRIVER, NEWER)), "--lowest", "0");
        technician.stage();
        String code = code(DOOR);
        CompletableFuture<String> swap = CompletableFuture.supplyAsync(() -> technician.apply(counter));
        long scanned = hardware.scan(code);
        long opened = hardware.await(DOOR, "opened", scanned, PATIENCE).nanos();
        require(swap.join(), "runs.");
        require(technician.version(DRIVER), NEWER);
        steps.step(
                "driver KERONG %s swapped in from a signed release; door %d, scanned meanwhile, opened %.1f ms after",
                NEWER, DOOR, (opened - scanned) / 1e6);
    }

    private void fail(PulledPlug.Steps steps, Publisher publisher, Technician technician, long counter) {
        publisher.release(counter, List.of(failing(publisher, NEWEST)), "--lowest", "0");
        technician.stage();
        long record = new Trail(unit).next();
        String answer = technician.apply(counter).strip();
        require(answer, "was taken back");
        new Trail(unit).await(record, "release-taken-back", 0, PATIENCE);
        require(technician.version(DRIVER), NEWER);
        long scanned = hardware.scan(code(NEXT_DOOR));
        hardware.await(NEXT_DOOR, "opened", scanned, PATIENCE);
        String reason = answer.substring(answer.lastIndexOf('\n') + 1);
        steps.step("a release that fails took itself back, and door %d opens: %s", NEXT_DOOR, reason);
    }

    /** The driver with an activator that is not there. */
    static Path failing(Publisher publisher, String version) {
        return publisher.changed(DRIVER, version, "Bundle-Activator", "org.example.Missing");
    }

    private String code(int door) {
        Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
        return portal.createCode(Installation.SITE, List.of(door), tomorrow, 1).text();
    }

    private static void require(String answer, String words) {
        if (!answer.contains(words)) {
            throw new TestbedException("expected '" + words + "', the unit says: " + answer);
        }
    }
}
