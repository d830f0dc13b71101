// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

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
        configurationPid = "org.latchkey.driver.xor8a",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Xor8aConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>='org.latchkey.device.api.LockBus'")
public final class Xor8aDriver extends LineDriver {

    /** @throws IllegalArgumentException if the configuration is wrong; its message says what */
    @Activate
    public Xor8aDriver(BundleContext context, Xor8aConfig config) {
        super(context, new Xor8aBus(Xor8aSettings.of(config)), config.service_ranking());
    }
}
