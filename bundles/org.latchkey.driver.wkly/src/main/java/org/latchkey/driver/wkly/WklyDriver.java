// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import org.latchkey.line.bus.LineDriver;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Publishes a lock bus for each configured line. */
@Component(
        immediate = true,
        service = {},
        configurationPid = "org.latchkey.driver.wkly",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WklyConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>='org.latchkey.device.api.LockBus'")
public final class WklyDriver extends LineDriver {

    /** @throws IllegalArgumentException if the configuration is wrong; its message says what */
    @Activate
    public WklyDriver(BundleContext context, WklyConfig config) {
        super(context, new WklyBus(WklySettings.of(config)), config.service_ranking());
    }
}
