// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update.bundle;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Starts a thread that it never ends; it ends when the test takes the property away that has its name. */
public final class Leaky implements BundleActivator {

    public static final String THREAD = "leaky";

    @Override
    public void start(BundleContext context) {
        System.setProperty(THREAD, "runs");
        Thread thread = new Thread(Leaky::idle, THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    private static void idle() {
        while (System.getProperty(THREAD) != null) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
