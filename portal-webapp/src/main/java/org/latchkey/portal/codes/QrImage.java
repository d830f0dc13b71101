// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A text as a QR code (ISO/IEC 18004), error correction M, with the quiet zone of four modules that scanners need. */
public final class QrImage {

    /** Fewest pixels a module: below, printers and cameras smear. */
    static final int LEAST_SCALE = 4;

    static final int USUAL_SCALE = 8;
    static final int MOST_SCALE = 32;

    private static final int QUIET_ZONE = 4;
    private static final int WHITE = 0xFFFFFF;

    private final ByteMatrix modules;

    public QrImage(String text) {
        try {
            // Prefix and Base45 are alphanumeric, so the encoder chooses that mode.
            modules = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        } catch (WriterException e) {
            throw new IllegalStateException("a code always fits a QR code", e);
        }
    }

    /** Modules along one side, quiet zone included. */
    int size() {
        return modules.getWidth() + 2 * QUIET_ZONE;
    }

    /** One path in module units: crisp at any size. */
    public String svg() {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y++) {
            int x = 0;
            while (x < modules.getWidth()) {
                int run = run(x, y);
                if (run > 0) {
                    path.append('M').append(x + QUIET_ZONE).append(' ').append(y + QUIET_ZONE);
                    path.append('h').append(run).append("v1h-").append(run).append('z');
                }
                x += Math.max(run, 1);
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %1$d\" shape-rendering=\"crispEdges\">"
                        .formatted(size())
                + "<rect width=\"%1$d\" height=\"%1$d\" fill=\"#fff\"/>".formatted(size())
                + "<path d=\"" + path + "\" fill=\"#000\"/></svg>";
    }

    /** @param scale pixels a module */
    public byte[] png(int scale) {
        int pixels = size() * scale;
        BufferedImage image = new BufferedImage(pixels, pixels, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < pixels; y++) {
            for (int x = 0; x < pixels; x++) {
                if (!isDark(x / scale - QUIET_ZONE, y / scale - QUIET_ZONE)) {
                    image.setRGB(x, y, WHITE);
                }
            }
        }
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many dark modules follow one another from here to the right. */
    private int run(int x, int y) {
        int end = x;
        while (isDark(end, y)) {
            end++;
        }
        return end - x;
    }

    private boolean isDark(int x, int y) {
        return x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight() && modules.get(x, y) == 1;
    }
}
