// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.WitnessNote;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.UnitException;

/** Few batches at a time, whatever the portal answers, and whenever. Times are given, nothing waits. */
class UplinkTest {

    private final Rooms rooms = new Rooms();
    private final FakeOutbox outbox = new FakeOutbox();
    private final Uplink uplink = new Uplink(rooms, new Topics("s"));
    private final FakeLink link = new FakeLink();
    private long now = 1_000_000;

    @BeforeEach
    void connect() {
        rooms.outbox.set(outbox);
        outbox.size = 1000;
        uplink.connected(now);
    }

    private List<Long> sentFrom() throws ProtocolException {
        uplink.tick(link, now);
        List<Long> froms = new ArrayList<>();
        for (FakeLink.Sent sent : link.sent) {
            froms.add(AuditBatch.decode(sent.payload()).from());
        }
        link.sent.clear();
        return froms;
    }

    private void witness(long size) throws ProtocolException {
        uplink.answer(WitnessNote.witnessed(size, "note " + size).encode(), now);
    }

    @Test
    void theNextBatchGoesWhenTheLastWasWitnessed() throws ProtocolException {
        assertThat(sentFrom()).containsExactly(0L);
        assertThat(sentFrom()).isEmpty();
        witness(512);
        witness(512);
        assertThat(sentFrom()).containsExactly(512L);
        witness(1000);
        assertThat(sentFrom()).isEmpty();
        outbox.size = 1001;
        assertThat(sentFrom()).containsExactly(1000L);
        assertThat(uplink.cursor()).isEqualTo(1000);
    }

    @Test
    void anAnswerToSomethingOlderDoesNotLetTwoBatchesFly() throws ProtocolException {
        outbox.witnessed = 512;
        uplink.connected(now);
        assertThat(sentFrom()).containsExactly(512L);
        witness(100);
        assertThat(sentFrom()).isEmpty();
    }

    @Test
    void anUnansweredBatchIsSentAgainWithGrowingPatience() throws ProtocolException {
        sentFrom();
        now += Uplink.ANSWER_MILLIS - 1;
        assertThat(sentFrom()).isEmpty();
        now += 1;
        assertThat(sentFrom()).containsExactly(0L);
        now += Uplink.ANSWER_MILLIS;
        assertThat(sentFrom()).isEmpty();
        now += Uplink.ANSWER_MILLIS;
        assertThat(sentFrom()).containsExactly(0L);
        int sent = 0;
        for (int minute = 0; minute < 600; minute++) {
            now += 60_000;
            sent += sentFrom().size();
        }
        assertThat(sent).isBetween(50, 65);
        witness(512);
        sentFrom();
        now += Uplink.ANSWER_MILLIS;
        assertThat(sentFrom()).as("patient no longer than at first").containsExactly(512L);
    }

    @Test
    void ofABacklogTwoFullBatchesFly() throws ProtocolException {
        outbox.size = 2000;
        assertThat(sentFrom()).containsExactly(0L, 512L);
        assertThat(sentFrom()).isEmpty();
        witness(512);
        assertThat(uplink.cursor()).isEqualTo(512);
        assertThat(sentFrom()).containsExactly(1024L);
        witness(1536);
        assertThat(sentFrom()).containsExactly(1536L);
        assertThat(sentFrom()).isEmpty();
    }

    @Test
    void aLostBatchComesAgainWithTheOneBehindIt() throws ProtocolException {
        outbox.size = 5000;
        assertThat(sentFrom()).containsExactly(0L, 512L);
        // The first was lost, so the second one has no place.
        uplink.answer(WitnessNote.sendFrom(0).encode(), now);
        assertThat(sentFrom()).as("it may have come after the second").isEmpty();
        now += Uplink.ANSWER_MILLIS;
        assertThat(sentFrom())
                .as("one at a time to a portal that does not answer")
                .containsExactly(0L);
        witness(512);
        assertThat(sentFrom()).containsExactly(512L, 1024L);
    }

    @Test
    void aBatchThatOvertookTheOneBeforeComesAgainAsSoonAsThatIsWitnessed() throws ProtocolException {
        outbox.size = 5000;
        assertThat(sentFrom()).containsExactly(0L, 512L);
        for (int i = 0; i < 2 * Uplink.TURNS; i++) {
            uplink.answer(WitnessNote.sendFrom(0).encode(), now);
            assertThat(sentFrom()).as("while the first is judged").isEmpty();
        }
        witness(512);
        assertThat(sentFrom()).as("two again").containsExactly(512L, 1024L);
        witness(1024);
        assertThat(sentFrom()).containsExactly(1536L);
    }

    @Test
    void thePortalSendsTheCursorBackButNotInCircles() throws ProtocolException {
        outbox.witnessed = 1000;
        uplink.connected(now);
        outbox.size = 1100;
        assertThat(sentFrom()).containsExactly(1000L);
        uplink.answer(WitnessNote.sendFrom(600).encode(), now);
        assertThat(sentFrom()).containsExactly(600L);
        uplink.answer(WitnessNote.sendFrom(600).encode(), now);
        assertThat(sentFrom()).as("said of an older batch").isEmpty();
        for (int turn = 1; turn < Uplink.TURNS; turn++) {
            uplink.answer(WitnessNote.sendFrom(600 + turn).encode(), now);
            assertThat(sentFrom()).containsExactly(600L + turn);
        }
        uplink.answer(WitnessNote.sendFrom(600).encode(), now);
        assertThat(sentFrom()).isEmpty();
        now += Uplink.ANSWER_MILLIS;
        assertThat(sentFrom()).containsExactly(600L);
        witness(1100);
        assertThat(sentFrom()).isEmpty();
        assertThat(uplink.trouble()).isEmpty();
    }

    @Test
    void whatTheUnitDoesNotHaveIsSaidAndAskedForAgainLater() throws ProtocolException {
        outbox.oldest = 50;
        outbox.witnessed = 60;
        uplink.connected(now);
        sentFrom();
        uplink.answer(WitnessNote.sendFrom(49).encode(), now);
        assertThat(uplink.trouble()).contains("49").contains("50");
        assertThat(sentFrom()).isEmpty();
        now += Uplink.REFUSED_MILLIS;
        assertThat(sentFrom()).containsExactly(60L);
        uplink.answer(WitnessNote.sendFrom(5000).encode(), now);
        assertThat(uplink.trouble()).contains("older state");
    }

    @Test
    void aRefusalIsRepeatedHourly() throws ProtocolException {
        sentFrom();
        uplink.answer(WitnessNote.refused(7, "fork").encode(), now);
        assertThat(uplink.trouble()).contains("fork");
        now += Uplink.REFUSED_MILLIS - 1;
        assertThat(sentFrom()).isEmpty();
        now += 1;
        assertThat(sentFrom()).containsExactly(0L);
        witness(512);
        assertThat(uplink.trouble()).isEmpty();
    }

    @Test
    void aTrailThatWasRefusedGoesOnAsSoonAsThePortalAsksForIt() throws ProtocolException {
        sentFrom();
        uplink.answer(WitnessNote.refused(7, "fork").encode(), now);
        assertThat(sentFrom()).isEmpty();
        uplink.answer(WitnessNote.sendFrom(7).encode(), now);
        assertThat(sentFrom()).containsExactly(7L);
    }

    @Test
    void aCosignatureThatDoesNotHoldMovesNothing() throws ProtocolException {
        sentFrom();
        outbox.refuses = true;
        witness(512);
        assertThat(uplink.trouble()).isEqualTo("bad");
        assertThat(sentFrom()).isEmpty();
        now += Uplink.TROUBLE_MILLIS - 1;
        assertThat(sentFrom()).isEmpty();
        now += 1;
        assertThat(sentFrom()).containsExactly(0L);
    }

    @Test
    void nonsenseIsNoAnswer() throws ProtocolException {
        sentFrom();
        assertThatThrownBy(() -> uplink.answer(new byte[] {1}, now)).isInstanceOf(ProtocolException.class);
        assertThat(sentFrom()).isEmpty();
    }

    @Test
    void whatCanNotBeSentNowIsSentNextTime() throws ProtocolException {
        link.takes = false;
        assertThat(sentFrom()).isEmpty();
        link.takes = true;
        assertThat(sentFrom()).containsExactly(0L);
    }

    @Test
    void aDamagedTrailIsSaidAndTriedAgain() throws ProtocolException {
        outbox.damaged = true;
        assertThat(sentFrom()).isEmpty();
        assertThat(uplink.trouble()).contains("damaged");
        outbox.damaged = false;
        assertThat(sentFrom()).isEmpty();
        now += Uplink.TROUBLE_MILLIS;
        assertThat(sentFrom()).containsExactly(0L);
    }

    @Test
    void aNewTrailBeginsAnew() throws ProtocolException {
        outbox.witnessed = 1000;
        uplink.connected(now);
        sentFrom();
        outbox.size = 3;
        outbox.witnessed = 0;
        assertThat(sentFrom()).containsExactly(0L);
    }

    @Test
    void nothingHappensWhileTheTrailIsSwapped() throws ProtocolException {
        rooms.outbox.unset(outbox);
        assertThat(sentFrom()).isEmpty();
        witness(512);
        rooms.outbox.set(outbox);
        assertThat(sentFrom()).containsExactly(0L);
    }

    private static final class FakeOutbox implements Outbox {

        private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(new byte[32]);

        private long size;
        private long oldest;
        private long witnessed;
        private boolean refuses;
        private boolean damaged;

        @Override
        public long size() {
            return size;
        }

        @Override
        public long oldest() {
            return oldest;
        }

        @Override
        public long witnessed() {
            return witnessed;
        }

        @Override
        public Optional<String> cosigned() {
            return Optional.empty();
        }

        @Override
        public Optional<Page> page(long from, int maxRecords, int maxBytes) {
            if (damaged) {
                throw new UnitException("damaged");
            }
            int count = (int) Math.min(maxRecords, size - from);
            Checkpoint checkpoint = Checkpoint.sign("o", from + count, new byte[32], KEY);
            List<byte[]> proof = from == 0 ? List.of() : List.of(new byte[32]);
            return count == 0
                    ? Optional.empty()
                    : Optional.of(new Page(from, java.util.Collections.nCopies(count, new byte[1]), checkpoint, proof));
        }

        @Override
        public long accept(String note) {
            if (refuses) {
                throw new UnitException("bad");
            }
            long accepted = Long.parseLong(note.substring("note ".length()));
            witnessed = Math.max(witnessed, accepted);
            return accepted;
        }
    }
}
