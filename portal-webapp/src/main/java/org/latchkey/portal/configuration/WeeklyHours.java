// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.latchkey.portal.api.Problem.FieldError;
import org.latchkey.portal.configuration.ConfigurationForm.HoursForm;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeWindow;

/**
 * Hours of the week as people write them, and as a unit gets them. An end before the beginning is on the next day, and an
 * end like the beginning means a whole day, which a unit gets as two halves. Forms have passed the schema.
 */
final class WeeklyHours {

    private static final int HALF_A_DAY = ModeWindow.DAY_MINUTES / 2;
    private static final int WEEK_DAYS = 7;
    private static final int WEEK_MINUTES = WEEK_DAYS * ModeWindow.DAY_MINUTES;

    private WeeklyHours() {}

    /** What a unit gets for all banks of a site, by the banks' names. */
    static List<ModeWindow> windows(Map<String, ConfigurationForm.BankForm> banks) {
        List<ModeWindow> windows = new ArrayList<>();
        new TreeMap<>(banks).forEach((bank, form) -> hours(form).forEach(one -> windows.addAll(windows(bank, one))));
        return windows;
    }

    /** Which entries share a minute of the week with an earlier one of their bank, and whether there are too many. */
    static List<FieldError> errors(Map<String, ConfigurationForm.BankForm> banks) {
        List<FieldError> errors = new ArrayList<>();
        banks.forEach((bank, form) -> {
            BitSet week = new BitSet();
            List<HoursForm> hours = hours(form);
            for (int i = 0; i < hours.size(); i++) {
                BitSet mine = minutes(windows(bank, hours.get(i)));
                if (mine.intersects(week)) {
                    errors.add(new FieldError(
                            "banks." + bank + ".hours[" + i + "]", "overlaps with hours of the same bank above"));
                }
                week.or(mine);
            }
        });
        if (errors.isEmpty() && windows(banks).size() > ModeWindow.MAX) {
            errors.add(new FieldError("banks", "have more than " + ModeWindow.MAX + " hours together"));
        }
        return errors;
    }

    /** As the schema describes it: by bank, in the order in which they are sent. */
    static Map<String, List<HoursForm>> document(List<ModeWindow> windows) {
        Map<String, List<HoursForm>> document = new TreeMap<>();
        windows.forEach(window -> document.computeIfAbsent(window.bank(), bank -> new ArrayList<>())
                .add(new HoursForm(
                        window.mode().word(),
                        days(window.days()),
                        clock(window.fromMinute()),
                        clock(window.toMinute()))));
        return document;
    }

    private static List<HoursForm> hours(ConfigurationForm.BankForm form) {
        return form == null ? List.of() : Objects.requireNonNullElse(form.hours(), List.of());
    }

    private static List<ModeWindow> windows(String bank, HoursForm form) {
        BankMode mode = BankMode.valueOf(form.mode().toUpperCase(Locale.ROOT));
        int days = form.days().stream().mapToInt(day -> 1 << (day - 1)).sum();
        int from = minute(form.from());
        int to = minute(form.to());
        if (from != to) {
            return List.of(new ModeWindow(bank, mode, days, from, to));
        }
        int half = from + HALF_A_DAY;
        if (half < ModeWindow.DAY_MINUTES) {
            return List.of(new ModeWindow(bank, mode, days, from, half), new ModeWindow(bank, mode, days, half, to));
        }
        // The second half begins on the next day.
        return List.of(
                new ModeWindow(bank, mode, days, from, half - ModeWindow.DAY_MINUTES),
                new ModeWindow(bank, mode, nextDays(days), half - ModeWindow.DAY_MINUTES, to));
    }

    private static int nextDays(int days) {
        return (days << 1 | days >> (WEEK_DAYS - 1)) & ModeWindow.EVERY_DAY;
    }

    private static BitSet minutes(List<ModeWindow> windows) {
        BitSet minutes = new BitSet();
        for (ModeWindow window : windows) {
            for (int day = 1; day <= WEEK_DAYS; day++) {
                if (window.beginsOn(day)) {
                    int from = (day - 1) * ModeWindow.DAY_MINUTES + window.fromMinute();
                    for (int minute = from; minute < from + window.minutes(); minute++) {
                        minutes.set(minute % WEEK_MINUTES);
                    }
                }
            }
        }
        return minutes;
    }

    private static List<Integer> days(int mask) {
        List<Integer> days = new ArrayList<>();
        for (int day = 1; day <= WEEK_DAYS; day++) {
            if ((mask >> (day - 1) & 1) == 1) {
                days.add(day);
            }
        }
        return days;
    }

    private static int minute(String clock) {
        return LocalTime.parse(clock).toSecondOfDay() / 60;
    }

    private static String clock(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }
}
