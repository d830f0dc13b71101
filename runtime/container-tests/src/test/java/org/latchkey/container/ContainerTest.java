// SPDX-License-Identifier: Apache-2.0
package org.latchkey.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The assembled bundles start together, with nothing missing. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ContainerTest {

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] configuration() throws IOException {
        return new Option[] {UnitBundles.unit(Files.createTempDirectory("latchkey-unit"))};
    }

    @Test
    public void everyBundleOfTheUnitIsActive() {
        List<Bundle> ours = Stream.of(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.latchkey."))
                .toList();
        assertTrue("bundles of ours: " + ours, ours.size() > 10);
        for (Bundle bundle : ours) {
            assertEquals(bundle.getSymbolicName(), Bundle.ACTIVE, bundle.getState());
        }
    }

    /** Paho looks for the ways to a broker by a service loader, which in a container finds nothing unless told where. */
    @Test
    public void theConnectionFindsItsTlsModuleInsideItsBundle() throws ReflectiveOperationException {
        Bundle sync = Stream.of(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("org.latchkey.sync.mqtt"))
                .findFirst()
                .orElseThrow();
        Class<?> modules = sync.loadClass("org.eclipse.paho.mqttv5.client.internal.NetworkModuleService");
        modules.getMethod("validateURI", String.class).invoke(null, "ssl://127.0.0.1:8883");
        assertThrows(InvocationTargetException.class, () -> modules.getMethod("validateURI", String.class)
                .invoke(null, "tcp://127.0.0.1:1883"));
    }
}
