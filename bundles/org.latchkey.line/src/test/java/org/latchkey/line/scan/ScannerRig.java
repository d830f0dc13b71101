// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.device.api.Unreadable;

/** A FIFO for a device, a scanner on it, and somebody who notes what it reads. */
public final class ScannerRig implements AutoCloseable {

    private static final String NAME = "front";

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private DeviceScanner scanner;
    private volatile boolean taking = true;

    /** Makes the FIFO. */
    public ScannerRig(Path fifo) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
    }

    private final class Noting implements ScanHandler {

        @Override
        public boolean handle(Scan scan) {
            return taking && seen.add(scan.scanner() + " " + scan.text());
        }

        @Override
        public boolean refused(String name, Unreadable why, long times) {
            return seen.add(name + " " + why + " " + times);
        }
    }

    /** Starts a scanner named {@code front}, in place of the one before. */
    public DeviceScanner start(Delivery delivery, DeviceScanner.Opener opener) {
        close();
        delivery.offerTo(new Noting());
        scanner = new DeviceScanner(NAME, delivery, opener);
        return scanner;
    }

    /** What it read, with the scanner's name before each. */
    public List<String> seen() {
        return seen;
    }

    /** Whether scans are taken. */
    public void take(boolean now) {
        taking = now;
    }

    @Override
    public void close() {
        if (scanner != null) {
            scanner.stop();
        }
    }
}
