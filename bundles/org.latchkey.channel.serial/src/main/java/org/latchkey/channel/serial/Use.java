// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

/** One user's time with a line. */
final class Use implements ByteChannel {

    /** Is told once how the use ended. */
    interface Owner {
        void closed();

        void handedOver();
    }

    private final Line line;
    private final String name;
    private final Owner owner;
    private final int user;
    private final AtomicBoolean over = new AtomicBoolean();

    Use(Line line, String name, Owner owner) {
        this.line = line;
        this.name = name;
        this.owner = owner;
        this.user = line.input().nextUser();
    }

    @Override
    public int read(byte[] buffer, int offset, int length, long timeoutMillis) throws DeviceException {
        int n = line.input().take(user, buffer, offset, length, timeoutMillis);
        if (n < 0) {
            throw down("");
        }
        return n;
    }

    @Override
    public void write(byte[] bytes) throws DeviceException {
        if (!isOpen()) {
            throw down("");
        }
        try {
            line.write(bytes);
        } catch (IOException e) {
            line.gone();
            throw down(": " + e.getMessage());
        }
    }

    private DeviceException down(String detail) {
        return new DeviceException(Kind.LINE_DOWN, name + (over.get() ? " is closed" : " is gone") + detail);
    }

    @Override
    public void discardInput() {
        if (!over.get()) {
            line.input().clear();
        }
    }

    @Override
    public boolean isOpen() {
        return !over.get() && line.isUp();
    }

    @Override
    public void close() {
        if (!over.getAndSet(true)) {
            line.input().nextUser();
            owner.closed();
        }
    }

    @Override
    public void handOver(byte[] unread) {
        if (!over.getAndSet(true)) {
            line.input().nextUser();
            line.input().putBack(unread);
            owner.handedOver();
        }
    }
}
