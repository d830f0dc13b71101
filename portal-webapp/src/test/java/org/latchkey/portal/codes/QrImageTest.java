// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The pictures, read back as a scanner reads them. */
class QrImageTest {

    private static final String TEXT = "LK1:" + "6BF+70OD6L/ZC".repeat(15);
    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");

    private final QrImage image = new QrImage(TEXT);

    @Test
    void pngDecodesAtTheSmallestScale() throws Exception {
        byte[] png = image.png(QrImage.LEAST_SCALE);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(picture.getWidth()).isEqualTo(4 * image.size()).isEqualTo(picture.getHeight());
        assertThat(decode(picture)).isEqualTo(TEXT);
    }

    @Test
    void svgIsOnePathAndDecodes() throws Exception {
        String svg = image.svg();
        assertThat(svg).containsOnlyOnce("<path").doesNotContain("style").contains("shape-rendering=\"crispEdges\"");
        assertThat(decode(draw(svg, 5))).isEqualTo(TEXT);
    }

    @Test
    void alphanumericModeAtLevelMWithQuietZone() {
        // 199 alphanumeric characters: version 8 (49 modules) at level M; as bytes it would be version 10.
        assertThat(TEXT).hasSize(199);
        assertThat(image.size()).isEqualTo(49 + 8);
    }

    /** Reads the pixels of a picture as a scanner does. */
    static String decode(BufferedImage picture) throws Exception {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        Result result = new QRCodeReader()
                .decode(
                        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))),
                        // A picture, not a photograph: the reader's guesses where the corners are miss one in some
                        // hundreds.
                        Map.of(DecodeHintType.PURE_BARCODE, true));
        return result.getText();
    }

    static String decodePng(byte[] png) throws Exception {
        return decode(ImageIO.read(new ByteArrayInputStream(png)));
    }

    private BufferedImage draw(String svg, int scale) throws IOException {
        int pixels = image.size() * scale;
        BufferedImage picture = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, pixels, pixels);
        pen.setColor(Color.BLACK);
        Matcher run = RUN.matcher(svg);
        while (run.find()) {
            pen.fillRect(
                    Integer.parseInt(run.group(1)) * scale,
                    Integer.parseInt(run.group(2)) * scale,
                    Integer.parseInt(run.group(3)) * scale,
                    scale);
        }
        pen.dispose();
        return picture;
    }
}
