// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update.bundle;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Does not start. */
public final class Failing implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("no, thank you");
    }

    @Override
    public void stop(BundleContext context) {}
}
