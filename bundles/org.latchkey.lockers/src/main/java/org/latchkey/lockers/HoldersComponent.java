// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.latchkey.lockers.holders.HolderBook;
import org.latchkey.lockers.holders.Places;
import org.latchkey.lockers.holders.Replacement;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Publishes who holds which door, and which doors are free. */
@Component(service = {Holders.class, Occupancy.class})
public final class HoldersComponent implements Holders, Occupancy {

    private final HolderBook book;
    private final Places places;

    /** Reads the book. */
    @Activate
    public HoldersComponent(
            @Reference Site site, @Reference Store store, @Reference Doors doors, @Reference TrustedClock clock) {
        book = new HolderBook(store, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        long now = clock.now().seconds();
        Replacement.settle(site.config(), site.snapshot().memory(), store, book, now);
        places = new Places(site.config(), book, doors);
    }

    @Override
    public Optional<Hold> at(int door) {
        return book.at(door);
    }

    @Override
    public Optional<Hold> of(Kind kind, String id) {
        return book.of(kind, id);
    }

    @Override
    public List<Hold> all() {
        return book.all();
    }

    @Override
    public Optional<Change> change(Optional<Hold> before, Optional<Hold> after, Batch batch) {
        return book.change(before, after, batch);
    }

    @Override
    public Optional<Change> replace(int door, Optional<Hold> before, Optional<Hold> after, Batch batch) {
        return book.replace(door, before, after, batch);
    }

    @Override
    public void wear(int door, Batch batch) {
        book.wear(door, batch);
    }

    @Override
    public long openings(int door) {
        return book.openings(door);
    }

    @Override
    public List<Place> places() {
        return places.places();
    }

    @Override
    public OptionalInt choose(String bank, long size, boolean low, IntPredicate may) {
        return places.choose(bank, size, low, may);
    }
}
