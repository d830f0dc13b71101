// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import java.util.Dictionary;
import java.util.Hashtable;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.device.api.Scanner;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * A component that publishes a {@link DeviceScanner} for its configuration, also while the device is gone. By hand,
 * because its property is not a name of the configuration. Its bundle needs {@code -dsannotations-options: inherit}.
 */
public abstract class ScannerDriver {

    private final Delivery delivery;
    private final DeviceScanner scanner;
    private final ServiceRegistration<Scanner> registration;

    /** @param ranking of two scanners of one name the higher is used */
    protected ScannerDriver(
            BundleContext context, String name, int ranking, Delivery delivery, DeviceScanner.Opener opener) {
        this.delivery = delivery;
        scanner = new DeviceScanner(name, delivery, opener);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Scanner.NAME, name);
        properties.put(Constants.SERVICE_RANKING, ranking);
        try {
            registration = context.registerService(Scanner.class, scanner, properties);
        } catch (RuntimeException e) {
            // Nobody stops what never was: its thread would hold the device for ever.
            scanner.stop();
            throw e;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "dropHandler")
    protected final void useHandler(ScanHandler handler) {
        delivery.offerTo(handler);
    }

    protected final void dropHandler(ScanHandler handler) {
        delivery.withdraw(handler);
    }

    @Deactivate
    protected final void stop() {
        registration.unregister();
        scanner.stop();
    }

    /** A checked number of the configuration. @throws IllegalArgumentException if it is out of range, naming it */
    protected static int range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is from " + least + " to " + most + ", not " + value);
        }
        return value;
    }
}
