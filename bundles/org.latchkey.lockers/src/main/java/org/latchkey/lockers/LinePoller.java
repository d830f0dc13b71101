// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LockBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when which board of a line is read. A board that answers is read every {@link #IDLE_MILLIS}; a silent one
 * backs off to {@link #SILENT_MILLIS} and is tried for ever. Used by one thread.
 */
final class LinePoller {

    static final long IDLE_MILLIS = 250;
    static final long SILENT_MILLIS = 10_000;

    /** No event tells that a line came up; looking is a field read, so look often at first and then rarely. */
    static final long AWAY_MILLIS = 10;

    static final long AWAY_LONG_MILLIS = 100;
    private static final long AWAY_LONG_AFTER_MILLIS = 15_000;

    private static final Logger LOG = LoggerFactory.getLogger(LinePoller.class);

    private static final class Plan {
        long due;
        long backOff = IDLE_MILLIS;
    }

    private final Wiring.Line line;
    private final Buses buses;
    private final LineReader reader;
    private final BooleanSupplier opening;
    private final Ticker ticker;
    private final Map<Integer, Plan> plans = new HashMap<>();
    private long awaySince;
    private Optional<LockBus> served = Optional.empty();
    private boolean away = true;
    private String awayWhy = "";

    /** @param opening whether an opening runs or waits on this line */
    LinePoller(Wiring.Line line, Buses buses, LineReader reader, BooleanSupplier opening, Ticker ticker) {
        this.line = line;
        this.buses = buses;
        this.reader = reader;
        this.opening = opening;
        this.ticker = ticker;
        awaySince = ticker.millis();
        line.boards().forEach(board -> plans.put(board, new Plan()));
    }

    /** Reads what is due. @return milliseconds until something will be */
    long poll() {
        String why = whyAway();
        if (!why.isEmpty()) {
            return stayAway(why);
        }
        if (away) {
            away = false;
            LOG.info("line {} is there", line.name());
            plans.values().forEach(plan -> plan.due = ticker.millis());
        }
        noteDriver();
        long next = ticker.millis() + IDLE_MILLIS;
        for (Map.Entry<Integer, Plan> entry : plans.entrySet()) {
            Plan plan = entry.getValue();
            if (plan.due <= ticker.millis() && !mustWait(plan)) {
                read(entry.getKey(), plan);
            }
            next = Math.min(next, plan.due);
        }
        return Math.max(AWAY_MILLIS, next - ticker.millis());
    }

    /** What a board said to another driver, or did not say, tells nothing of this one. */
    private void noteDriver() {
        Optional<LockBus> now = buses.bus(line.name());
        if (!now.equals(served)) {
            served = now;
            for (Plan plan : plans.values()) {
                plan.due = ticker.millis();
                plan.backOff = IDLE_MILLIS;
            }
        }
    }

    private String whyAway() {
        return buses.bus(line.name())
                .map(bus -> connected(bus) ? "" : "line " + line.name() + " is not connected")
                .orElseGet(() -> LineReader.noDriver(line.name()));
    }

    private static boolean connected(LockBus bus) {
        return bus.connected();
    }

    private long stayAway(String why) {
        if (!away) {
            away = true;
            awaySince = ticker.millis();
        }
        if (!why.equals(awayWhy)) {
            awayWhy = why;
            LOG.info("{}", why);
        }
        reader.noteDown(why);
        return ticker.millis() - awaySince < AWAY_LONG_AFTER_MILLIS ? AWAY_MILLIS : AWAY_LONG_MILLIS;
    }

    /** Waiting for a silent board would hold up an opening's pulse, so silent boards wait instead. */
    private boolean mustWait(Plan plan) {
        return plan.backOff > IDLE_MILLIS && opening.getAsBoolean();
    }

    private void read(int board, Plan plan) {
        try {
            reader.read(board);
            if (plan.backOff > IDLE_MILLIS) {
                LOG.info("board {} on line {} answers again", board, line.name());
            }
            plan.backOff = IDLE_MILLIS;
        } catch (DeviceException e) {
            if (plan.backOff == IDLE_MILLIS) {
                LOG.info("board {} on line {} is silent: {}", board, line.name(), e.getMessage());
            }
            plan.backOff = Math.min(SILENT_MILLIS, plan.backOff * 2);
        }
        plan.due = ticker.millis() + plan.backOff;
    }
}
