// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open lines: one user each, and kept for a while between two users. Thread-safe; opening happens on the caller's
 * thread and outside the lock, so that a slow serial server delays nobody else.
 */
final class Lines implements AutoCloseable {

    /** How a line is opened, or gone on with if it was left open; {@code whenGone} is called once when it vanishes. */
    interface Opener {
        Line open(ChannelAddress address, Optional<Object> left, Runnable whenGone) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);
    private static final long STOP_MILLIS = 2_000;

    private final Opener opener;
    private final long handOverMillis;
    private final Estate estate;
    private final Map<String, Slot> slots = new HashMap<>();
    private final ScheduledExecutorService keeper;
    private boolean closed;

    Lines(Opener opener, long handOverMillis, Estate estate) {
        this.opener = opener;
        this.estate = estate;
        this.handOverMillis = handOverMillis;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, Lines::thread);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        keeper = Executors.unconfigurableScheduledExecutorService(executor);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "latchkey-lines");
        thread.setDaemon(true);
        return thread;
    }

    /** One device or server, from the first opening until its line is closed. */
    private final class Slot {
        final String key;
        final ChannelAddress address;
        Line line;
        Future<?> parked;

        Slot(String key, ChannelAddress address) {
            this.key = key;
            this.address = address;
        }
    }

    ByteChannel open(ChannelAddress address) throws DeviceException {
        String key = key(address);
        Line outdated = null;
        Slot slot;
        synchronized (this) {
            refuseIfClosed();
            slot = slots.get(key);
            if (slot != null && slot.parked == null) {
                throw new DeviceException(Kind.REFUSED, address + " is in use");
            }
            if (slot != null && slot.address.equals(address) && slot.line.isUp()) {
                LOG.debug("{} continues with its next user", address);
                return use(slot);
            }
            if (slot != null) {
                slot.parked.cancel(false);
                outdated = slot.line;
            }
            slot = new Slot(key, address);
            slots.put(key, slot);
        }
        if (outdated != null) {
            outdated.close();
        }
        return openLine(slot);
    }

    private ByteChannel openLine(Slot slot) throws DeviceException {
        Line line = null;
        try {
            line = openOrGoOn(slot);
        } catch (IOException e) {
            throw new DeviceException(Kind.LINE_DOWN, slot.address + " is down: " + e.getMessage(), e);
        } finally {
            if (line == null) {
                forget(slot);
            }
        }
        synchronized (this) {
            if (!closed && line.isUp()) {
                slot.line = line;
                return use(slot);
            }
        }
        forget(slot);
        line.close();
        throw new DeviceException(Kind.LINE_DOWN, slot.address + " went away while it was opened");
    }

    private Line openOrGoOn(Slot slot) throws IOException {
        Optional<Estate.Left> left = estate.take(slot.key);
        Line line = opener.open(slot.address, left.map(Estate.Left::device), () -> whenGone(slot));
        left.filter(one -> System.nanoTime() - one.nanos() < TimeUnit.MILLISECONDS.toNanos(handOverMillis))
                .ifPresentOrElse(
                        one -> line.input().putBack(one.unread()),
                        () -> left.ifPresent(old -> line.input().clear()));
        return line;
    }

    /** The caller holds the lock. */
    private ByteChannel use(Slot slot) {
        if (slot.parked != null) {
            slot.parked.cancel(false);
            slot.parked = null;
        }
        return new Use(slot.line, slot.address.toString(), new Use.Owner() {
            @Override
            public void closed() {
                forget(slot);
                slot.line.close();
            }

            @Override
            public void handedOver() {
                park(slot);
            }
        });
    }

    private void park(Slot slot) {
        synchronized (this) {
            if (!closed && slot.line.isUp()) {
                slot.parked = keeper.schedule(() -> expire(slot), handOverMillis, TimeUnit.MILLISECONDS);
                return;
            }
        }
        forget(slot);
        slot.line.close();
    }

    private void expire(Slot slot) {
        synchronized (this) {
            if (slots.get(slot.key) != slot || slot.parked == null) {
                return;
            }
            slots.remove(slot.key);
        }
        LOG.info("{} is closed: nobody took it over", slot.address);
        slot.line.close();
    }

    /** On the line's own thread: only marks, and leaves the closing to ours. */
    private void whenGone(Slot slot) {
        synchronized (this) {
            if (!closed) {
                keeper.execute(() -> {
                    if (slot.line != null) {
                        forget(slot);
                        slot.line.close();
                    }
                });
            }
        }
    }

    private synchronized void forget(Slot slot) {
        slots.remove(slot.key, slot);
        if (slot.parked != null) {
            slot.parked.cancel(false);
        }
    }

    private void refuseIfClosed() throws DeviceException {
        if (closed) {
            throw new DeviceException(Kind.LINE_DOWN, "the lines are being closed");
        }
    }

    private void end(Slot slot) {
        Optional<Object> device = slot.parked == null ? Optional.empty() : slot.line.detach();
        boolean left = device.isPresent()
                && estate.leave(
                        slot.key,
                        new Estate.Left(device.get(), slot.line.input().drain(), System.nanoTime()));
        if (device.isPresent() && !left) {
            slot.line.release();
        }
        slot.line.close();
    }

    /** One user per device, whatever the rate. */
    private static String key(ChannelAddress address) {
        return address.scheme().equals(ChannelAddress.SERIAL) ? address.target() : address.toString();
    }

    /** Closes all lines that are in use; those that wait for a next user are left to the next version. */
    @Override
    public void close() {
        Map<String, Slot> last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = Map.copyOf(slots);
            slots.clear();
        }
        keeper.shutdown();
        for (Slot slot : last.values()) {
            if (slot.line != null) {
                end(slot);
            }
        }
        try {
            if (!keeper.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("a line did not close within {} ms", STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
