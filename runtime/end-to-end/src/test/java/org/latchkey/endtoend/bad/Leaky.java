// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend.bad;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into a bundle that starts a thread, then fails, and leaves the thread behind. */
public final class Leaky implements BundleActivator {

    /** The name of the thread. */
    public static final String THREAD = "bad-leaky";

    @Override
    public void start(BundleContext context) {
        Thread thread = new Thread(Leaky::idle, THREAD);
        thread.setDaemon(true);
        thread.start();
        throw new IllegalStateException("started enough");
    }

    private static void idle() {
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public void stop(BundleContext context) {
        // Its thread runs on.
    }
}
