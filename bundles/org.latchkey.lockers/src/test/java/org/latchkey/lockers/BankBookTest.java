// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.latchkey.lockers.holders.HolderBook;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler.Plan;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.DoorUse;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.testing.MemoryStore;

class BankBookTest {

    private static final byte[] ANNA = {1, 1, 1, 1, 1, 1, 1, 1};
    private static final byte[] BERT = {2, 2, 2, 2, 2, 2, 2, 2};
    private static final long NOW = 1_900_000_000;

    private final MemoryStore store = new MemoryStore();
    private long now = NOW;
    /** By how much the operating system's clock runs ahead of what is certain. */
    private long ahead;

    private ClockQuality quality = ClockQuality.UNPROVEN;
    private BankBook book;
    private BankOrders orders;
    private final List<DoorUse> uses = new ArrayList<>();

    BankBookTest() {
        start();
    }

    private void start() {
        BankModes modes = new BankModes(store, Sites.twoBanks(List.of()), () -> now + ahead);
        book = new BankBook(store, modes, new FakeClock(), new HolderBook(store, () -> now));
        orders = new BankOrders(book, new Wiring(Sites.twoBoards()), uses);
    }

    private final class FakeClock implements TrustedClock {

        @Override
        public Reading now() {
            return new Reading(now + ahead, quality);
        }

        @Override
        public long floor() {
            return now;
        }

        @Override
        public long tolerance() {
            return 0;
        }

        @Override
        public void accept(long iat, Batch batch) {
            throw new UnsupportedOperationException();
        }
    }

    private Plan prepare(CommandArgs args, Batch batch) {
        return prepare(args, 1, batch);
    }

    private Plan prepare(CommandArgs args, long number, Batch batch) {
        OptionalLong seq = args.type().lasting() ? OptionalLong.of(number) : OptionalLong.empty();
        Command command = new Command("op", "site-1", now + 30, now, new byte[16], seq, args);
        return orders.prepare(new VerifiedCommand(command, new byte[32], false), batch);
    }

    /** Carries out and restarts, so that what holds is what is stored. */
    private Plan order(CommandArgs args) {
        Batch batch = new Batch();
        Plan plan = prepare(args, batch);
        store.write(batch);
        plan.committed().run();
        List<ModeState> inMemory = book.modes();
        start();
        assertThat(book.modes()).isEqualTo(inMemory);
        return plan;
    }

    private static CommandArgs mode(String bank, BankMode mode) {
        return new CommandArgs.SetMode(bank, mode, OptionalLong.empty());
    }

    private String refusal() {
        return book.refusal("A", 1, ANNA);
    }

    @Test
    void aBankBeginsAsItsConfigurationSays() {
        assertThat(book.modes())
                .containsExactly(new ModeState("A", BankMode.PRIVATE), new ModeState("B", BankMode.PUBLIC));
        assertThat(refusal()).isEmpty();
        assertThat(book.refusal("B", 1, ANNA)).isEqualTo(BankRules.BANK_PUBLIC);
    }

    @Test
    void aModeKeepsCustomersOutAndIsRecorded() {
        Plan plan = order(mode("A", BankMode.CLOSED));
        assertThat(plan.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo(Event.MODE_CHANGED);
            assertThat(entry.bank()).isEqualTo("A");
            assertThat(entry.outcome()).isEqualTo("closed");
        });
        assertThat(refusal()).isEqualTo(BankRules.BANK_CLOSED);
        order(mode("A", BankMode.PUBLIC));
        assertThat(refusal()).isEqualTo(BankRules.BANK_PUBLIC);
        order(mode("A", BankMode.PRIVATE));
        assertThat(refusal()).isEmpty();
    }

    @Test
    void aModeThatIsToComeComesAndALaterOrderTakesItsPlace() {
        order(new CommandArgs.SetMode("A", BankMode.CLOSED, OptionalLong.of(NOW + 100)));
        assertThat(refusal()).isEmpty();
        now = NOW + 100;
        assertThat(refusal()).isEqualTo(BankRules.BANK_CLOSED);
        now = NOW + 99;
        assertThat(refusal()).as("a clock that is set back").isEmpty();

        order(new CommandArgs.SetMode("A", BankMode.PUBLIC, OptionalLong.of(NOW + 200)));
        now = NOW + 150;
        assertThat(refusal()).as("the first order is gone").isEmpty();
        now = NOW + 200;
        assertThat(refusal()).isEqualTo(BankRules.BANK_PUBLIC);
    }

    @Test
    void whatDoesNotExistIsRefused() {
        for (CommandArgs args : List.of(
                mode("X", BankMode.CLOSED),
                new CommandArgs.LockDown("X", true),
                new CommandArgs.Assign(99, Optional.of(ANNA)),
                new CommandArgs.ReleaseDoor(99))) {
            Batch batch = new Batch();
            assertThat(prepare(args, batch).result().outcome()).isEqualTo(CommandOutcome.REFUSED);
            assertThat(batch.isEmpty()).isTrue();
        }
    }

    @Test
    void anAssignedDoorIsOneCustomersAlsoInABankThatCloses() {
        order(new CommandArgs.Assign(1, Optional.of(ANNA)));
        assertThat(refusal()).isEmpty();
        assertThat(book.refusal("A", 1, BERT)).isEqualTo(BankRules.DOOR_TAKEN);
        assertThat(book.refusal("A", 2, BERT)).isEmpty();

        order(mode("A", BankMode.CLOSED));
        assertThat(refusal()).as("who has a door keeps access").isEmpty();
        assertThat(book.refusal("A", 2, ANNA)).isEqualTo(BankRules.BANK_CLOSED);

        Plan released = order(new CommandArgs.ReleaseDoor(1));
        assertThat(released.entries().get(0).event()).isEqualTo(Event.DOOR_RELEASED);
        assertThat(released.entries().get(0).details()).containsEntry("code", "0101010101010101");
        assertThat(refusal()).isEqualTo(BankRules.BANK_CLOSED);
        order(mode("A", BankMode.PRIVATE));
        order(new CommandArgs.Assign(1, Optional.of(BERT)));
        order(new CommandArgs.Assign(1, Optional.empty()));
        assertThat(refusal()).isEmpty();
    }

    @Test
    void anAssignmentThatTheDiskDidNotTakeLeavesNothingAndCanComeAgainAtOnce() {
        Plan lost = prepare(new CommandArgs.Assign(1, Optional.of(ANNA)), new Batch());
        assertThat(prepare(new CommandArgs.Assign(1, Optional.of(ANNA)), new Batch())
                        .result())
                .isEqualTo(Result.refused("busy"));
        lost.abandoned().run();
        assertThat(book.assigned(1)).isEmpty();
        assertThat(order(new CommandArgs.Assign(1, Optional.of(ANNA))).result()).isEqualTo(Result.APPLIED);
        assertThat(book.refusal("A", 1, BERT)).isEqualTo(BankRules.DOOR_TAKEN);
    }

    @Test
    void nobodyLosesADoorWhileItOpens() {
        order(new CommandArgs.Assign(1, Optional.of(ANNA)));
        boolean[] opening = {true};
        uses.add((door, work) -> {
            if (!opening[0] || door != 1) {
                work.run();
            }
            return !opening[0] || door != 1;
        });
        for (CommandArgs args : List.of(
                new CommandArgs.ReleaseDoor(1),
                new CommandArgs.Assign(1, Optional.empty()),
                new CommandArgs.Assign(1, Optional.of(BERT)))) {
            Batch batch = new Batch();
            assertThat(prepare(args, batch).result()).isEqualTo(Result.refused("busy"));
            assertThat(batch.isEmpty()).isTrue();
            assertThat(refusal()).isEmpty();
        }
        assertThat(order(new CommandArgs.Assign(2, Optional.of(BERT))).result()).isEqualTo(Result.APPLIED);

        opening[0] = false;
        assertThat(order(new CommandArgs.ReleaseDoor(1)).result()).isEqualTo(Result.APPLIED);
        assertThat(book.assigned(1)).isEmpty();
    }

    @Test
    void aLockDownHoldsUntilItsEndAndOverARestart() {
        order(new CommandArgs.Assign(1, Optional.of(ANNA)));
        order(new CommandArgs.LockDown("", true));
        assertThat(refusal()).as("also for who has a door").isEqualTo(BankRules.LOCKED_DOWN);
        assertThat(book.refusal("B", 9, BERT)).isEqualTo(BankRules.LOCKED_DOWN);
        now += 30;
        assertThat(refusal()).isEmpty();

        order(new CommandArgs.LockDown("A", true));
        assertThat(book.refusal("B", 9, BERT)).isEqualTo(BankRules.BANK_PUBLIC);
        assertThat(refusal()).isEqualTo(BankRules.LOCKED_DOWN);
        order(new CommandArgs.LockDown("", false));
        assertThat(refusal()).as("the end for all ends each").isEmpty();
    }

    @Test
    void aClockThatRunsAheadAfterARestartEndsNoLockDown() {
        order(new CommandArgs.LockDown("", true));
        now += 10;
        ahead = 86_400;
        start();
        assertThat(refusal()).isEqualTo(BankRules.LOCKED_DOWN);
        now += 19;
        assertThat(refusal()).isEqualTo(BankRules.LOCKED_DOWN);
        now += 1;
        assertThat(refusal()).as("its time is over for certain").isEmpty();

        ahead = 0;
        order(new CommandArgs.LockDown("", true));
        ahead = 86_400;
        quality = ClockQuality.PROVEN;
        assertThat(refusal()).as("the portal says that it is over").isEmpty();
    }

    @Test
    void aSnapshotsMemoryIsTakenOnce() {
        order(mode("B", BankMode.CLOSED));
        SiteMemory memory = new SiteMemory(
                List.of(
                        new SiteMemory.ModeOrder("A", BankMode.CLOSED, 0),
                        new SiteMemory.ModeOrder("A", BankMode.PUBLIC, NOW + 100)),
                List.of(),
                List.of(new SiteMemory.Assignment(3, ANNA)));
        store.full(true);
        book.remember(memory, 1, new byte[] {1});
        assertThat(refusal()).as("not durable, not taken").isEmpty();
        store.full(false);
        book.remember(memory, 1, new byte[] {1});
        assertThat(refusal()).isEqualTo(BankRules.BANK_CLOSED);
        assertThat(book.refusal("A", 3, BERT)).isEqualTo(BankRules.DOOR_TAKEN);
        assertThat(book.modes().get(1)).isEqualTo(new ModeState("B", BankMode.CLOSED));
        now = NOW + 100;
        assertThat(refusal()).isEqualTo(BankRules.BANK_PUBLIC);

        order(new CommandArgs.ReleaseDoor(3));
        book.remember(memory, 1, new byte[] {1});
        assertThat(book.assigned(3)).as("a later order stands").isEmpty();
        book.remember(memory, 1, new byte[] {2});
        assertThat(book.assigned(3)).contains(ANNA);
    }

    private void order(CommandArgs args, long number) {
        Batch batch = new Batch();
        prepare(args, number, batch).committed();
        store.write(batch);
        start();
    }

    @Test
    void aSnapshotChangesNoModeThatWasOrderedAfterIt() {
        order(mode("A", BankMode.PUBLIC), 21);
        order(mode("B", BankMode.PUBLIC), 19);
        SiteMemory memory = new SiteMemory(
                List.of(
                        new SiteMemory.ModeOrder("A", BankMode.CLOSED, 0),
                        new SiteMemory.ModeOrder("B", BankMode.CLOSED, 0)),
                List.of(),
                List.of());
        book.remember(memory, 20, new byte[] {1});
        start();
        assertThat(book.modes())
                .containsExactly(new ModeState("A", BankMode.PUBLIC), new ModeState("B", BankMode.CLOSED));
        book.remember(memory, 22, new byte[] {2});
        assertThat(book.modes().get(0).mode()).isEqualTo(BankMode.CLOSED);
    }

    @Test
    void aSnapshotReleasesWhatItLacksButNotWhatCameAfterIt() {
        order(new CommandArgs.Assign(1, Optional.of(ANNA)), 10);
        order(new CommandArgs.Assign(2, Optional.of(ANNA)), 21);
        order(new CommandArgs.Assign(3, Optional.of(ANNA)), 11);
        order(new CommandArgs.Assign(3, Optional.empty()), 22);
        SiteMemory memory = new SiteMemory(
                List.of(), List.of(), List.of(new SiteMemory.Assignment(3, ANNA), new SiteMemory.Assignment(4, BERT)));
        book.remember(memory, 20, new byte[] {1});
        start();
        assertThat(book.assigned(1)).as("the snapshot lacks it").isEmpty();
        assertThat(book.assigned(2)).as("assigned later").contains(ANNA);
        assertThat(book.assigned(3)).as("released later").isEmpty();
        assertThat(book.assigned(4)).contains(BERT);

        book.remember(SiteMemory.NONE, 30, new byte[] {2});
        assertThat(List.of(book.assigned(2), book.assigned(4))).containsOnly(Optional.empty());
    }

    @Test
    void assignmentsOfAnOlderVersionOutliveASnapshotThatRemembersNothing() {
        store.write(new Batch().put(new byte[] {'l', 'a', 0, 1}, ANNA));
        start();
        book.remember(SiteMemory.NONE, 30, new byte[] {1});
        assertThat(book.assigned(1)).contains(ANNA);
        SiteMemory other = new SiteMemory(List.of(), List.of(), List.of(new SiteMemory.Assignment(4, BERT)));
        book.remember(other, 31, new byte[] {2});
        assertThat(book.assigned(1)).isEmpty();
    }

    @Test
    void damageIsLeftAlone() {
        order(mode("A", BankMode.CLOSED));
        store.write(new Batch().put(new byte[] {'l', 'm', 'A'}, new byte[] {9}).put(new byte[] {'l', 'a', 0, 1}, ANNA));
        start();
        assertThat(book.modes().get(0).mode()).isEqualTo(BankMode.PRIVATE);
        assertThat(book.assigned(1)).contains(ANNA);
    }
}
