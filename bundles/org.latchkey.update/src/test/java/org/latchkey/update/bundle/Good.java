// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update.bundle;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Starts and stops as it should, and says so in a property that the tests read. */
public final class Good implements BundleActivator {

    private String name;

    @Override
    public void start(BundleContext context) {
        name = context.getBundle().getSymbolicName();
        System.setProperty(name, context.getBundle().getVersion().toString());
    }

    @Override
    public void stop(BundleContext context) {
        System.clearProperty(name);
    }
}
