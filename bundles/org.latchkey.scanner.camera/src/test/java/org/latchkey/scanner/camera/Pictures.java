// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What a camera sees: a code somewhere in a grey picture, turned, out of focus and noisy. */
final class Pictures {

    static final int WIDTH = 640;
    static final int HEIGHT = 480;
    private static final int PAPER = 205;
    private static final int INK = 55;
    private static final int WALL = 150;

    private Pictures() {}

    static byte[] empty() {
        byte[] picture = new byte[WIDTH * HEIGHT];
        Arrays.fill(picture, (byte) WALL);
        return picture;
    }

    /** A code in the middle, its sheet 400 pixels wide. @param degrees by which it is turned */
    static byte[] of(String text, int degrees) {
        BitMatrix code = matrix(text);
        double side = 400.0 / code.getWidth();
        double sin = Math.sin(Math.toRadians(degrees));
        double cos = Math.cos(Math.toRadians(degrees));
        byte[] picture = empty();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double dx = x - WIDTH / 2.0;
                double dy = y - HEIGHT / 2.0;
                int column = (int) Math.floor((cos * dx + sin * dy) / side + code.getWidth() / 2.0);
                int row = (int) Math.floor((cos * dy - sin * dx) / side + code.getHeight() / 2.0);
                if (column >= 0 && row >= 0 && column < code.getWidth() && row < code.getHeight()) {
                    picture[y * WIDTH + x] = (byte) (code.get(column, row) ? INK : PAPER);
                }
            }
        }
        return picture;
    }

    private static BitMatrix matrix(String text) {
        try {
            return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0);
        } catch (WriterException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static byte[] blurred(byte[] picture, int radius) {
        byte[] blurred = picture.clone();
        for (int y = radius; y < HEIGHT - radius; y++) {
            for (int x = radius; x < WIDTH - radius; x++) {
                int sum = 0;
                for (int dy = -radius; dy <= radius; dy++) {
                    for (int dx = -radius; dx <= radius; dx++) {
                        sum += picture[(y + dy) * WIDTH + x + dx] & 0xFF;
                    }
                }
                blurred[y * WIDTH + x] = (byte) (sum / ((2 * radius + 1) * (2 * radius + 1)));
            }
        }
        return blurred;
    }

    static byte[] noisy(byte[] picture, double deviation) {
        Random random = new Random(11);
        byte[] noisy = new byte[picture.length];
        for (int i = 0; i < noisy.length; i++) {
            double light = (picture[i] & 0xFF) + deviation * random.nextGaussian();
            noisy[i] = (byte) Math.max(0, Math.min(255, Math.round(light)));
        }
        return noisy;
    }

    static byte[] stream(String colours) {
        return ("YUV4MPEG2 W" + WIDTH + " H" + HEIGHT + " F10:1 Ip A1:1 C" + colours + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A frame of a stream. @param colourBytes how many bytes of colour follow */
    static byte[] frame(byte[] picture, int colourBytes) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes("FRAME\n".getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(picture);
        frame.writeBytes(new byte[colourBytes]);
        return frame.toByteArray();
    }
}
