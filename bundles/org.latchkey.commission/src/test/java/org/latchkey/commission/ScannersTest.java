// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.protocol.site.SiteConfig;

/** Scanners that a site does not have yet. */
class ScannersTest {

    private static final String CODE = "LK1:6BF0%20SECRET";

    @TempDir
    Path dev;

    /** What the line says, by rate. */
    private final Map<Integer, byte[]> heard = new TreeMap<>();

    private final List<ChannelAddress> opened = new ArrayList<>();
    private final FakeRooms rooms = new FakeRooms(this::open);
    private Commission commission;
    private String serial;
    private String keys;
    private String camera;

    @BeforeEach
    void devices() throws IOException {
        Files.createDirectories(dev.resolve("input/by-id"));
        serial = Files.createFile(dev.resolve("ttyACM0")).toString();
        keys = Files.createFile(dev.resolve("input/by-id/usb-A_B-event-kbd")).toString();
        camera = Files.createFile(dev.resolve("video0")).toString();
        commission = new Commission(rooms, new Ports(dev), 1);
    }

    private void hears(int rate, String text) {
        heard.put(rate, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private ByteChannel open(ChannelAddress address) {
        opened.add(address);
        return new Line(heard.getOrDefault(address.number(), new byte[0]));
    }

    /** Bytes that come in pieces of three. */
    private static final class Line implements ByteChannel {

        private final byte[] bytes;
        private int at;

        Line(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(byte[] buffer, int offset, int length, long timeoutMillis) {
            int count = Math.min(Math.min(3, length), bytes.length - at);
            System.arraycopy(bytes, at, buffer, offset, count);
            at += count;
            return count;
        }

        @Override
        public void write(byte[] written) {
            throw new AssertionError("nothing is written to a scanner");
        }

        @Override
        public void discardInput() {
            // Nothing came before.
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing to give back.
        }

        @Override
        public void handOver(byte[] unread) {
            throw new AssertionError("nobody comes after it");
        }
    }

    private String run(String... words) {
        return FakeRooms.run(commission, words);
    }

    @Test
    void aSerialScannerIsFoundAtItsRateByACodeThatNobodySees() {
        hears(9_600, "\u00c3\u00fe\u0000");
        hears(115_200, CODE + "\r\n");
        assertThat(run("scanner", serial))
                .contains("no code", "Scanner: serial at serial:" + serial + "?baud=115200")
                .doesNotContain("SECRET");
        assertThat(opened).extracting(ChannelAddress::number).containsExactly(9_600, 115_200);
    }

    @Test
    void aScannerThatIsSilentIsToldOfAfterTheFirstRate() {
        assertThatThrownBy(() -> run("scanner", serial)).hasMessageContaining("Nothing arrived");
        assertThat(opened).hasSize(1);
        List.of(9_600, 115_200, 57_600, 38_400, 19_200).forEach(rate -> hears(rate, "\u0080\u0081\u0082"));
        assertThatThrownBy(() -> run("scanner", serial)).hasMessageContaining("no code at any rate");
        assertThatThrownBy(() -> run("write", dev.resolve("f").toString())).hasMessageContaining("Nothing was found");
    }

    @Test
    void allKindsAreWrittenBesideThoseThatTheSiteHas() {
        hears(9_600, CODE);
        rooms.config = FakeRooms.site(List.of(), new SiteConfig.ScannerPort("scanner1", "serial", "tcp:server:4001"));
        run("scanner", serial);
        run("scanner", serial);
        assertThat(run("scanner", keys)).contains("Scanner: hid at hid:" + keys, "US layout");
        assertThat(run("scanner", camera)).contains("camera:/run/latchkey-camera/frames.y4m", "CAMERA=" + camera);
        Path file = dev.resolve("site.json");
        assertThat(run("write", file.toString())).contains("0 lines, 0 doors, 4 scanners");
        assertThat(file)
                .content()
                .contains(
                        "{\"name\": \"scanner1\", \"driver\": \"serial\", \"channel\": \"tcp:server:4001\"}",
                        "{\"name\": \"scanner2\", \"driver\": \"serial\", \"channel\": \"serial:" + serial
                                + "?baud=9600\"}",
                        "{\"name\": \"scanner3\", \"driver\": \"hid\", \"channel\": \"hid:" + keys + "\"}",
                        "{\"name\": \"scanner4\", \"driver\": \"camera\", \"channel\": \"camera:/run/latchkey-camera/frames.y4m\"}");
    }

    @Test
    void whatTheSiteHasIsNotTouchedNorAnythingWithoutATechnician() {
        rooms.config = FakeRooms.site(
                List.of(),
                new SiteConfig.ScannerPort("front", "hid", "hid:" + keys),
                new SiteConfig.ScannerPort("lens", "camera", ScannerProber.FRAMES));
        assertThat(run("ports"))
                .contains(keys + "  keyboard or scanner, in use by scanner front")
                .contains(camera + "  camera, in use by scanner lens")
                .contains(serial + "  serial port, free");
        assertThatThrownBy(() -> run("scanner", keys)).hasMessageContaining("in use by scanner front");
        rooms.technician = Optional.empty();
        assertThatThrownBy(() -> run("scanner", serial)).hasMessageContaining("technician");
        assertThat(opened).isEmpty();
    }
}
