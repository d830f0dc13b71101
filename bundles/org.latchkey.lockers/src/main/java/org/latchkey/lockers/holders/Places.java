// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers.holders;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.Occupancy;

/** How each door is used, from its holder and its sensors. Thread-safe, from memory. */
public final class Places implements Occupancy {

    /** What the configuration says of a door. */
    private record Spot(int door, String bank, int size, boolean low) {}

    private final List<Spot> spots = new ArrayList<>();
    private final Holders holders;
    private final Doors doors;

    /** The doors of this configuration. */
    public Places(SiteConfig config, Holders holders, Doors doors) {
        this.holders = holders;
        this.doors = doors;
        config.banks().forEach(this::add);
    }

    private void add(SiteConfig.Bank bank) {
        int top = bank.doors().stream().mapToInt(SiteConfig.Door::y).min().orElse(0);
        int bottom = bank.doors().stream()
                .mapToInt(one -> one.y() + one.height())
                .max()
                .orElse(0);
        for (SiteConfig.Door door : bank.doors()) {
            // Twice the middle of the door against twice the middle of the bank; rows count downwards.
            boolean low = 2 * door.y() + door.height() >= top + bottom;
            spots.add(new Spot(door.number(), bank.name(), door.size(), low));
        }
    }

    @Override
    public List<Place> places() {
        return spots.stream().map(this::place).toList();
    }

    private Place place(Spot spot) {
        Optional<Hold> hold = holders.at(spot.door());
        Use use = hold.map(Places::use).orElseGet(() -> unheld(spot.door()));
        return new Place(
                spot.door(),
                spot.bank(),
                spot.size(),
                spot.low(),
                use,
                hold.map(Hold::since).orElse(0L),
                hold.map(Hold::until).orElse(0L));
    }

    private static Use use(Hold hold) {
        if (hold.phase() == Phase.OVERSTAY) {
            return Use.OVERSTAY;
        }
        return switch (hold.kind()) {
            case CODE, BOOKING, ASSIGNED -> Use.ALLOCATED;
            case SESSION -> Use.SESSION;
            case HELD -> Use.HELD;
        };
    }

    /** The sensors may know of what the book does not: a door that stands open, or has something in it, is not free. */
    private Use unheld(int door) {
        Optional<Doors.Status> status = doors.status(door);
        if (status.isEmpty()) {
            return Use.UNKNOWN;
        }
        if (status.get().quarantined()) {
            return Use.FAULTY;
        }
        if (!doors.reachable(door, 0)) {
            return Use.UNKNOWN;
        }
        boolean occupied =
                status.get().state() == Doors.State.OPEN || status.get().item().orElse(false);
        return occupied ? Use.HELD : Use.FREE;
    }

    @Override
    public OptionalInt choose(String bank, long size, boolean low, IntPredicate may) {
        Comparator<Spot> order = Comparator.<Spot, Boolean>comparing(spot -> low && !spot.low())
                .thenComparingInt(Spot::size)
                .thenComparingLong(spot -> holders.openings(spot.door()))
                .thenComparingInt(Spot::door);
        return spots.stream()
                .filter(spot -> bank.isEmpty() || bank.equals(spot.bank()))
                .filter(spot -> size == 0 || size == spot.size())
                .filter(spot -> holders.at(spot.door()).isEmpty() && unheld(spot.door()) == Use.FREE)
                .sorted(order)
                .mapToInt(Spot::door)
                .filter(may)
                .findFirst();
    }
}
