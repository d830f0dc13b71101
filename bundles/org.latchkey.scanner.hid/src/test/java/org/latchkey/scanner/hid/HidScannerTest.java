// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.hid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.Scan;
import org.latchkey.line.Await;
import org.latchkey.line.scan.Delivery;
import org.latchkey.line.scan.DeviceScanner;
import org.latchkey.line.scan.ScannerRig;
import org.latchkey.line.scan.Tally;
import org.latchkey.simulators.pty.Pty;

/** The device is a FIFO, or a pty that can be unplugged; neither can be grabbed. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HidScannerTest {

    private static final Grab NONE = device -> {};
    private static final int GAP_MILLIS = 400;
    private static final String CODE = "LK1:6BF+70%X$ A*B/C.D-E:" + "0123456789ABCDEF".repeat(12);

    @TempDir
    Path folder;

    private final Delivery delivery = new Delivery("front", 0);
    private ScannerRig rig;
    private List<String> seen;
    private Path fifo;
    private DeviceScanner scanner;

    @BeforeEach
    void build() throws Exception {
        fifo = folder.resolve("event-kbd");
        rig = new ScannerRig(fifo);
        seen = rig.seen();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private void start(Path device, Grab grab) {
        scanner = rig.start(delivery, found -> KeyFeed.open(device.toString(), grab, GAP_MILLIS, delivery));
    }

    @Test
    void aRecordedStreamBecomesScans() throws IOException {
        Path recording = Files.write(
                folder.resolve("recording"),
                new Typist().code(CODE).code("LK1:B").stroke(Typist.ENTER).bytes());
        start(fifo, NONE);
        try (OutputStream device = Files.newOutputStream(fifo)) {
            Files.copy(recording, device);
            Await.until(() -> seen.size() == 2);
        }
        assertThat(seen).containsExactly("front " + CODE, "front LK1:B");
        assertThat(scanner.scans()).isEqualTo(2);
    }

    @Test
    void halfAScanIsThrownAwayAfterTheGap() throws IOException {
        start(fifo, NONE);
        try (OutputStream device = Files.newOutputStream(fifo)) {
            device.write(new Typist().text("LK1:half").bytes());
            Await.until(() -> delivery.lost(Tally.Loss.UNFINISHED) == 1);
            device.write(Typist.of("LK1:A"));
            Await.until(() -> !seen.isEmpty());
        }
        assertThat(seen).containsExactly("front LK1:A");
    }

    @Test
    void unpluggedIsAStateAndTakesHalfAScanWithIt() throws IOException {
        Path link = folder.resolve("by-id/usb-scanner-event-kbd");
        try (Pty pty = Pty.open(link)) {
            start(link, NONE);
            Await.until(() -> scanner.connected() && pty.hasListener());
            pty.write(new Typist().code("a").text("b").bytes());
            Await.until(() -> seen.size() == 1);
            pty.unplug();
            Await.until(() -> !scanner.connected());
            pty.plug();
            Await.until(() -> scanner.connected() && pty.hasListener());
            pty.write(Typist.of("c"));
            Await.until(() -> seen.size() == 2);
        }
        assertThat(seen).containsExactly("front a", "front c");
    }

    @Test
    void aStreamThatIsNoKeyboardsIsRefusedAndTheNextOneRead() throws IOException {
        start(fifo, NONE);
        try (OutputStream device = Files.newOutputStream(fifo)) {
            device.write(new Typist()
                    .text("LK1:A")
                    .event(77, 1, 1)
                    .stroke(Typist.ENTER)
                    .bytes());
        }
        Await.until(() -> delivery.lost(Tally.Loss.LINE_LOST) == 1);
        try (OutputStream device = Files.newOutputStream(fifo)) {
            device.write(Typist.of("LK1:B"));
            Await.until(() -> !seen.isEmpty());
        }
        assertThat(seen).containsExactly("front LK1:B");
    }

    @Test
    void whatIsTooLongOrNotPrintableIsToldAndRefusedToItsEnd() throws IOException {
        start(fifo, NONE);
        try (OutputStream device = Files.newOutputStream(fifo)) {
            device.write(Typist.of("a".repeat(Scan.MAX_LENGTH + 50)));
            device.write(new Typist().text("LK1").stroke(59).code("B").bytes());
            device.write(Typist.of("LK1:C"));
            Await.until(() -> seen.size() == 3);
        }
        assertThat(seen).containsExactlyInAnyOrder("front TOO_LONG 1", "front NOT_PRINTABLE 1", "front LK1:C");
    }

    @Test
    void whatCanNotBeGrabbedIsNotRead() throws IOException {
        Path file = Files.write(folder.resolve("file"), Typist.of("LK1:A"));
        assertThatThrownBy(() -> KeyFeed.open(file.toString(), Grab.EXCLUSIVE, GAP_MILLIS, delivery))
                .isInstanceOf(DeviceException.class)
                .hasMessageEndingWith("is not a device of this kind");
        assertThatThrownBy(() -> KeyFeed.open(folder.resolve("gone").toString(), Grab.EXCLUSIVE, GAP_MILLIS, delivery))
                .hasMessageEndingWith("is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hid:relative", "serial:/dev/input/event3", "hid:/dev/x y", "hid:/dev/x\n", "hid:"})
    void onlyAnAbsolutePathIsAnAddress(String channel) {
        assertThatThrownBy(() -> HidScanner.path(channel)).isInstanceOf(IllegalArgumentException.class);
        assertThat(HidScanner.path("hid:/dev/input/by-id/usb-A_B-event-kbd"))
                .isEqualTo("/dev/input/by-id/usb-A_B-event-kbd");
    }
}
