// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.bus;

import java.util.function.BooleanSupplier;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LineProbe;
import org.latchkey.device.api.LockAddress;

/** A bus on trial: nobody takes its line over, so it is closed in the end. */
public final class TrialBus implements LineProbe.Trial {

    /** A trial's name in logs. */
    public static final String LINE = "on-trial";

    private final LineBus bus;
    private final BooleanSupplier echo;

    /**
     * Opens the line.
     *
     * @param bus that nobody uses yet
     * @param echo whether the adapter hears itself
     */
    public TrialBus(LineBus bus, ByteChannels channels, BooleanSupplier echo) {
        this.bus = bus;
        this.echo = echo;
        bus.use(address -> new Closing(channels.open(address)));
    }

    @Override
    public boolean hearsItself() {
        return echo.getAsBoolean();
    }

    @Override
    public String line() {
        return bus.line();
    }

    @Override
    public void pulse(LockAddress address) throws DeviceException {
        bus.pulse(address);
    }

    @Override
    public BoardState read(int board) throws DeviceException {
        return bus.read(board);
    }

    @Override
    public long settleMillis() {
        return bus.settleMillis();
    }

    @Override
    public boolean connected() {
        return bus.connected();
    }

    @Override
    public void close() {
        bus.stop();
    }

    /** A channel that is closed where others are handed over. */
    private record Closing(ByteChannel channel) implements ByteChannel {

        @Override
        public int read(byte[] buffer, int offset, int length, long timeoutMillis) throws DeviceException {
            return channel.read(buffer, offset, length, timeoutMillis);
        }

        @Override
        public void write(byte[] bytes) throws DeviceException {
            channel.write(bytes);
        }

        @Override
        public void discardInput() {
            channel.discardInput();
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {
            channel.close();
        }

        @Override
        public void handOver(byte[] unread) {
            channel.close();
        }
    }
}
