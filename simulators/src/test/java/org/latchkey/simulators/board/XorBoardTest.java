// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.simulators.bank.DoorEvent;
import org.latchkey.simulators.bank.DoorSettings;
import org.latchkey.simulators.bank.Sensor;
import org.latchkey.simulators.line.LineSettings;

@Timeout(120)
class XorBoardTest {

    private static final Function<Board.Wires, Board> BOARD_1 = wires -> new XorBoard(1, wires);
    private static final String OPEN_1 = "8A 01 01 11 9B";
    private static final String OPENED_1 = "8A 01 01 00 8A";
    private static final String NOT_OPENED_1 = "8A 01 01 11 9B";
    private static final String STATE_1 = "80 01 01 33 B3";
    private static final String STATE_1_CLOSED = "80 01 01 11 91";
    private static final String STATE_1_OPEN = "80 01 01 00 80";

    @TempDir
    Path folder;

    private BoardRig rig;

    @BeforeEach
    void wire() {
        rig = new BoardRig(folder, 8, List.of(BOARD_1));
    }

    @AfterEach
    void unwire() throws IOException {
        rig.close();
    }

    @Test
    void opensALockAndSaysSo() throws InterruptedException {
        rig.exchange(STATE_1, STATE_1_CLOSED);
        rig.exchange(OPEN_1, OPENED_1);
        rig.exchange(STATE_1, STATE_1_OPEN);
        rig.exchange("8A 01 02 11 98", "8A 01 02 00 89");
        assertThat(rig.events()).containsExactly("pulse-received 1", "opened 1", "pulse-received 2", "opened 2");
    }

    @Test
    void aJammedLockStaysClosedAndIsHonest() throws InterruptedException {
        rig.bank.jam(1, true);
        rig.exchange(OPEN_1, NOT_OPENED_1);
        rig.exchange(STATE_1, STATE_1_CLOSED);
        assertThat(rig.events()).containsExactly("pulse-received 1", "jammed 1");
    }

    @Test
    void reportsTheBoardHighestGroupFirst() throws InterruptedException {
        rig.exchange("80 01 00 33 B2", "80 01 FF 33 4D");
        rig.bank.openByHand(1);
        rig.exchange("80 01 00 33 B2", "80 01 FE 33 4C");
        rig.board().change(now -> new BoardSettings(1, true, 0, 0, 300, false, 3, Answers.NORMAL, 0));
        for (int door = 2; door <= 8; door++) {
            rig.bank.openByHand(door);
        }
        rig.exchange("80 01 00 33 B2", "80 01 00 00 00 33 B2");
        rig.bank.closeByHand(8);
        rig.exchange("80 01 00 33 B2", "80 01 00 00 80 33 32");
    }

    @Test
    void invertedContactsMeanTheOpposite() throws InterruptedException {
        rig.inverted();
        rig.exchange(STATE_1, "80 01 01 00 80");
        rig.exchange("80 01 00 33 B2", "80 01 00 33 B2");
        rig.exchange(OPEN_1, "8A 01 01 11 9B");
        rig.exchange(STATE_1, "80 01 01 11 91");
        assertThat(rig.bank.state(1).open()).isTrue();
    }

    @Test
    void opensAllOneAfterAnother() throws InterruptedException {
        rig.board().change(now -> new BoardSettings(1, true, 0, 0, 10, false, 1, Answers.NORMAL, 0));
        rig.send("8A 01 00 11 9A");
        assertThat(rig.ledger.await(0, e -> e.event() == DoorEvent.OPENED && e.door() == 8, Duration.ofSeconds(60)))
                .isPresent();
        assertThat(rig.receive(5)).isEqualTo("8A 01 00 11 9A");
        assertThat(rig.events()).hasSize(16);
        assertThat(rig.ledger.since(0)).noneMatch(e -> e.event() == DoorEvent.PULSES_OVERLAP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8A 01 01 11 9A",
                "8A 02 01 11 98",
                "8A 01 09 11 93",
                "8A 01 01 12 98",
                "80 01 01 11 91",
                "8A 01 01 11",
                "01 01 11 9B 8A",
                "FF FF FF FF FF"
            })
    void ignoresWhatIsNotForItOrNotWhole(String request) throws InterruptedException {
        rig.silentAfter(request);
        assertThat(rig.events()).isEmpty();
        rig.exchange(STATE_1, STATE_1_CLOSED);
    }

    @Test
    void findsTheFrameInAStreamOfPieces() throws InterruptedException {
        rig.send("00 00 8A");
        rig.send("01 01");
        rig.exchange("11 9B", OPENED_1);
    }

    @Test
    void answersWithEveryFaultAskedFor() throws InterruptedException {
        rig.answers(Answers.WRONG_CHECKSUM, 1);
        rig.exchange(STATE_1, "80 01 01 11 CB");
        rig.answers(Answers.WRONG_ADDRESS, 1);
        rig.exchange(STATE_1, "80 02 01 11 92");
        rig.answers(Answers.CUT, 1);
        rig.exchange(STATE_1, "80 01 01");
        rig.answers(Answers.NONE, 1);
        rig.silentAfter(STATE_1);
        rig.answers(Answers.NOISE, 1);
        rig.send(STATE_1);
        assertThat(rig.receive(5)).hasSize(14).isNotEqualTo(STATE_1_CLOSED);
        rig.exchange(STATE_1, STATE_1_CLOSED);
    }

    @Test
    void aLateAnswerComesBeforeTheNextOne() throws InterruptedException {
        rig.answers(Answers.LATE, 0);
        rig.silentAfter(STATE_1);
        rig.bank.openByHand(1);
        rig.exchange(STATE_1, STATE_1_CLOSED + " " + STATE_1_OPEN);
    }

    @Test
    void opensEvenIfItsAnswerIsLost() throws InterruptedException {
        rig.answers(Answers.NONE, 0);
        rig.silentAfter(OPEN_1);
        assertThat(rig.events()).containsExactly("pulse-received 1", "opened 1");
    }

    @Test
    void withoutPowerItIsDumbAndDoorsKeepTheirState() throws InterruptedException {
        rig.exchange(OPEN_1, OPENED_1);
        rig.board().power(false);
        rig.silentAfter("8A 01 02 11 98");
        assertThat(rig.bank.state(1).open()).isTrue();
        assertThat(rig.bank.state(2).open()).isFalse();
        rig.board().power(true);
        rig.silentAfter(STATE_1);
        String answer = "";
        for (int i = 0; i < 100 && answer.isEmpty(); i++) {
            rig.send(STATE_1);
            answer = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(rig.wire.hostReceives(5, 50));
        }
        assertThat(answer).isEqualTo(STATE_1_OPEN);
    }

    @Test
    void isDeafUntilItsAnswerHasLeft() throws InterruptedException {
        rig.board().change(now -> new BoardSettings(1, true, 0, 400, 300, false, 1, Answers.NORMAL, 0));
        rig.send(OPEN_1);
        rig.send("8A 01 02 11 98");
        assertThat(rig.receive(5)).isEqualTo(OPENED_1);
        rig.exchange(STATE_1, STATE_1_OPEN);
        assertThat(rig.events()).containsExactly("pulse-received 1", "opened 1");
    }

    @Test
    void stuckContactsLie() throws InterruptedException {
        rig.bank.change(1, now -> new DoorSettings(false, false, 0, Sensor.STUCK_CLOSED));
        rig.exchange(OPEN_1, NOT_OPENED_1);
        assertThat(rig.bank.state(1).open()).isTrue();
    }

    @Test
    void twoBoardsOfOneAddressFireTogetherAndSpoilTheirAnswers() throws IOException, InterruptedException {
        try (BoardRig two = new BoardRig(folder.resolve("two"), 8, List.of(BOARD_1, BOARD_1))) {
            two.bus.line().set(LineSettings.paced(9600));
            BoardSettings slow = new BoardSettings(1, true, 300, 300, 300, false, 1, Answers.NORMAL, 0);
            two.bus.boards().forEach(board -> board.change(now -> slow));
            two.bank.openByHand(101);
            two.exchange(STATE_1, "80 01 01 00 80");
            two.exchange(OPEN_1, OPENED_1);
            assertThat(two.events()).contains("opened 1", "pulse-received 101");
            assertThat(two.ledger.since(0)).anyMatch(e -> e.event() == DoorEvent.PULSES_OVERLAP);
        }
    }
}
