// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

/** Time that only moves when somebody waits. */
final class FakeTicker implements Ticker {

    private long now = 1_000_000;

    @Override
    public synchronized long millis() {
        return now;
    }

    @Override
    public synchronized void pause(long millis) {
        now += millis;
    }
}
