// SPDX-License-Identifier: Apache-2.0
package org.latchkey.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.ScanLoad;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Workspace;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Provisioning;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** Customers go on scanning while a technician stops, updates and starts one bundle after the other. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapUnderLoadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SWAPS = 3;
    private static final int BATCHES_BETWEEN_SWAPS = 1;
    private static final List<String> SWAPPED = List.of(
            "org.latchkey.driver.xor8a",
            "org.latchkey.driver.kerong",
            "org.latchkey.scanner.serial",
            "org.latchkey.audit",
            "org.latchkey.access");

    @Inject
    private BundleContext context;

    @Inject
    private Provisioning provisioning;

    @Configuration
    public Option[] configuration() throws IOException {
        return new Option[] {
            UnitBundles.unit(Files.createTempDirectory("latchkey-unit")),
            // The testbed is the driver's, so that its processes live and end with this JVM.
            CoreOptions.systemPackages("org.latchkey.testbed")
        };
    }

    @Test
    public void noScanIsLostAndNoneOpensTwice() throws Exception {
        Path folder = Files.createTempDirectory("latchkey-site");
        try (SiteRig rig = SiteRig.start(Workspace.find(), folder, Installation.everyLine(folder))) {
            provisioning.accept(
                    Files.readAllBytes(rig.provisioningFile()), rig.issuer().rootFingerprint());
            Await.until("the unit serving", PATIENCE, this::serving);
            try (ScanLoad load = ScanLoad.start(rig)) {
                load.awaitBatches(1);
                for (String name : SWAPPED) {
                    for (int i = 0; i < SWAPS; i++) {
                        swap(name);
                        load.awaitBatches(BATCHES_BETWEEN_SWAPS);
                    }
                }
                load.stop();
                assertEquals("scans whose door did not open exactly once", List.of(), load.wrongScans());
                assertTrue("scans: " + load.scans(), load.scans() >= SWAPPED.size() * SWAPS);
            }
            assertTrue(verification(), verification().startsWith("true"));
        }
    }

    private boolean serving() {
        Path status = Path.of(context.getProperty("latchkey.home"), "run", "status.json");
        try {
            return Files.exists(status)
                    && Files.readString(status).replace(" ", "").contains("\"serving\":true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void swap(String name) throws BundleException, IOException {
        Bundle bundle = Stream.of(context.getBundles())
                .filter(each -> each.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
        bundle.stop();
        try (InputStream jar = Files.newInputStream(UnitBundles.jar(name))) {
            bundle.update(jar);
        }
        bundle.start();
    }

    private String verification() {
        ServiceReference<AuditTrail> reference = context.getServiceReference(AuditTrail.class);
        AuditTrail.Verification verification = context.getService(reference).verify();
        return verification.sound() + " " + verification.finding();
    }
}
