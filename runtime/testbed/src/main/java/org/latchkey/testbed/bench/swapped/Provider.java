// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench.swapped;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.function.LongUnaryOperator;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * The bundle that is updated: one service that answers with its bundle's version. The service's type is of the JDK, so nobody
 * is wired to this bundle and a refresh touches nobody else: the best case for an update.
 */
public final class Provider implements BundleActivator {

    static final String NAME = "latchkey.swapped";

    @Override
    public void start(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(NAME, true);
        long version = context.getBundle().getVersion().getMinor();
        context.registerService(LongUnaryOperator.class, ignored -> version, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }
}
