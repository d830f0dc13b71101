// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.scanner;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads the QR code of a PNG. */
final class QrPicture {

    private static final long MOST_PIXELS = 16_000_000;

    /**
     * First as a drawing, then as a photograph: in about one clean drawing of a hundred the search for the corners takes
     * something else for one.
     */
    private static final Map<DecodeHintType, ?> PURE = Map.of(DecodeHintType.PURE_BARCODE, Boolean.TRUE);

    private static final Map<DecodeHintType, ?> PHOTO = Map.of();

    private QrPicture() {}

    /** @throws IllegalArgumentException if it is no PNG, is too large, or shows no QR code */
    static String read(byte[] png) {
        BufferedImage picture = onWhite(decode(png));
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        LuminanceSource light = new RGBLuminanceSource(width, height, pixels);
        return decode(light, PURE)
                .or(() -> decode(light, PHOTO))
                .orElseThrow(() -> new IllegalArgumentException("there is no readable QR code in the picture"));
    }

    private static Optional<String> decode(LuminanceSource light, Map<DecodeHintType, ?> hints) {
        try {
            BinaryBitmap bitmap = new BinaryBitmap(new HybridBinarizer(light));
            return Optional.of(new QRCodeReader().decode(bitmap, hints).getText());
        } catch (ReaderException expected) {
            return Optional.empty();
        }
    }

    private static BufferedImage decode(byte[] png) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(in, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > MOST_PIXELS) {
                throw new IllegalArgumentException("the picture has more than " + MOST_PIXELS + " pixels");
            }
            return reader.read(0);
        } catch (IOException | RuntimeException e) {
            String reason = e instanceof IllegalArgumentException ? e.getMessage() : "that is no PNG picture";
            throw new IllegalArgumentException(reason, e);
        } finally {
            reader.dispose();
        }
    }

    /** Transparent pixels become white, and a code cut out tightly gets its quiet zone back. */
    private static BufferedImage onWhite(BufferedImage picture) {
        int margin = Math.max(picture.getWidth(), picture.getHeight()) / 8 + 8;
        int width = picture.getWidth() + 2 * margin;
        int height = picture.getHeight() + 2 * margin;
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = canvas.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
        pen.drawImage(picture, margin, margin, null);
        pen.dispose();
        return canvas;
    }
}
