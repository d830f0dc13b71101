// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers.holders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Holders.Change;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.testing.MemoryStore;

class HolderBookTest {

    private static final byte[] CODE = {1, 2, 3, 4, 5, 6, 7, 8};

    private final MemoryStore store = new MemoryStore();
    private long millis;
    private HolderBook book = book();

    private HolderBook book() {
        return new HolderBook(store, () -> millis);
    }

    private static Hold anna(int door) {
        return new Hold(door, Kind.CODE, "anna", 5, 9, Phase.OVERSTAY, true, new byte[] {7});
    }

    private void take(Hold hold) {
        Batch batch = new Batch();
        Change change =
                book.change(book.at(hold.door()), Optional.of(hold), batch).orElseThrow();
        store.write(batch);
        change.settle(true);
    }

    @Test
    void whatIsStoredIsReadAgain() {
        take(anna(3));
        take(new Hold(4, Kind.ASSIGNED, "0102030405060708", 0, 0));
        Hold read = book().at(3).orElseThrow();
        assertThat(List.of(read.kind(), read.id(), read.since(), read.until(), read.phase(), read.opened()))
                .isEqualTo(List.of(Kind.CODE, "anna", 5L, 9L, Phase.OVERSTAY, true));
        assertThat(read.secret()).containsExactly(7);
        assertThat(book().of(Kind.ASSIGNED, "0102030405060708").orElseThrow().door())
                .isEqualTo(4);
        Batch batch = new Batch();
        book.release(book.at(3).orElseThrow(), batch).orElseThrow().settle(true);
        store.write(batch);
        assertThat(book().all()).hasSize(1);
    }

    @Test
    void onlyWhoReadTheHolderTakesItsPlace() {
        take(anna(3));
        Hold old = book.at(3).orElseThrow();
        take(old.in(Phase.ENDING));
        assertThat(book.change(Optional.of(old), Optional.empty(), new Batch())).isEmpty();
        assertThat(book.change(Optional.empty(), Optional.of(anna(3)), new Batch()))
                .isEmpty();
    }

    @Test
    void aChangeThatFailsIsUndone() {
        take(anna(3));
        Change change = book.change(book.at(3), Optional.empty(), new Batch()).orElseThrow();
        assertThat(book.at(3)).isEmpty();
        change.settle(false);
        assertThat(book.at(3).orElseThrow().id()).isEqualTo("anna");
    }

    @Test
    void aChangeThatStandsAloneKeepsOthersAwayUntilItIsSettledOrForgotten() {
        take(anna(3));
        Optional<Change> release = book.release(book.at(3).orElseThrow(), new Batch());
        assertThat(release).isPresent();
        assertThat(book.change(Optional.empty(), Optional.of(anna(3)), new Batch()))
                .isEmpty();
        millis += HolderBook.ABANDONED_MILLIS;
        assertThat(book.at(3)).as("as the store has it").isPresent();
        take(book.at(3).orElseThrow().in(Phase.ENDING));
        release.get().settle(true);
        assertThat(book.at(3).orElseThrow().phase()).isEqualTo(Phase.ENDING);
    }

    @Test
    void aUnitInAnothersPlaceTakesNoDoorForFree() {
        SiteConfig.Line line = new SiteConfig.Line("main", "xor8a", "tcp:localhost:1", "main", 0, Map.of());
        List<SiteConfig.Door> doors = List.of(
                new SiteConfig.Door(1, "main", 0, 1, 1, true, 0, 0, 1, 1),
                new SiteConfig.Door(2, "main", 0, 2, 1, true, 1, 0, 1, 1));
        SiteConfig config = new SiteConfig(
                "site-1",
                "Site",
                "UTC",
                86_400,
                List.of(line),
                List.of(),
                List.of(new SiteConfig.Bank("A", "A", doors)));
        SiteMemory memory = new SiteMemory(
                List.of(), List.of(new SiteMemory.BurntUse(CODE, 1, 1)), List.of(new SiteMemory.Assignment(2, CODE)));
        Replacement.settle(config, SiteMemory.NONE, new MemoryStore(), book, 7);
        assertThat(book.all()).as("the first unit of a site").isEmpty();
        Replacement.settle(config, memory, store, book, 7);
        assertThat(book().all()).extracting(Hold::door).containsExactly(1);
        assertThat(book().all()).extracting(Hold::kind).containsExactly(Kind.HELD);

        Batch batch = new Batch();
        book.release(book.at(1).orElseThrow(), batch).orElseThrow().settle(true);
        store.write(batch);
        Replacement.settle(config, memory, store, book(), 7);
        assertThat(book().all()).as("once only").isEmpty();
    }
}
