// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line that should always be open, through whatever channel service there is. One thread calls {@link #open}; the
 * rest may be called from any thread.
 */
public final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final String NO_SERVICE = "no channel service";

    private final String name;
    private final ChannelAddress address;
    private final Backoff backoff = new Backoff();
    private ByteChannels channels;
    private ByteChannel current;
    private ByteChannels opener;
    private boolean givenBack;
    private String trouble = "not opened yet";
    private boolean reported;
    private boolean woken;
    private boolean stopped;

    /** @param name what the log calls it, such as {@code line west} */
    public Connection(String name, ChannelAddress address) {
        this.name = name;
        this.address = address;
        // The channel service is usually there a moment later, and then the first try is made at once.
        backoff.failed(System.nanoTime());
    }

    /** The channel service to use from now on. */
    public synchronized void use(ByteChannels service) {
        channels = service;
        backoff.reset(System.nanoTime());
        wake();
    }

    /**
     * Forgets a channel service. The line that it opened goes back to it in order, so that its next version can go on
     * with the line where this one was.
     */
    public synchronized void drop(ByteChannels service) {
        if (channels == service) {
            channels = null;
        }
        if (current != null && opener == service && current.isOpen()) {
            current.handOver(new byte[0]);
            current = null;
            givenBack = true;
            trouble = NO_SERVICE;
            wake();
        }
    }

    /** True while the line is closed because its service went, not because it was lost. */
    public synchronized boolean isGivenBack() {
        return givenBack;
    }

    /**
     * The open channel; opens it if that is due.
     *
     * @return empty if the line is down: then wait with {@link #pause} and ask again
     */
    public Optional<ByteChannel> open() {
        ByteChannels service;
        synchronized (this) {
            if (current != null && current.isOpen()) {
                return Optional.of(current);
            }
            noticeLoss();
            if (stopped || backoff.waitMillis(System.nanoTime()) > 0) {
                return Optional.empty();
            }
            service = channels;
        }
        if (service == null) {
            failed(Kind.LINE_DOWN, NO_SERVICE);
            return Optional.empty();
        }
        try {
            return opened(service, service.open(address));
        } catch (DeviceException e) {
            failed(e.kind(), e.getMessage());
        } catch (RuntimeException e) {
            // The service may be stopping under our hands; a line must outlive that.
            LOG.warn("{}: the channel service failed", name, e);
            failed(Kind.LINE_DOWN, "the channel service failed");
        }
        return Optional.empty();
    }

    private synchronized Optional<ByteChannel> opened(ByteChannels service, ByteChannel channel) {
        if (stopped) {
            channel.handOver(new byte[0]);
            return Optional.empty();
        }
        current = channel;
        opener = service;
        givenBack = false;
        trouble = "";
        reported = false;
        backoff.opened(System.nanoTime());
        LOG.info("{} is open at {}", name, address);
        return Optional.of(channel);
    }

    private void noticeLoss() {
        if (current != null) {
            current.close();
            current = null;
            backoff.lost(System.nanoTime());
            report("the line is gone");
        }
    }

    private synchronized void failed(Kind kind, String reason) {
        if (kind == Kind.REFUSED) {
            backoff.inUse(System.nanoTime());
        } else {
            backoff.failed(System.nanoTime());
        }
        report(reason);
    }

    /** Once per outage: a lost line is a state. */
    private void report(String reason) {
        trouble = reason;
        if (!reported) {
            LOG.info("{} is down: {}", name, reason);
            reported = true;
        }
    }

    /** Waits until something may have changed, at most so many milliseconds and not past the next try. */
    public synchronized void pause(long millis) {
        long left = millis;
        if (current == null) {
            left = Math.min(left, Math.max(1, backoff.waitMillis(System.nanoTime())));
        }
        try {
            if (!woken && !stopped) {
                TimeUnit.MILLISECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            // Only the owner ends its thread, by stop().
            LOG.debug("{}: interrupted while waiting", name);
        }
        woken = false;
    }

    /** Ends a {@link #pause}. */
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Closes the channel, so that it is opened anew: the line seems dead. */
    public synchronized void reopen() {
        if (current != null) {
            current.close();
            wake();
        }
    }

    /** Opens nothing any more. @return the channel that is open, for the caller to close or to hand over */
    public synchronized Optional<ByteChannel> stop() {
        stopped = true;
        wake();
        Optional<ByteChannel> last = Optional.ofNullable(current).filter(ByteChannel::isOpen);
        trouble = "stopped";
        current = null;
        return last;
    }

    /** True while the line is open. */
    public synchronized boolean isOpen() {
        return current != null && current.isOpen();
    }

    /** Why the line is down, empty while it is open. */
    public synchronized String trouble() {
        return trouble;
    }
}
