// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.serial;

import java.util.Dictionary;
import java.util.Hashtable;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.device.api.Scanner;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Publishes a {@link Scanner} for each configured one, also while its line is down. By hand, because its property is not
 * a name of the configuration.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = "org.latchkey.scanner.serial",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ScannerConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>='org.latchkey.device.api.Scanner'")
public final class SerialScannerComponent {

    private final SerialScanner scanner;
    private final ServiceRegistration<Scanner> registration;

    /** @throws IllegalArgumentException if the configuration is wrong; its message says what */
    @Activate
    public SerialScannerComponent(BundleContext context, ScannerConfig config) {
        scanner = new SerialScanner(ScannerSettings.of(config));
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Scanner.NAME, scanner.name());
        properties.put(Constants.SERVICE_RANKING, config.service_ranking());
        registration = context.registerService(Scanner.class, scanner, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "dropChannels")
    void useChannels(ByteChannels channels) {
        scanner.use(channels);
    }

    void dropChannels(ByteChannels channels) {
        scanner.drop(channels);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "dropHandler")
    void useHandler(ScanHandler handler) {
        scanner.offerTo(handler);
    }

    void dropHandler(ScanHandler handler) {
        scanner.withdraw(handler);
    }

    @Deactivate
    void stop() {
        registration.unregister();
        scanner.stop();
    }
}
