// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.ModeWindow;
import org.latchkey.protocol.site.SiteMemory.ModeOrder;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.testing.MemoryStore;

/** Whom a bank serves: hours from 18:00 to 22:00 on every day, in the summer of Berlin two hours ahead of UTC. */
class BankModesTest {

    private static final long DAY = 86_400;
    private static final long MORNING = LocalDateTime.parse("2026-07-06T08:00").toEpochSecond(ZoneOffset.UTC);
    private static final long EVENING = MORNING + 8 * 3_600;
    private static final long NIGHT = EVENING + 4 * 3_600;

    private final MemoryStore store = new MemoryStore();
    private final StoringTrail trail = new StoringTrail(store);
    private List<ModeWindow> hours =
            List.of(new ModeWindow("A", BankMode.PUBLIC, ModeWindow.EVERY_DAY, 18 * 60, 22 * 60));
    private long now = MORNING;
    private BankModes modes;
    private ModeRecorder recorder;

    BankModesTest() {
        start();
    }

    private void start() {
        modes = new BankModes(store, Sites.twoBanks(hours), () -> now);
        recorder = new ModeRecorder(modes, store);
    }

    private void order(BankMode mode, long from) {
        Batch batch = new Batch();
        modes.order("A", mode, from, batch);
        store.write(batch);
        modes.reload();
    }

    private BankMode at(long seconds) {
        now = seconds;
        BankMode mode = modes.mode("A");
        BankModes anew = new BankModes(store, Sites.twoBanks(hours), () -> now);
        assertThat(anew.mode("A")).as("after a restart").isEqualTo(mode);
        return mode;
    }

    @Test
    void hoursRuleWhereNobodyOrdersOtherwise() {
        assertThat(at(MORNING)).isEqualTo(BankMode.PRIVATE);
        assertThat(at(EVENING)).isEqualTo(BankMode.PUBLIC);
        assertThat(at(NIGHT)).isEqualTo(BankMode.PRIVATE);
        assertThat(at(EVENING + 40 * DAY)).isEqualTo(BankMode.PUBLIC);
        assertThat(modes.all())
                .containsExactly(new ModeState("A", BankMode.PUBLIC), new ModeState("B", BankMode.PUBLIC));
    }

    @Test
    void anOrderHoldsUntilTheHoursChangeTheModeNext() {
        order(BankMode.CLOSED, MORNING);
        assertThat(at(MORNING)).isEqualTo(BankMode.CLOSED);
        assertThat(at(EVENING - 1)).isEqualTo(BankMode.CLOSED);
        assertThat(at(EVENING)).isEqualTo(BankMode.PUBLIC);
        order(BankMode.PRIVATE, EVENING);
        assertThat(at(NIGHT - 1)).isEqualTo(BankMode.PRIVATE);
        assertThat(at(EVENING + DAY)).isEqualTo(BankMode.PUBLIC);
    }

    @Test
    void anOrderForTheModeOfTheHoursHoldsNoLonger() {
        now = EVENING;
        order(BankMode.PUBLIC, EVENING);
        assertThat(at(NIGHT)).isEqualTo(BankMode.PRIVATE);
    }

    @Test
    void anOrderThatIsToComeLeavesTheHoursAloneUntilThen() {
        order(BankMode.CLOSED, EVENING + 3_600);
        assertThat(at(EVENING)).isEqualTo(BankMode.PUBLIC);
        assertThat(at(EVENING + 3_600)).isEqualTo(BankMode.CLOSED);
        assertThat(at(NIGHT)).isEqualTo(BankMode.PRIVATE);
    }

    @Test
    void anOrderInForceHoldsBesideOneThatIsToCome() {
        order(BankMode.CLOSED, MORNING);
        now = MORNING + 60;
        order(BankMode.PUBLIC, MORNING + 3_600);
        assertThat(at(MORNING + 60)).isEqualTo(BankMode.CLOSED);
        assertThat(at(MORNING + 3_600)).isEqualTo(BankMode.PUBLIC);
        assertThat(at(NIGHT)).isEqualTo(BankMode.PRIVATE);
    }

    @Test
    void anOrderThatArrivesAfterItsEndDoesNothing() {
        now = NIGHT + 60;
        order(BankMode.CLOSED, MORNING);
        assertThat(at(NIGHT + 60)).isEqualTo(BankMode.PRIVATE);
    }

    @Test
    void anOrderThatTheHoursEndedDoesNotComeBackWithOthers() {
        order(BankMode.CLOSED, MORNING);
        tick(EVENING);
        hours = List.of();
        start();
        assertThat(at(EVENING + 1)).as("no hours").isEqualTo(BankMode.PRIVATE);
        hours = List.of(new ModeWindow("A", BankMode.PUBLIC, ModeWindow.EVERY_DAY, 20 * 60, 22 * 60));
        start();
        assertThat(at(EVENING + 2)).as("hours that begin later").isEqualTo(BankMode.PRIVATE);
        Batch batch = new Batch();
        modes.remember(List.of(new ModeOrder("A", BankMode.CLOSED, MORNING)), batch);
        store.write(batch);
        modes.reload();
        assertThat(at(EVENING + 3)).as("a snapshot has it again").isEqualTo(BankMode.PRIVATE);
        order(BankMode.CLOSED, EVENING + 4);
        assertThat(at(EVENING + 4)).as("the next order").isEqualTo(BankMode.CLOSED);
    }

    @Test
    void anEndWithoutAChangeOfTheModeIsOneToo() {
        hours = List.of(new ModeWindow("A", BankMode.CLOSED, ModeWindow.EVERY_DAY, 18 * 60, 22 * 60));
        start();
        order(BankMode.CLOSED, MORNING);
        tick(EVENING);
        hours = List.of();
        start();
        assertThat(at(EVENING + 1)).isEqualTo(BankMode.PRIVATE);
    }

    @Test
    void aClockThatRanAheadForAWhileEndsNoOrder() {
        order(BankMode.CLOSED, MORNING);
        tick(EVENING + DAY);
        assertThat(at(MORNING + 60)).isEqualTo(BankMode.CLOSED);
        assertThat(at(EVENING)).isEqualTo(BankMode.PUBLIC);
    }

    @Test
    void theEndOfAnOrderThatTheDiskDidNotTakeIsNotedLater() {
        order(BankMode.CLOSED, MORNING);
        store.full(true);
        tick(EVENING);
        store.full(false);
        tick(EVENING + 1);
        hours = List.of();
        start();
        assertThat(at(EVENING + 2)).isEqualTo(BankMode.PRIVATE);
    }

    @Test
    void withoutHoursAnOrderHoldsUntilTheNext() {
        hours = List.of();
        start();
        order(BankMode.CLOSED, MORNING);
        assertThat(at(MORNING + 900 * DAY)).isEqualTo(BankMode.CLOSED);
    }

    @Test
    void whatAnOlderVersionStoredIsRead() {
        byte[] value = ByteBuffer.allocate(10)
                .put((byte) 0)
                .put((byte) 2)
                .putLong(MORNING)
                .array();
        store.write(new Batch().put(new byte[] {'l', 'm', 'A'}, value));
        start();
        assertThat(at(MORNING - 1)).isEqualTo(BankMode.PRIVATE);
        assertThat(at(MORNING)).isEqualTo(BankMode.CLOSED);
        assertThat(at(EVENING)).isEqualTo(BankMode.PUBLIC);
    }

    @Test
    void aSnapshotsOrdersAreJudgedByTheirTime() {
        now = NIGHT + DAY;
        Batch batch = new Batch();
        modes.remember(
                List.of(
                        new ModeOrder("A", BankMode.CLOSED, MORNING),
                        new ModeOrder("A", BankMode.CLOSED, NIGHT + 2 * DAY),
                        new ModeOrder("elsewhere", BankMode.CLOSED, 0)),
                batch);
        store.write(batch);
        modes.reload();
        assertThat(at(NIGHT + DAY)).as("the first was over long ago").isEqualTo(BankMode.PRIVATE);
        assertThat(at(NIGHT + 2 * DAY)).isEqualTo(BankMode.CLOSED);
    }

    @Test
    void eachChangeIsRecordedOnce() {
        tick(MORNING);
        assertThat(trail.entries).as("it begins as the configuration says").isEmpty();
        order(BankMode.CLOSED, MORNING);
        tick(MORNING);
        assertThat(trail.entries).as("an order has a record of its own").isEmpty();
        tick(EVENING);
        start();
        tick(EVENING + 1);
        assertRecords("public schedule");
        order(BankMode.CLOSED, EVENING + 600);
        tick(EVENING + 599);
        tick(EVENING + 600);
        start();
        tick(EVENING + 601);
        assertRecords("public schedule", "closed effective-at");
        tick(NIGHT + 5 * DAY);
        assertRecords("public schedule", "closed effective-at", "private schedule");
        assertThat(trail.last().details()).containsEntry("before", "closed");
    }

    @Test
    void whatCouldNotBeRecordedIsRecordedLater() {
        tick(MORNING);
        store.full(true);
        tick(EVENING);
        assertThat(modes.mode("A")).as("the mode holds though").isEqualTo(BankMode.PUBLIC);
        store.full(false);
        tick(EVENING + 1);
        tick(EVENING + 2);
        assertRecords("public schedule");
    }

    @Test
    void aNewConfigurationsModeIsRecorded() {
        tick(MORNING);
        hours = List.of(new ModeWindow("A", BankMode.CLOSED, ModeWindow.EVERY_DAY, 0, 1439));
        start();
        tick(MORNING + 1);
        assertRecords("closed schedule");
    }

    private void tick(long seconds) {
        now = seconds;
        recorder.tick(trail);
    }

    private void assertRecords(String... expected) {
        assertThat(trail.entries.stream()
                        .filter(entry -> entry.event() == Event.MODE_CHANGED)
                        .map(BankModesTest::words))
                .containsExactly(expected);
    }

    private static String words(AuditEntry entry) {
        return entry.outcome() + " " + entry.reason();
    }
}
