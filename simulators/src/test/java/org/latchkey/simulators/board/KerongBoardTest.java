// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class KerongBoardTest {

    private static final String STATE = "02 00 30 03 35";
    private static final String ALL_CLOSED = "02 00 35 FF FF 00 00 03 38";

    @TempDir
    Path folder;

    private BoardRig rig;

    @BeforeEach
    void wire() {
        rig = new BoardRig(folder, 16, List.of(wires -> new KerongBoard(0, wires)));
    }

    @AfterEach
    void unwire() throws IOException {
        rig.close();
    }

    @Test
    void opensWithoutAnAnswer() throws InterruptedException {
        rig.exchange(STATE, ALL_CLOSED);
        rig.silentAfter("02 00 31 03 36");
        rig.exchange(STATE, "02 00 35 FE FF 00 00 03 37");
        rig.silentAfter("02 0F 31 03 45");
        rig.exchange(STATE, "02 00 35 FE 7F 00 00 03 B7");
        assertThat(rig.events()).containsExactly("pulse-received 1", "opened 1", "pulse-received 16", "opened 16");
    }

    @Test
    void sensesItems() throws InterruptedException {
        rig.bank.item(1, true);
        rig.bank.item(9, true);
        rig.exchange(STATE, "02 00 35 FF FF 01 01 03 3A");
    }

    @Test
    void invertedContactsMeanTheOpposite() throws InterruptedException {
        rig.inverted();
        rig.exchange(STATE, "02 00 35 00 00 00 00 03 3A");
        rig.bank.openByHand(3);
        rig.exchange(STATE, "02 00 35 04 00 00 00 03 3E");
    }

    @Test
    void setsItsPulse() throws InterruptedException {
        rig.exchange("02 00 37 00 32 03 6E", "02 00 38 00 32 03 6F");
        assertThat(rig.board().settings().pulseMillis()).isEqualTo(500);
    }

    @Test
    void opensAll() throws InterruptedException {
        rig.silentAfter("02 00 33 03 38");
        assertThat(rig.events()).startsWith("pulse-received 1", "opened 1");
    }

    @Test
    void twelveLocksUseTheFirstTwelveBits() throws IOException, InterruptedException {
        try (BoardRig twelve = new BoardRig(folder.resolve("12"), 12, List.of(wires -> new KerongBoard(1, wires)))) {
            twelve.exchange("02 10 30 03 45", "02 10 35 FF 0F 00 00 03 58");
            twelve.silentAfter("02 1C 31 03 52");
            assertThat(twelve.bank.states()).noneMatch(door -> door.open());
        }
    }

    @Test
    void allBoardsAnswerInTurn() throws IOException, InterruptedException {
        Stream<Function<Board.Wires, Board>> makers =
                Stream.of(wires -> new KerongBoard(0, wires), wires -> new KerongBoard(1, wires));
        try (BoardRig two = new BoardRig(folder.resolve("two"), 16, makers.toList())) {
            two.bank.openByHand(101);
            two.exchange("02 F0 32 03 27", "02 00 36 FF FF 00 00 03 39 02 10 36 FE FF 00 00 03 48");
        }
    }

    @Test
    void aWrongAddressIsThatOfTheNextBoard() throws InterruptedException {
        rig.answers(Answers.WRONG_ADDRESS, 1);
        rig.exchange(STATE, "02 10 35 FF FF 00 00 03 48");
        rig.exchange(STATE, ALL_CLOSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 00 31 03 37",
                "02 10 31 03 46",
                "02 00 31 04 37",
                "02 00 30 03",
                "03 00 31 03 37",
                "02 F0 31 03 26"
            })
    void ignoresWhatIsNotForItOrNotWhole(String request) throws InterruptedException {
        rig.silentAfter(request);
        assertThat(rig.bank.states()).noneMatch(door -> door.open());
        rig.exchange(STATE, ALL_CLOSED);
    }
}
