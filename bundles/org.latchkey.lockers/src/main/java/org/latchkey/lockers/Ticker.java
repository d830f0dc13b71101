// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.concurrent.TimeUnit;

/** Time that runs forward and can be waited for; tests bring their own. */
interface Ticker {

    /** The machine's. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }

        @Override
        public void pause(long millis) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(millis);
        }
    };

    /** Milliseconds since some moment, never backwards. */
    long millis();

    void pause(long millis) throws InterruptedException;
}
