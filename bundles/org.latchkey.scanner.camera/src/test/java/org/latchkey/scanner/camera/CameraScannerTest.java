// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.device.api.Unreadable;
import org.latchkey.line.Await;
import org.latchkey.line.scan.Delivery;
import org.latchkey.line.scan.DeviceScanner;

/** From frames in a FIFO to scans. */
@Timeout(120)
class CameraScannerTest {

    @TempDir
    Path folder;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Delivery delivery = new Delivery("front", 0);
    private Path fifo;
    private DeviceScanner scanner;

    @BeforeEach
    void start() throws Exception {
        fifo = folder.resolve("frames.y4m");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        delivery.offerTo(new Noting());
        Sightings sightings = new Sightings(60_000);
        scanner = new DeviceScanner(
                "front", delivery, found -> CameraFeed.open(fifo.toString(), 20, sightings, delivery));
    }

    @AfterEach
    void stop() {
        scanner.stop();
    }

    private final class Noting implements ScanHandler {

        @Override
        public boolean handle(Scan scan) {
            return seen.add(scan.scanner() + " " + scan.text());
        }

        @Override
        public boolean refused(String name, Unreadable why, long times) {
            return seen.add(name + " " + why + " " + times);
        }
    }

    /** A camera that shows one picture until something has happened. */
    private static void show(OutputStream camera, byte[] picture, BooleanSupplier until) {
        byte[] frame = Pictures.frame(picture, 0);
        Await.until(() -> {
            try {
                camera.write(frame);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return until.getAsBoolean();
        });
    }

    @Test
    void aCodeInViewIsOneScanAndTheNextCodeAnother() throws IOException {
        try (OutputStream camera = Files.newOutputStream(fifo)) {
            camera.write(Pictures.stream("mono"));
            show(camera, Pictures.empty(), scanner::connected);
            byte[] first = Pictures.noisy(Pictures.of("LK1:A", 15), 15);
            show(camera, first, () -> seen.size() == 1);
            show(camera, Pictures.of("LK1:B", 0), () -> seen.size() == 2);
            // Shown again: if it counted twice, it would stand before the third.
            for (int i = 0; i < 10; i++) {
                camera.write(Pictures.frame(first, 0));
            }
            show(camera, Pictures.of("LK1:C", 90), () -> seen.size() == 3);
        }
        assertThat(seen).containsExactly("front LK1:A", "front LK1:B", "front LK1:C");
    }

    @Test
    void aCameraThatGoesIsAStateAndComesBack() throws IOException {
        assertThat(scanner.connected()).isFalse();
        try (OutputStream camera = Files.newOutputStream(fifo)) {
            camera.write(Pictures.stream("mono"));
            show(camera, Pictures.empty(), scanner::connected);
            camera.write(Pictures.frame(Pictures.of("LK1:A", 0), 0), 0, 100_000);
        }
        Await.until(() -> !scanner.connected());
        try (OutputStream camera = Files.newOutputStream(fifo)) {
            camera.write(Pictures.stream("mono"));
            show(camera, Pictures.of("LK1:B", 0), () -> !seen.isEmpty());
            assertThat(scanner.connected()).isTrue();
        }
        assertThat(seen).containsExactly("front LK1:B");
    }

    @Test
    void whatIsNoTextOfOursIsTold() throws IOException {
        try (OutputStream camera = Files.newOutputStream(fifo)) {
            camera.write(Pictures.stream("mono"));
            show(camera, Pictures.of("line\nbreak", 0), () -> seen.size() == 1);
            show(camera, Pictures.of("LK1:A", 0), () -> seen.size() == 2);
        }
        assertThat(seen).containsExactly("front NOT_PRINTABLE 1", "front LK1:A");
    }

    @Test
    void aStreamThatIsNoneIsLeftAndTheNextOneRead() throws IOException {
        try (OutputStream camera = Files.newOutputStream(fifo)) {
            camera.write("MJPG\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
        }
        Await.until(() -> {
            try (OutputStream camera = Files.newOutputStream(fifo)) {
                camera.write(Pictures.stream("mono"));
                show(camera, Pictures.of("LK1:A", 0), () -> !seen.isEmpty());
                return true;
            } catch (IOException | UncheckedIOException e) {
                // The scanner had not yet left the stream before: its end of the FIFO went away.
                return false;
            }
        });
        assertThat(seen).containsExactly("front LK1:A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"camera:x", "hid:/dev/video0", "camera:/dev/a b", "camera:"})
    void onlyAnAbsolutePathIsAnAddress(String channel) {
        assertThatThrownBy(() -> CameraScanner.path(channel)).isInstanceOf(IllegalArgumentException.class);
        assertThat(CameraScanner.path("camera:/run/latchkey-camera/frames.y4m"))
                .isEqualTo("/run/latchkey-camera/frames.y4m");
    }
}
