// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortDataListener;
import com.fazecast.jSerialComm.SerialPortEvent;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.latchkey.device.api.ChannelAddress;

/**
 * A serial port, 8N1. The library's read timeouts are multiples of 100 ms on Linux, so its event thread fills our
 * buffer and deadlines are kept there.
 */
final class SerialLine extends Line {

    private static final int EVENTS =
            SerialPort.LISTENING_EVENT_DATA_AVAILABLE | SerialPort.LISTENING_EVENT_PORT_DISCONNECTED;
    private static final int DATA_BITS = 8;
    /** A full send queue empties at line speed; frames are a few bytes, so this is generous. */
    private static final int WRITE_ATTEMPTS = 50;

    private static final long WRITE_PAUSE_NANOS = 2_000_000;

    private final SerialPort port;

    private SerialLine(SerialPort port, Runnable whenGone) {
        super(whenGone);
        this.port = port;
    }

    /**
     * Opens the device that the path names now: a link is followed anew each time.
     *
     * @param left an open port of that address that the last version of this bundle left
     */
    static SerialLine open(ChannelAddress address, Optional<Object> left, Runnable whenGone) throws IOException {
        if (left.isPresent() && left.get() instanceof SerialPort open && open.isOpen()) {
            if (open.getBaudRate() != address.number()) {
                open.setBaudRate(address.number());
            }
            SerialLine line = new SerialLine(open, whenGone);
            Listener listener = line.new Listener();
            open.addDataListener(listener);
            // What came while nobody listened makes no event of its own.
            listener.drain();
            return line;
        }
        SerialPort port;
        try {
            port = SerialPort.getCommPort(address.target());
        } catch (SerialPortInvalidPortException e) {
            throw new IOException("no device at " + address.target(), e);
        }
        port.setComPortParameters(address.number(), DATA_BITS, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
        SerialLine line = new SerialLine(port, whenGone);
        port.addDataListener(line.new Listener());
        // The error code is worthless here (25 after success on a pty); only the answer counts.
        if (!port.openPort()) {
            port.removeDataListener();
            throw new IOException("can not open " + address.target() + ": in use, no permission, or no serial port");
        }
        return line;
    }

    @Override
    synchronized void write(byte[] bytes) throws IOException {
        int sent = 0;
        for (int attempt = 0; sent < bytes.length; attempt++) {
            int n = isUp() ? port.writeBytes(bytes, bytes.length - sent, sent) : -1;
            if (n < 0 || attempt == WRITE_ATTEMPTS) {
                throw new IOException("the port took " + sent + " of " + bytes.length + " bytes");
            }
            sent += n;
            if (n == 0) {
                // A vanished device says 0 for ever and a full queue for a moment.
                LockSupport.parkNanos(WRITE_PAUSE_NANOS);
            }
        }
    }

    @Override
    Optional<Object> deafen() {
        port.removeDataListener();
        return Optional.of(port);
    }

    @Override
    void release() {
        port.closePort();
    }

    /** Runs on the library's event thread. */
    private final class Listener implements SerialPortDataListener {

        private final byte[] piece = new byte[1024];

        @Override
        public int getListeningEvents() {
            return EVENTS;
        }

        @Override
        public void serialEvent(SerialPortEvent event) {
            if ((event.getEventType() & SerialPort.LISTENING_EVENT_PORT_DISCONNECTED) != 0) {
                // Unanswered, this event would fire a million times; closing here would wait for this very thread.
                port.removeDataListener();
                gone();
                return;
            }
            drain();
        }

        /** One at a time, so that bytes keep their order. */
        synchronized void drain() {
            int waiting;
            while ((waiting = port.bytesAvailable()) > 0) {
                int n = port.readBytes(piece, Math.min(piece.length, waiting));
                if (n <= 0) {
                    return;
                }
                input().put(piece, n);
            }
        }
    }
}
