// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.ArrayList;
import java.util.List;

/** A connection that keeps what is sent. */
final class FakeLink implements Link {

    /** A message. */
    record Sent(String topic, byte[] payload, boolean retained, Runnable delivered) {}

    final List<Sent> sent = new ArrayList<>();
    final List<Frame> acknowledged = new ArrayList<>();
    boolean open = true;
    boolean takes = true;
    boolean closed;

    @Override
    public boolean publish(String topic, byte[] payload, boolean retained, Runnable delivered) {
        if (takes) {
            sent.add(new Sent(topic, payload, retained, delivered));
        }
        return takes;
    }

    List<Sent> sentTo(String topic) {
        return sent.stream().filter(one -> one.topic().equals(topic)).toList();
    }

    @Override
    public void acknowledge(Frame frame) {
        acknowledged.add(frame);
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public void close() {
        closed = true;
        open = false;
    }
}
