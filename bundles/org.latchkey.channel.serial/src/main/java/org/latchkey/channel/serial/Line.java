// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open line below its users: a serial port or a socket. It fills its buffer until it is gone or closed. */
abstract class Line {

    private final ReceiveBuffer input = new ReceiveBuffer();
    private final AtomicBoolean up = new AtomicBoolean(true);
    private final AtomicBoolean released = new AtomicBoolean();
    private final Runnable whenGone;

    /** @param whenGone called once, on any thread, when the line has gone by itself; must not close it on that thread */
    Line(Runnable whenGone) {
        this.whenGone = whenGone;
    }

    final ReceiveBuffer input() {
        return input;
    }

    final boolean isUp() {
        return up.get();
    }

    /** The line has failed or vanished: from now on it is dead. */
    final void gone() {
        if (up.getAndSet(false)) {
            input.end();
            whenGone.run();
        }
    }

    /** Sends all bytes. @throws IOException if it could not; part of the bytes may have left */
    abstract void write(byte[] bytes) throws IOException;

    /**
     * Stops listening and gives away the open port or socket; what it has received stays in {@link #input}.
     *
     * @return empty if the line has gone
     */
    final Optional<Object> detach() {
        if (!isUp() || released.getAndSet(true)) {
            return Optional.empty();
        }
        Optional<Object> device = deafen();
        up.set(false);
        input.end();
        return device;
    }

    /** Ends the listening, and nothing else; gives the open port or socket. */
    abstract Optional<Object> deafen();

    /** Releases port or socket, called once. Never on the thread that reports received bytes. */
    abstract void release();

    final void close() {
        up.set(false);
        input.end();
        if (!released.getAndSet(true)) {
            release();
        }
    }
}
