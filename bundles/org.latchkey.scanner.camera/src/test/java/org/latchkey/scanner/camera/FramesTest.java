// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.device.api.DeviceException;

class FramesTest {

    private static final int PIXELS = Pictures.WIDTH * Pictures.HEIGHT;

    private final List<byte[]> seen = new ArrayList<>();
    private final Frames frames = new Frames((luma, width, height) -> {
        assertThat(width * height).isEqualTo(luma.length);
        seen.add(luma.clone());
    });

    private void feed(String text) throws DeviceException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        frames.feed(bytes, bytes.length);
    }

    @ParameterizedTest
    @CsvSource({"mono, 0", "420jpeg, 153600", "420, 153600", "422, 307200", "444, 614400"})
    void framesComeInAnyPiecesAndTheirColoursArePassedOver(String colours, int colourBytes) throws DeviceException {
        byte[] one = Pictures.noisy(Pictures.empty(), 50);
        byte[] two = Pictures.of("LK1:A", 10);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(Pictures.stream(colours));
        stream.writeBytes(Pictures.frame(one, colourBytes));
        stream.writeBytes(Pictures.frame(two, colourBytes));
        byte[] bytes = stream.toByteArray();
        Random sizes = new Random(2);
        for (int at = 0; at < bytes.length; ) {
            int n = Math.min(1 + sizes.nextInt(100_000), bytes.length - at);
            frames.feed(Arrays.copyOfRange(bytes, at, at + n), n);
            at += n;
        }
        assertThat(seen).containsExactly(one, two);
    }

    @Test
    void halfAFrameIsNone() throws DeviceException {
        frames.feed(Pictures.stream("mono"), Pictures.stream("mono").length);
        byte[] frame = Pictures.frame(Pictures.empty(), 0);
        frames.feed(frame, PIXELS / 2);
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RIFF W640 H480",
                "",
                "YUV4MPEG2 W640",
                "YUV4MPEG2 W63 H480",
                "YUV4MPEG2 W-40 H480",
                "YUV4MPEG2 W99999 H480",
                "YUV4MPEG2 W4000 H4000",
                "YUV4MPEG2 W640 H480 C420p10",
                "YUV4MPEG2 W640 H480 Cü"
            })
    void anotherStreamIsRefused(String header) {
        assertThatThrownBy(() -> feed(header + "\n")).isInstanceOf(DeviceException.class);
    }

    @Test
    void aHeaderThatDoesNotEndAndFramesOutOfStepAreRefused() throws DeviceException {
        assertThatThrownBy(() -> feed("YUV4MPEG2 " + "X".repeat(300))).isInstanceOf(DeviceException.class);
        Frames fresh = new Frames((luma, width, height) -> seen.add(luma.clone()));
        fresh.feed(Pictures.stream("mono"), Pictures.stream("mono").length);
        byte[] frame = Pictures.frame(Pictures.empty(), 1);
        frame[frame.length - 1] = 'x';
        fresh.feed(frame, frame.length);
        assertThatThrownBy(() -> fresh.feed(frame, frame.length))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("step");
    }
}
