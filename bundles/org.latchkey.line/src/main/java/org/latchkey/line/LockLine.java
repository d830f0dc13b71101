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
 * A line of lock boards that is kept open for ever: a thread of its own opens and reopens it; exchanges run on their
 * callers' threads, one at a time, openings first. Thread-safe.
 */
public final class LockLine {

    /** Work on an open line. */
    public interface Exchange<T> {
        T with(Talk talk) throws DeviceException;
    }

    /** Gets to know a line that was just opened, before anybody else uses it. */
    public interface Greeting {
        void greet(Talk talk) throws DeviceException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(LockLine.class);
    private static final long LOOK_MILLIS = 250;
    /** A socket whose other end lost power says nothing, ever; a serial port tells. */
    private static final int MUTE_REQUESTS = 8;

    private static final long MUTE_MILLIS = 20_000;

    private final String name;
    private final ChannelAddress address;
    private final long gapMillis;
    private final Greeting greeting;
    private final Connection connection;
    private final Turns turns = new Turns();
    private final Thread keeper;
    private volatile Talk talk;
    private volatile boolean stopping;

    /**
     * Starts the line's thread.
     *
     * @param name of the line in the site configuration
     * @param gapMillis rest between two exchanges
     */
    public LockLine(String name, ChannelAddress address, long gapMillis, Greeting greeting) {
        this.name = name;
        this.address = address;
        this.gapMillis = gapMillis;
        this.greeting = greeting;
        connection = new Connection("line " + name, address);
        keeper = new Thread(this::keepOpen, "latchkey-line-" + name);
        keeper.setDaemon(true);
        keeper.start();
    }

    /** The channel service to use from now on. */
    public void use(ByteChannels service) {
        connection.use(service);
    }

    /** Forgets a channel service; the exchange that is under way ends first, for its answer is on that line. */
    public void drop(ByteChannels service) {
        try {
            turns.take(true);
        } catch (DeviceException expected) {
            // The line is being stopped, and handed over there.
            connection.drop(service);
            return;
        }
        try {
            connection.drop(service);
            if (connection.isGivenBack()) {
                talk = null;
            }
        } finally {
            turns.giveBack();
        }
    }

    private void keepOpen() {
        while (!stopping) {
            Optional<ByteChannel> channel = connection.open();
            if (channel.isEmpty()) {
                talk = null;
            } else if (talk == null || !talk.isOn(channel.get())) {
                talk = null;
                meet(channel.get());
            }
            connection.pause(LOOK_MILLIS);
        }
    }

    private void meet(ByteChannel channel) {
        Talk fresh = new Talk(channel, gapMillis);
        try {
            turns.take(true);
            try {
                greeting.greet(fresh);
                talk = fresh;
            } finally {
                turns.giveBack();
            }
        } catch (DeviceException e) {
            LOG.debug("line {}: {}", name, e.getMessage());
            if (!stopping) {
                connection.reopen();
            }
        }
    }

    /**
     * Runs an exchange when it is its turn.
     *
     * @param what the exchange is about, for the message of its failure, such as {@code board 3}
     * @param urgent true for an opening: it overtakes everything that waits
     * @throws DeviceException LINE_DOWN if nothing was sent
     */
    public <T> T exchange(String what, boolean urgent, Exchange<T> work) throws DeviceException {
        try {
            return inTurn(urgent, work);
        } catch (DeviceException e) {
            throw new DeviceException(e.kind(), "line " + name + ", " + what + ": " + e.getMessage(), e);
        }
    }

    private <T> T inTurn(boolean urgent, Exchange<T> work) throws DeviceException {
        turns.take(urgent);
        try {
            Talk open = talk;
            if (open == null) {
                throw new DeviceException(Kind.LINE_DOWN, "down: " + reason());
            }
            try {
                return work.with(open);
            } finally {
                reopenIfDead(open);
            }
        } finally {
            turns.giveBack();
        }
    }

    private String reason() {
        String trouble = connection.trouble();
        return trouble.isEmpty() ? "being opened" : trouble;
    }

    private void reopenIfDead(Talk open) {
        boolean deaf = address.scheme().equals(ChannelAddress.TCP) && open.mute(MUTE_REQUESTS, MUTE_MILLIS);
        if (deaf) {
            LOG.debug("line {}: nothing but silence, connecting anew", name);
            connection.reopen();
        } else if (!connection.isOpen()) {
            connection.wake();
        }
    }

    /** True while the line is open. */
    public boolean connected() {
        return talk != null && connection.isOpen();
    }

    /**
     * Lets the exchange in progress finish, refuses those that wait, and hands the channel over to the next driver.
     *
     * @param millis how long the exchange may still take; after that the channel is closed under it
     */
    public void stop(long millis) {
        stopping = true;
        turns.close();
        boolean idle = turns.awaitIdle(millis);
        Optional<ByteChannel> last = connection.stop();
        talk = null;
        if (idle) {
            last.ifPresent(channel -> channel.handOver(new byte[0]));
        } else {
            LOG.warn("line {}: an exchange did not end within {} ms, the line is closed", name, millis);
            last.ifPresent(ByteChannel::close);
        }
        try {
            keeper.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
