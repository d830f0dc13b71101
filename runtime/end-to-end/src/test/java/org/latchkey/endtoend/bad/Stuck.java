// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend.bad;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into a bundle whose start never comes back, whoever interrupts it. */
public final class Stuck implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public void stop(BundleContext context) {
        // It never started.
    }
}
