// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.bus;

import java.util.Dictionary;
import java.util.Hashtable;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.LockBus;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * A component that publishes a {@link LockBus} for its configured line, also while the line is down. By hand, because
 * its property is not a name of the configuration. A driver's bundle needs {@code -dsannotations-options: inherit}.
 */
public abstract class LineDriver {

    private final LineBus bus;
    private final ServiceRegistration<LockBus> registration;

    /** @param ranking of two drivers for one line the higher is used */
    protected LineDriver(BundleContext context, LineBus bus, int ranking) {
        this.bus = bus;
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(LockBus.LINE, bus.line());
        properties.put(Constants.SERVICE_RANKING, ranking);
        registration = context.registerService(LockBus.class, bus, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "drop")
    protected final void use(ByteChannels channels) {
        bus.use(channels);
    }

    protected final void drop(ByteChannels channels) {
        bus.drop(channels);
    }

    @Deactivate
    protected final void stop() {
        registration.unregister();
        bus.stop();
    }
}
