// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.ModeWindow;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteMemory.ModeOrder;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;

/**
 * Whom each bank serves: by the weekly hours, by the policy at all other times, and over both by an operator's order, from its
 * time until the hours change the mode next. A change goes into a batch first, and into memory by {@link #reload} when that
 * is durable. Thread-safe.
 */
final class BankModes {

    /** Orders by bank. */
    private static final byte[] ORDERS = {'l', 'm'};
    /** The mode by bank that the last record of it told. */
    private static final byte[] TOLD = {'l', 'k'};
    /** The second at which the hours last ended an order, by bank: other hours do not bring that order back. */
    private static final byte[] ENDED = {'l', 'e'};

    /**
     * An operator's order.
     *
     * @param from second since 1970 at which it begins
     */
    private record Order(BankMode mode, long from) {}

    /** The last order of a bank, and the one that it takes the place of at its time. */
    private record Orders(Optional<Order> before, Order last) {

        private static final byte LAYOUT = 2;
        private static final int LENGTH = 3 + 2 * Long.BYTES;
        private static final byte NONE = -1;
        /** Two modes and a time: before there were weekly hours. */
        private static final int OLD_LENGTH = 2 + Long.BYTES;

        Optional<Order> at(long seconds) {
            return last.from <= seconds ? Optional.of(last) : before.filter(order -> order.from <= seconds);
        }

        byte[] encode() {
            byte mode = before.map(order -> (byte) order.mode.number()).orElse(NONE);
            return ByteBuffer.allocate(LENGTH)
                    .put(LAYOUT)
                    .put(mode)
                    .putLong(before.map(Order::from).orElse(0L))
                    .put((byte) last.mode.number())
                    .putLong(last.from)
                    .array();
        }

        static Orders decode(byte[] value) {
            ByteBuffer in = ByteBuffer.wrap(value);
            if (value.length == OLD_LENGTH) {
                BankMode before = BankMode.of(in.get());
                BankMode last = BankMode.of(in.get());
                return new Orders(Optional.of(new Order(before, 0)), new Order(last, in.getLong()));
            }
            if (value.length != LENGTH || in.get() != LAYOUT) {
                throw new IllegalArgumentException("a mode of " + value.length + " bytes");
            }
            byte mode = in.get();
            long from = in.getLong();
            Optional<Order> before = mode == NONE ? Optional.empty() : Optional.of(new Order(BankMode.of(mode), from));
            return new Orders(before, new Order(BankMode.of(in.get()), in.getLong()));
        }
    }

    /** Why a bank has its mode; the words are those of records. */
    enum Source {
        ORDER("effective-at"),
        HOURS("schedule"),
        CONFIGURATION("configuration");

        final String word;

        Source(String word) {
            this.word = word;
        }
    }

    /** A bank's mode and where it comes from. */
    record Current(BankMode mode, Source source) {}

    /** A change that is not recorded yet; of a bank that no record has told of, there is no mode before. */
    record Untold(Optional<BankMode> before, Current now) {}

    private final Store store;
    private final List<String> banks;
    private final Map<String, WeekPlan> plans = new HashMap<>();
    private final Map<String, Boolean> scheduled = new HashMap<>();
    private final LongSupplier seconds;
    private volatile Map<String, Orders> orders = Map.of();
    private volatile Map<String, BankMode> told = Map.of();
    private volatile Map<String, Long> ended = Map.of();

    /** Reads what is stored. @param seconds since 1970 */
    BankModes(Store store, SiteConfig config, LongSupplier seconds) {
        this.store = store;
        this.seconds = seconds;
        Map<String, BankMode> initial = new HashMap<>();
        config.policy().ifPresent(policy -> policy.modes().forEach(one -> initial.put(one.bank(), one.mode())));
        ZoneId zone = ZoneId.of(config.timeZone());
        banks = List.copyOf(
                new TreeSet<>(config.banks().stream().map(SiteConfig.Bank::name).toList()));
        for (String bank : banks) {
            List<ModeWindow> windows = config.schedules().stream()
                    .filter(window -> window.bank().equals(bank))
                    .toList();
            plans.put(bank, new WeekPlan(windows, initial.getOrDefault(bank, BankMode.PRIVATE), zone));
            scheduled.put(bank, !windows.isEmpty());
        }
        reload();
    }

    /** Reads the store anew. */
    synchronized void reload() {
        orders = StoredRules.read(store, ORDERS, StoredRules::name, Orders::decode);
        told = StoredRules.read(store, TOLD, StoredRules::name, value -> BankMode.of(value[0]));
        ended = StoredRules.read(
                store, ENDED, StoredRules::name, value -> ByteBuffer.wrap(value).getLong());
    }

    List<String> banks() {
        return banks;
    }

    boolean knows(String bank) {
        return banks.contains(bank);
    }

    BankMode mode(String bank) {
        return current(bank).mode();
    }

    Current current(String bank) {
        return current(bank, Optional.ofNullable(orders.get(bank)), seconds.getAsLong());
    }

    private Current current(String bank, Optional<Orders> ordered, long now) {
        WeekPlan plan = plans.get(bank);
        if (plan == null) {
            return new Current(BankMode.PRIVATE, Source.CONFIGURATION);
        }
        Optional<Order> order = ordered.flatMap(all -> all.at(now))
                .filter(one -> now < plan.at(one.from()).until() && !hasEnded(bank, one, now));
        Source otherwise = scheduled.get(bank) ? Source.HOURS : Source.CONFIGURATION;
        return order.map(one -> new Current(one.mode(), Source.ORDER))
                .orElseGet(() -> new Current(plan.at(now).mode(), otherwise));
    }

    /** A clock that ran ahead for a while may have noted an end that is still to come. */
    private boolean hasEnded(String bank, Order order, long now) {
        long end = ended.getOrDefault(bank, WeekPlan.NEVER);
        return order.from < end && end <= now;
    }

    /** Adds to the batch when the hours in force ended the bank's order, unless that is noted or it goes on. */
    synchronized void noteEnd(String bank, Batch batch) {
        long now = seconds.getAsLong();
        Optional.ofNullable(orders.get(bank))
                .flatMap(all -> all.at(now))
                .filter(order -> !hasEnded(bank, order, now))
                .map(order -> plans.get(bank).at(order.from).until())
                .filter(end -> end <= now)
                .ifPresent(end -> batch.put(
                        StoredRules.key(ENDED, bank),
                        ByteBuffer.allocate(Long.BYTES).putLong(end).array()));
    }

    /** Every bank's mode now, in the order of their names. */
    List<ModeState> all() {
        return banks.stream().map(bank -> new ModeState(bank, mode(bank))).toList();
    }

    /** Adds an order to the batch. A later one takes the place of one that is still to come. */
    void order(String bank, BankMode mode, long from, Batch batch) {
        Orders next = next(Optional.ofNullable(orders.get(bank)), new Order(mode, from));
        batch.put(StoredRules.key(ORDERS, bank), next.encode());
        long now = seconds.getAsLong();
        if (from <= now) {
            // The order's own record tells it.
            tell(bank, current(bank, Optional.of(next), now).mode(), batch);
        }
    }

    private Orders next(Optional<Orders> known, Order order) {
        return new Orders(known.flatMap(all -> all.at(seconds.getAsLong())), order);
    }

    /** Takes the orders of a snapshot, for each bank in the order of time; only one that is still to come is kept. */
    void remember(List<ModeOrder> modes, Batch batch) {
        Map<String, Orders> taken = new HashMap<>();
        for (ModeOrder one : modes) {
            Orders before = taken.get(one.bank());
            if (before == null || before.last().from() <= seconds.getAsLong()) {
                Optional<Orders> known = Optional.ofNullable(before == null ? orders.get(one.bank()) : before);
                taken.put(one.bank(), next(known, new Order(one.mode(), one.effectiveAt())));
            }
        }
        taken.forEach((bank, ordered) -> batch.put(StoredRules.key(ORDERS, bank), ordered.encode()));
    }

    /** What no record tells of the bank yet, and what the last one told; empty if the last one told what is. */
    synchronized Optional<Untold> untold(String bank) {
        Current now = current(bank);
        Optional<BankMode> before = Optional.ofNullable(told.get(bank));
        return before.equals(Optional.of(now.mode())) ? Optional.empty() : Optional.of(new Untold(before, now));
    }

    /** Adds to the batch that a record tells this mode. */
    void tell(String bank, BankMode mode, Batch batch) {
        batch.put(StoredRules.key(TOLD, bank), new byte[] {(byte) mode.number()});
    }
}
