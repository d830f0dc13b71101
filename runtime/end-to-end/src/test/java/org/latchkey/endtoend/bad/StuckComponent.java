// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend.bad;

import java.util.concurrent.CountDownLatch;

/** Goes into a bundle as a component that deadlocks when it is activated: two threads wait for each other, for ever. */
public final class StuckComponent {

    private final Object first = new Object();
    private final Object second = new Object();
    private final CountDownLatch both = new CountDownLatch(2);

    /** Called by the container. */
    public void activate() {
        Thread other = new Thread(() -> take(second, first), "stuck-other");
        other.setDaemon(true);
        other.start();
        take(first, second);
    }

    private void take(Object one, Object then) {
        synchronized (one) {
            both.countDown();
            while (both.getCount() > 0) {
                Thread.onSpinWait();
            }
            synchronized (then) {
                throw new IllegalStateException("nobody gets here");
            }
        }
    }
}
