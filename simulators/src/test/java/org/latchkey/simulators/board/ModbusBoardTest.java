// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ModbusBoardTest {

    private static final String INPUTS = "01 02 00 00 00 08 79 CC";
    private static final String ALL_CLOSED = "01 02 01 FF E1 C8";

    @TempDir
    Path folder;

    private BoardRig rig;

    @BeforeEach
    void wire() {
        rig = new BoardRig(folder, 8, List.of(wires -> new ModbusBoard(1, wires)));
    }

    @AfterEach
    void unwire() throws IOException {
        rig.close();
    }

    @Test
    void flashesAndTells() throws InterruptedException {
        rig.exchange(INPUTS, ALL_CLOSED);
        rig.exchange("01 05 02 00 00 07 8D B0", "01 05 02 00 00 07 8D B0");
        rig.exchange(INPUTS, "01 02 01 FE 20 08");
        assertThat(rig.events()).containsExactly("pulse-received 1", "opened 1");
        assertThat(rig.board().settings().pulseMillis()).isEqualTo(700);
    }

    @Test
    void allOffAndRelaysAreAnswered() throws InterruptedException {
        rig.exchange("01 05 00 FF 00 00 FD FA", "01 05 00 FF 00 00 FD FA");
        rig.exchange("01 01 00 00 00 08 3D CC", "01 01 01 00 51 88");
    }

    @Test
    void aSwitchWithoutATimeOpensNothing() throws InterruptedException {
        rig.exchange("01 05 00 00 FF 00 8C 3A", "01 05 00 00 FF 00 8C 3A");
        assertThat(rig.events()).isEmpty();
    }

    @Test
    void invertedContactsMeanTheOpposite() throws InterruptedException {
        rig.inverted();
        rig.exchange(INPUTS, "01 02 01 00 A1 88");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 05 02 00 00 07 8D B1", "00 06 40 00 00 01 5C 1B", "01 02 00 00 00 08 79"})
    void ignoresWhatIsNotForItOrNotWhole(String request) throws InterruptedException {
        rig.silentAfter(request);
        rig.exchange(INPUTS, ALL_CLOSED);
        assertThat(rig.events()).isEmpty();
    }
}
