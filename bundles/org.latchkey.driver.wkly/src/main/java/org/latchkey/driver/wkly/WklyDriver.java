// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import java.util.Dictionary;
import java.util.Hashtable;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.LockBus;
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
 * Publishes a {@link LockBus} for each configured line, also while the line is down. By hand, because its property is
 * not a name of the configuration.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = "org.latchkey.driver.wkly",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WklyConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>='org.latchkey.device.api.LockBus'")
public final class WklyDriver {

    private final WklyBus bus;
    private final ServiceRegistration<LockBus> registration;

    /** @throws IllegalArgumentException if the configuration is wrong; its message says what */
    @Activate
    public WklyDriver(BundleContext context, WklyConfig config) {
        bus = new WklyBus(WklySettings.of(config));
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(LockBus.LINE, bus.line());
        properties.put(Constants.SERVICE_RANKING, config.service_ranking());
        registration = context.registerService(LockBus.class, bus, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "drop")
    void use(ByteChannels channels) {
        bus.use(channels);
    }

    void drop(ByteChannels channels) {
        bus.drop(channels);
    }

    @Deactivate
    void stop() {
        registration.unregister();
        bus.stop();
    }
}
