// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

@Timeout(60)
class TalkTest {

    private static final byte[] REQUEST = {0x55};

    /** Answers are two bytes: AA and anything. */
    private record Pairs(String family) implements AnswerForm {
        @Override
        public List<byte[]> find(byte[] received, boolean silent) {
            List<byte[]> found = new ArrayList<>();
            for (int i = 0; i + 1 < received.length; i++) {
                if (received[i] == (byte) 0xAA) {
                    found.add(new byte[] {received[i], received[++i]});
                }
            }
            return found;
        }

        @Override
        public String trouble(byte[] received) {
            return received.length == 0 ? "" : "garbage";
        }
    }

    private static final AnswerForm FORM = new Pairs("state");
    private static final AnswerForm ANY = new Pairs("");

    private final FakeChannel channel = new FakeChannel();
    private final Talk talk = new Talk(channel, 0);

    private String ask(AnswerForm form) throws DeviceException {
        return HexFormat.of().formatHex(talk.ask(REQUEST, form, 200));
    }

    private void assertFails(Kind kind) {
        assertThatThrownBy(() -> ask(FORM)).isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    @Test
    void anAnswerIsFoundInPiecesAndBehindGarbage() throws Exception {
        channel.answering(request -> channel.receive("00 11", "AA", FakeChannel.SILENCE, "07"));
        assertThat(ask(FORM)).isEqualTo("aa07");
    }

    @Test
    void silenceIsNoAnswerAndGarbageIsABadOne() {
        assertFails(Kind.NO_ANSWER);
        channel.answering(request -> channel.receive("00 11 22"));
        assertFails(Kind.BAD_ANSWER);
    }

    @Test
    void whatArrivedBeforeTheRequestIsDropped() throws Exception {
        channel.receive("AA 01");
        channel.answering(request -> channel.receive("AA 02"));
        assertThat(ask(FORM)).isEqualTo("aa02");
    }

    @Test
    void aLateAnswerIsNotTakenForTheNextOne() throws Exception {
        assertFails(Kind.NO_ANSWER);
        channel.answering(request -> channel.receive("AA 01", FakeChannel.SILENCE, "AA 02"));
        assertThat(ask(FORM)).isEqualTo("aa02");
        assertThat(ask(FORM)).as("in order again: the first is ours").isEqualTo("aa01");
    }

    @Test
    void afterALostAnswerASingleOneIsOurs() throws Exception {
        assertFails(Kind.NO_ANSWER);
        channel.answering(request -> channel.receive("AA 03"));
        assertThat(ask(FORM)).isEqualTo("aa03");
    }

    @Test
    void whereEarlierAnswersAreAsGoodNobodyWaitsForASecond() throws Exception {
        assertThatThrownBy(() -> ask(ANY)).isInstanceOf(DeviceException.class);
        channel.answering(request -> channel.receive("AA 01", "AA 02"));
        assertThat(ask(ANY)).isEqualTo("aa01");
    }

    @Test
    void twoDifferentAnswersAreTwoBoards() throws Exception {
        channel.answering(request -> channel.receive("AA 01 AA 02"));
        assertFails(Kind.BAD_ANSWER);
        channel.answering(request -> channel.receive("AA 01 AA 01"));
        assertThat(ask(FORM)).isEqualTo("aa01");
    }

    @Test
    void aBabblingLineIsBounded() {
        channel.answering(request -> {
            for (int i = 0; i < 5_000; i++) {
                channel.receive("00".repeat(300));
            }
        });
        assertFails(Kind.BAD_ANSWER);
        assertThat(channel.sent()).hasSize(1);
    }

    @Test
    void aLineThatGoesBeforeTheRequestSentNothing() {
        channel.vanish();
        assertFails(Kind.LINE_DOWN);
    }

    @Test
    void aLineThatGoesDuringTheExchangeMayHaveActed() {
        channel.answering(request -> channel.vanish());
        assertFails(Kind.NO_ANSWER);
        FakeChannel breaking = new FakeChannel();
        breaking.breakOnWrite();
        assertThatThrownBy(() -> new Talk(breaking, 0).tell(REQUEST, 0))
                .isInstanceOfSatisfying(
                        DeviceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_ANSWER));
    }

    @Test
    void theBoardsGetTheirRest() throws Exception {
        talk.tell(REQUEST, 40);
        long told = System.nanoTime();
        talk.tell(REQUEST, 0);
        assertThat(System.nanoTime() - told).isGreaterThan(30_000_000);
    }

    @Test
    void onlyLongSilenceMakesALineMute() {
        for (int i = 0; i < 3; i++) {
            assertFails(Kind.NO_ANSWER);
        }
        assertThat(talk.mute(3, 1)).isTrue();
        assertThat(talk.mute(4, 1)).isFalse();
        assertThat(talk.mute(3, 60_000)).isFalse();
        channel.answering(request -> channel.receive("00"));
        assertFails(Kind.BAD_ANSWER);
        assertThat(talk.mute(1, 0)).isFalse();
    }
}
