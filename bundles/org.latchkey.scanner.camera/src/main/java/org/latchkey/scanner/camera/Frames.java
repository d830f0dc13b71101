// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

/**
 * Cuts a YUV4MPEG2 stream into frames and keeps their brightness alone. The stream says its own size, and a word before
 * each frame tells that it is still in step. Sizes are bounded; what is no such stream ends it. Not thread-safe.
 */
final class Frames {

    static final int LEAST_SIDE = 64;
    static final int MOST_SIDE = 4_096;
    /** Full HD: a code does not need more, and a unit is a small machine. */
    static final int MOST_PIXELS = 1_920 * 1_088;

    private static final int MOST_HEADER = 256;
    private static final String STREAM = "YUV4MPEG2";
    private static final String FRAME = "FRAME";

    /** Takes frames. */
    @FunctionalInterface
    interface Sink {

        /** @param luma a byte for each pixel, row by row; only until this returns */
        void frame(byte[] luma, int width, int height);
    }

    private final Sink sink;
    private final byte[] header = new byte[MOST_HEADER];
    private int headerLength;
    private int width;
    private int height;
    private long colour;
    private byte[] luma = new byte[0];
    private int filled;
    /** Bytes of colour that are still to be passed over. */
    private long skip;

    private boolean inFrame;

    Frames(Sink sink) {
        this.sink = sink;
    }

    /** @throws DeviceException BAD_ANSWER if this is no such stream, or its frames are too large or too small */
    void feed(byte[] bytes, int count) throws DeviceException {
        int at = 0;
        while (at < count) {
            if (skip > 0) {
                int n = (int) Math.min(skip, count - at);
                skip -= n;
                at += n;
            } else if (inFrame) {
                at += fill(bytes, at, count - at);
            } else {
                headerByte(bytes[at++]);
            }
        }
    }

    private int fill(byte[] bytes, int at, int count) {
        int n = Math.min(luma.length - filled, count);
        System.arraycopy(bytes, at, luma, filled, n);
        filled += n;
        if (filled == luma.length) {
            inFrame = false;
            skip = colour;
            sink.frame(luma, width, height);
        }
        return n;
    }

    private void headerByte(byte next) throws DeviceException {
        if (next != '\n') {
            if (headerLength == MOST_HEADER) {
                throw wrong("its frames are not in step");
            }
            header[headerLength++] = next;
            return;
        }
        String[] words = new String(header, 0, headerLength, StandardCharsets.ISO_8859_1).split(" ");
        headerLength = 0;
        if (luma.length == 0) {
            begin(words);
        } else if (words[0].equals(FRAME)) {
            inFrame = true;
            filled = 0;
        } else {
            throw wrong("its frames are not in step");
        }
    }

    private void begin(String[] words) throws DeviceException {
        if (!words[0].equals(STREAM)) {
            throw wrong("it is no YUV4MPEG2 stream");
        }
        String colours = "420";
        for (String word : words) {
            switch (word.isEmpty() ? ' ' : word.charAt(0)) {
                case 'W' -> width = side(word);
                case 'H' -> height = side(word);
                case 'C' -> colours = word.substring(1).toLowerCase(Locale.ROOT);
                default -> {
                    // Rate, aspect and interlacing are nothing to us.
                }
            }
        }
        if (width == 0 || height == 0 || width * height > MOST_PIXELS) {
            throw wrong("its frames are " + width + " x " + height + " pixels");
        }
        colour = colourBytes(colours);
        luma = new byte[width * height];
    }

    private static int side(String word) throws DeviceException {
        if (!word.matches("[WH]\\d{2,4}")) {
            throw wrong("its frames have no size");
        }
        int side = Integer.parseInt(word.substring(1));
        if (side < LEAST_SIDE || side > MOST_SIDE) {
            throw wrong("a side of its frames is " + side + " pixels");
        }
        return side;
    }

    private long colourBytes(String colours) throws DeviceException {
        long halfWidth = (width + 1) / 2;
        return switch (colours) {
            case "mono" -> 0;
            case "420", "420jpeg", "420mpeg2", "420paldv" -> 2 * halfWidth * ((height + 1) / 2);
            case "422" -> 2 * halfWidth * height;
            case "444" -> 2L * width * height;
            default -> throw wrong("its colours " + colours.replaceAll("[^ -~]", "?") + " are not known");
        };
    }

    private static DeviceException wrong(String what) {
        return new DeviceException(Kind.BAD_ANSWER, what);
    }
}
