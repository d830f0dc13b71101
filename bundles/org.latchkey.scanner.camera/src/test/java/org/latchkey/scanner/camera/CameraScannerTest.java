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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.line.Await;
import org.latchkey.line.scan.Delivery;
import org.latchkey.line.scan.DeviceScanner;
import org.latchkey.line.scan.ScannerRig;
import org.latchkey.line.scan.Tally;

/** From frames in a FIFO to scans. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class CameraScannerTest {

    @TempDir
    Path folder;

    private final Map<String, Long> inView = new ConcurrentHashMap<>();
    private ScannerRig rig;
    private List<String> seen;
    private Delivery delivery;
    private DeviceScanner scanner;
    private Path fifo;

    @BeforeEach
    void start() throws Exception {
        fifo = folder.resolve("frames.y4m");
        rig = new ScannerRig(fifo);
        seen = rig.seen();
        nextVersion();
    }

    /** As a swap of the bundle does it: what is in view is the same. */
    private void nextVersion() {
        Sightings sightings = new Sightings(60_000, inView);
        delivery = new Delivery("front", sightings::forget);
        scanner = rig.start(delivery, found -> CameraFeed.open(fifo.toString(), 20, sightings, found));
    }

    @AfterEach
    void stop() {
        rig.close();
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
    void aCodeForWhichThereWasNoRoomCountsAsSoonAsThereIs() throws IOException {
        rig.take(false);
        try (OutputStream camera = Files.newOutputStream(fifo)) {
            camera.write(Pictures.stream("mono"));
            for (int i = 0; i < 16; i++) {
                String text = "LK1:" + i;
                show(camera, Pictures.of(text, 0), () -> inView.containsKey(text));
            }
            byte[] last = Pictures.of("LK1:LAST", 0);
            show(camera, last, () -> delivery.lost(Tally.Loss.NO_ROOM) > 0);
            rig.take(true);
            show(camera, last, () -> seen.contains("front LK1:LAST"));
        }
        assertThat(seen).hasSize(17).doesNotHaveDuplicates();
    }

    @Test
    void aCodeInViewDuringASwapIsOneScan() throws IOException {
        try (OutputStream camera = Files.newOutputStream(fifo)) {
            camera.write(Pictures.stream("mono"));
            show(camera, Pictures.of("LK1:A", 0), () -> seen.size() == 1);
        }
        nextVersion();
        inView.replaceAll((text, seenAt) -> seenAt - TimeUnit.MINUTES.toNanos(2));
        try (OutputStream camera = Files.newOutputStream(fifo)) {
            camera.write(Pictures.stream("mono"));
            long seenLast = inView.get("LK1:A");
            show(camera, Pictures.of("LK1:A", 0), () -> inView.get("LK1:A") != seenLast);
            show(camera, Pictures.of("LK1:B", 0), () -> seen.size() == 2);
        }
        assertThat(seen).containsExactly("front LK1:A", "front LK1:B");
    }

    @Test
    void whatIsInViewOutlivesAVersionOfTheBundle() {
        Registry framework = new Registry();
        Map<String, Long> first = InView.of(framework.context(), "front");
        first.put("LK1:A", 1L);
        assertThat(InView.of(framework.context(), "front")).isSameAs(first);
        assertThat(InView.of(framework.context(), "back")).isEmpty();
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
