// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.TreeSet;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeWindow;

/**
 * The weekly hours of one bank. Each begins and ends once: at a time that the clocks skip in spring, when they skip it; at
 * one that comes twice in autumn, the first time. So hours that do not overlap on the wall never overlap in time. Immutable
 * but for the stretch that was looked at last; thread-safe.
 */
final class WeekPlan {

    /** The end of a stretch that has none. */
    static final long NEVER = Long.MAX_VALUE;

    /** Within two weeks every hour comes once, also one that a change of the clocks swallows in the first. */
    private static final int DAYS_AHEAD = 15;

    /** Times outside are taken for the nearest one inside: the calendar ends somewhere, and clocks can say anything. */
    private static final long LATEST = Instant.parse("9000-01-01T00:00:00Z").getEpochSecond();

    /**
     * A stretch of time with one mode.
     *
     * @param mode whom the bank serves
     * @param from a second that belongs to it
     * @param until the first second with another mode, {@link #NEVER} if there is none
     */
    record Stretch(BankMode mode, long from, long until) {

        boolean has(long seconds) {
            return from <= seconds && seconds < until;
        }
    }

    private final List<ModeWindow> windows;
    private final BankMode otherwise;
    private final ZoneId zone;
    private volatile Stretch last = new Stretch(BankMode.PRIVATE, 0, 0);

    /**
     * Takes the hours.
     *
     * @param windows of this bank
     * @param otherwise the mode at all other times
     */
    WeekPlan(List<ModeWindow> windows, BankMode otherwise, ZoneId zone) {
        this.windows = List.copyOf(windows);
        this.otherwise = otherwise;
        this.zone = zone;
    }

    /** The stretch that this second, since 1970, belongs to. */
    Stretch at(long seconds) {
        Stretch known = last;
        if (!known.has(seconds)) {
            known = look(Math.max(0, Math.min(seconds, LATEST)));
            last = known;
        }
        return known;
    }

    private Stretch look(long seconds) {
        LocalDate today = Instant.ofEpochSecond(seconds).atZone(zone).toLocalDate();
        BankMode mode = modeAt(seconds, today);
        TreeSet<Long> borders = new TreeSet<>();
        for (int day = -1; day <= DAYS_AHEAD; day++) {
            LocalDate date = today.plusDays(day);
            windows.stream().filter(window -> begins(window, date)).forEach(window -> {
                borders.add(start(window, date));
                borders.add(end(window, date));
            });
        }
        for (long border : borders.tailSet(seconds, false)) {
            LocalDate date = Instant.ofEpochSecond(border).atZone(zone).toLocalDate();
            if (modeAt(border, date) != mode) {
                return new Stretch(mode, seconds, border);
            }
        }
        return new Stretch(mode, seconds, NEVER);
    }

    private BankMode modeAt(long seconds, LocalDate today) {
        for (ModeWindow window : windows) {
            for (LocalDate date : List.of(today.minusDays(1), today)) {
                if (begins(window, date) && start(window, date) <= seconds && seconds < end(window, date)) {
                    return window.mode();
                }
            }
        }
        return otherwise;
    }

    private static boolean begins(ModeWindow window, LocalDate date) {
        return window.beginsOn(date.getDayOfWeek().getValue());
    }

    private long start(ModeWindow window, LocalDate date) {
        return instant(date.atTime(time(window.fromMinute())));
    }

    private long end(ModeWindow window, LocalDate date) {
        LocalDate day = window.toMinute() < window.fromMinute() ? date.plusDays(1) : date;
        return instant(day.atTime(time(window.toMinute())));
    }

    private static LocalTime time(int minute) {
        return LocalTime.ofSecondOfDay(minute * 60L);
    }

    private long instant(LocalDateTime wall) {
        ZoneOffsetTransition change = zone.getRules().getTransition(wall);
        if (change != null && change.isGap()) {
            return change.toEpochSecond();
        }
        return wall.toEpochSecond(change == null ? zone.getRules().getOffset(wall) : change.getOffsetBefore());
    }
}
