// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.line.MemoryWire;
import org.latchkey.simulators.line.PacedLine;

@Timeout(120)
class SimulatedScannerTest {

    private static final long PATIENCE_MILLIS = 20_000;
    private static final int BLACK = 0xFF000000;

    private final MemoryWire wire = new MemoryWire();
    private final PacedLine line = new PacedLine(wire, LineSettings.unpaced());
    private final SimulatedScanner scanner = new SimulatedScanner("front", line, ScannerSettings.good(Terminator.CR));

    @AfterEach
    void close() {
        scanner.close();
    }

    private String received(int bytes) throws InterruptedException {
        return new String(wire.hostReceives(bytes, PATIENCE_MILLIS), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({"CR, 41420d", "LF, 41420a", "CRLF, 41420d0a", "TAB, 414209", "NONE, 4142"})
    void endsACodeAsConfigured(Terminator terminator, String hex) throws InterruptedException {
        scanner.change(now -> ScannerSettings.good(terminator));
        ScanReceipt receipt = scanner.scan("AB");
        byte[] bytes = wire.hostReceives(hex.length() / 2, PATIENCE_MILLIS);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
        assertThat(receipt.bytes()).isEqualTo(bytes.length);
    }

    @Test
    void aCodeTakesItsTimeOnTheLine() {
        line.set(LineSettings.paced(9600));
        long start = System.nanoTime();
        ScanReceipt receipt = scanner.scan("ABCDEFGH");
        assertThat(receipt.sentNanos() - start).isGreaterThanOrEqualTo(9_300_000);
        assertThat(receipt.sentNanos()).isLessThanOrEqualTo(System.nanoTime());
    }

    @Test
    void distortsAsAsked() throws InterruptedException {
        scanner.change(now -> new ScannerSettings(Terminator.CR, 0, true, true, 0, false));
        scanner.scan("AB");
        assertThat(received(5)).isEqualTo("\0\u00C1\0\u00C2\r");
        scanner.change(now -> new ScannerSettings(Terminator.CR, 10, false, false, 0, false));
        scanner.scan("AB");
        assertThat(received(13)).endsWith("AB\r");
        scanner.change(now -> new ScannerSettings(Terminator.CR, 0, false, false, 3, false));
        scanner.scan("ABCDEF");
        assertThat(received(3)).isEqualTo("ABC");
    }

    @Test
    void streamsUntilToldToStop() throws InterruptedException {
        scanner.change(now -> new ScannerSettings(Terminator.CR, 0, false, false, 0, true));
        assertThat(received(10_000)).hasSize(10_000).doesNotContain("\r");
        scanner.change(now -> ScannerSettings.good(Terminator.CR));
        scanner.scan("end");
        assertThat(new String(wire.hostReceives(Integer.MAX_VALUE, 200), StandardCharsets.US_ASCII))
                .contains("end\r");
    }

    @Test
    void readsAPictureOfACode() throws Exception {
        String code = "LK1:" + "6BFOXN*TS0BI$ZD.P9UOL97O4-2HH77HRM3DSPTRIX8.L".repeat(4);
        ScanReceipt receipt = scanner.scanPicture(png(code));
        assertThat(receipt.text()).isEqualTo(code);
        assertThat(received(code.length() + 1)).isEqualTo(code + "\r");
    }

    private static byte[] png(String code) throws WriterException, IOException {
        BitMatrix matrix =
                new QRCodeWriter().encode(code, BarcodeFormat.QR_CODE, 300, 300, Map.of(EncodeHintType.MARGIN, 0));
        // Transparent where the code is white, and without a quiet zone: as a careless page would give it.
        BufferedImage picture = new BufferedImage(300, 300, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 300; y++) {
            for (int x = 0; x < 300; x++) {
                picture.setRGB(x, y, matrix.get(x, y) ? BLACK : 0);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }

    @Test
    void refusesWhatIsNoCode() throws IOException {
        assertThatThrownBy(() -> scanner.scanPicture(new byte[] {1, 2, 3})).hasMessage("that is no PNG picture");
        ByteArrayOutputStream white = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB), "png", white);
        assertThatThrownBy(() -> scanner.scanPicture(white.toByteArray()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no readable QR code");
        ByteArrayOutputStream huge = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(20_000, 1_000, BufferedImage.TYPE_BYTE_BINARY), "png", huge);
        assertThatThrownBy(() -> scanner.scanPicture(huge.toByteArray())).hasMessageContaining("16000000 pixels");
        assertThatThrownBy(() -> scanner.scan("x".repeat(65_537))).isInstanceOf(IllegalArgumentException.class);
    }
}
