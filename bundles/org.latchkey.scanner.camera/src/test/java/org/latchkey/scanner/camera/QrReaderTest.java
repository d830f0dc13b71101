// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QrReaderTest {

    private static final String CODE = "LK1:6BF+70%X$ A*B/C.D-E:" + "0123456789ABCDEF".repeat(11);

    private static Optional<String> read(byte[] picture) {
        return QrReader.read(picture, Pictures.WIDTH, Pictures.HEIGHT);
    }

    @ParameterizedTest(name = "turned by {0}, blurred by {1}, noise {2}")
    @CsvSource({"0, 0, 0", "12, 0, 0", "90, 1, 0", "187, 0, 20", "33, 1, 10", "270, 2, 0", "-8, 0, 30", "5, 1, 25"})
    void aCodeIsReadAsACameraSeesIt(int degrees, int blur, double noise) {
        byte[] picture = Pictures.noisy(Pictures.blurred(Pictures.of(CODE, degrees), blur), noise);
        assertThat(read(picture)).contains(CODE);
    }

    @Test
    void whereThereIsNoneNoneIsRead() {
        assertThat(read(Pictures.empty())).isEmpty();
        assertThat(read(Pictures.noisy(Pictures.empty(), 60))).isEmpty();
        byte[] torn = Pictures.of(CODE, 0);
        new Random(3).nextBytes(torn);
        assertThat(read(torn)).isEmpty();
    }

    @Test
    void aCodeThatIsHalfCoveredIsNotGuessed() {
        byte[] picture = Pictures.of(CODE, 0);
        System.arraycopy(Pictures.empty(), 0, picture, 0, picture.length / 2);
        assertThat(read(picture)).isEmpty();
    }

    @Test
    void theSmallestPictureIsTakenAsItComes() {
        assertThat(QrReader.read(new byte[Frames.LEAST_SIDE * Frames.LEAST_SIDE], Frames.LEAST_SIDE, Frames.LEAST_SIDE))
                .isEmpty();
        assertThat(QrReader.read(new byte[65 * 67], 65, 67)).isEmpty();
    }
}
