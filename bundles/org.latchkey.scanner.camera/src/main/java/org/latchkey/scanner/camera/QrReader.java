// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Optional;

/**
 * Finds a QR code in a picture. Smoothed first, which doubles what is read of a noisy picture, then at half its size,
 * which finds codes held close or out of focus.
 */
final class QrReader {

    private static final int LEAST_SIDE = 32;

    private QrReader() {}

    /** @param luma brightness of each pixel, row by row */
    static Optional<String> read(byte[] luma, int width, int height) {
        byte[] smooth = smooth(luma, width, height);
        Optional<String> found = decode(smooth, width, height);
        if (found.isPresent() || Math.min(width, height) < 2 * LEAST_SIDE) {
            return found;
        }
        return decode(half(smooth, width, height), width / 2, height / 2);
    }

    private static Optional<String> decode(byte[] luma, int width, int height) {
        try {
            PlanarYUVLuminanceSource light =
                    new PlanarYUVLuminanceSource(luma, width, height, 0, 0, width, height, false);
            return Optional.of(new QRCodeReader()
                    .decode(new BinaryBitmap(new HybridBinarizer(light)))
                    .getText());
        } catch (ReaderException | RuntimeException expected) {
            // Most pictures show no code; what a crafted one does to the reader ends here.
            return Optional.empty();
        }
    }

    /** The mean of each pixel and its eight neighbours; the rim stays as it is. */
    private static byte[] smooth(byte[] luma, int width, int height) {
        byte[] smooth = luma.clone();
        for (int y = 1; y < height - 1; y++) {
            int row = y * width;
            for (int x = 1; x < width - 1; x++) {
                int at = row + x;
                int sum = three(luma, at - width) + three(luma, at) + three(luma, at + width);
                smooth[at] = (byte) (sum / 9);
            }
        }
        return smooth;
    }

    private static int three(byte[] luma, int at) {
        return (luma[at - 1] & 0xFF) + (luma[at] & 0xFF) + (luma[at + 1] & 0xFF);
    }

    private static byte[] half(byte[] luma, int width, int height) {
        int halfWidth = width / 2;
        byte[] half = new byte[halfWidth * (height / 2)];
        for (int i = 0; i < half.length; i++) {
            int at = 2 * (i / halfWidth) * width + 2 * (i % halfWidth);
            int sum = (luma[at] & 0xFF)
                    + (luma[at + 1] & 0xFF)
                    + (luma[at + width] & 0xFF)
                    + (luma[at + width + 1] & 0xFF);
            half[i] = (byte) (sum / 4);
        }
        return half;
    }
}
