// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Keeps serial ports open until their users have stopped. jSerialComm closes every port as soon as the process is told
 * to end, while openings that are under way still wait for their boards; it first runs the hooks that it was given,
 * one after another, and this one ends when the lines are closed in order. Thread-safe.
 */
final class PortKeeper {

    /** Longer than an orderly stop takes; a hook that hangs would keep the process alive. */
    static final long PATIENCE_SECONDS = 15;

    private final Consumer<Thread> hooks;
    private final AtomicBoolean hooked = new AtomicBoolean();
    private final CountDownLatch released = new CountDownLatch(1);

    /** @param hooks takes threads to run before ports are closed */
    PortKeeper(Consumer<Thread> hooks) {
        this.hooks = hooks;
    }

    /** Before a port is opened. Hooks once, and not before, because that loads the native library. */
    void keep() {
        if (hooked.compareAndSet(false, true)) {
            hooks.accept(new Thread(this::awaitRelease, "latchkey-ports-stop"));
        }
    }

    private void awaitRelease() {
        try {
            released.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All ports are closed. */
    void release() {
        released.countDown();
    }
}
