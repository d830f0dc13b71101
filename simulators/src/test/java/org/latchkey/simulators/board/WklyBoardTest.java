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
class WklyBoardTest {

    private static final String STATES = "57 4B 4C 59 08 00 84 85";
    private static final String ALL_CLOSED = "57 4B 4C 59 0D 00 84 00 03 01 01 01 82";

    @TempDir
    Path folder;

    private BoardRig rig;

    @BeforeEach
    void wire() {
        rig = new BoardRig(folder, 3, List.of(wires -> new WklyBoard(0, wires)));
    }

    @AfterEach
    void unwire() throws IOException {
        rig.close();
    }

    @Test
    void opensAndTells() throws InterruptedException {
        rig.exchange(STATES, ALL_CLOSED);
        rig.exchange("57 4B 4C 59 09 00 82 01 83", "57 4B 4C 59 0B 00 82 00 01 00 81");
        rig.exchange("57 4B 4C 59 09 00 83 01 82", "57 4B 4C 59 0B 00 83 00 01 00 80");
        rig.exchange(STATES, "57 4B 4C 59 0D 00 84 00 03 00 01 01 83");
        assertThat(rig.events()).containsExactly("pulse-received 1", "opened 1");
    }

    @Test
    void invertedContactsMeanTheOpposite() throws InterruptedException {
        rig.inverted();
        rig.bank.openByHand(3);
        rig.exchange(STATES, "57 4B 4C 59 0D 00 84 00 03 00 00 01 82");
    }

    @Test
    void aLockThatIsNotThereFails() throws InterruptedException {
        rig.exchange("57 4B 4C 59 09 00 82 04 86", "57 4B 4C 59 0B 00 82 FF 04 00 7B");
        assertThat(rig.events()).isEmpty();
    }

    @Test
    void opensAll() throws InterruptedException {
        rig.exchange("57 4B 4C 59 08 00 86 87", "57 4B 4C 59 09 00 86 00 86");
        assertThat(rig.events()).contains("opened 1", "opened 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "57 4B 4C 59 09 00 82 01 84",
                "57 4B 4C 59 09 01 82 01 82",
                "57 4B 4C 59 09 00 82 01",
                "57 4B 4C 58 09 00 82 01 82",
                "57 4B 4C 59 0A 00 82 01 00 80"
            })
    void ignoresWhatIsNotForItOrNotWhole(String request) throws InterruptedException {
        rig.silentAfter(request);
        assertThat(rig.bank.states()).noneMatch(door -> door.open());
        rig.exchange(STATES, ALL_CLOSED);
    }
}
