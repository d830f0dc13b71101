// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayDeque;
import java.util.Deque;

/** The outcomes thread in slow motion: work runs when the test says so. */
final class FakeOutcomes implements Outcomes {

    private final Deque<Runnable> work = new ArrayDeque<>();
    private Runnable round = () -> {};
    private boolean stopped;

    @Override
    public void execute(Runnable one) {
        if (!stopped) {
            work.add(one);
        }
    }

    @Override
    public void soon(Runnable one) {
        execute(one);
    }

    @Override
    public void repeat(Runnable every) {
        round = every;
    }

    @Override
    public void stop(long patienceMillis) {
        drain();
        stopped = true;
    }

    void drain() {
        while (!work.isEmpty()) {
            work.poll().run();
        }
    }

    void round() {
        drain();
        if (!stopped) {
            round.run();
        }
        drain();
    }
}
