// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeWindow;

class WeekPlanTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final int SATURDAY = 32;
    private static final int SUNDAY = 64;
    private static final int WEEKDAYS = 0b11111;

    private static ModeWindow window(BankMode mode, int days, String from, String to) {
        return new ModeWindow("A", mode, days, minute(from), minute(to));
    }

    private static int minute(String time) {
        return Integer.parseInt(time.substring(0, 2)) * 60 + Integer.parseInt(time.substring(3));
    }

    private static WeekPlan plan(ModeWindow... windows) {
        return new WeekPlan(List.of(windows), BankMode.PRIVATE, BERLIN);
    }

    private static long utc(String time) {
        return LocalDateTime.parse(time).toEpochSecond(ZoneOffset.UTC);
    }

    private static void assertStretch(WeekPlan plan, String at, BankMode mode, String until) {
        WeekPlan.Stretch stretch = plan.at(utc(at));
        assertThat(stretch.mode()).as(at).isEqualTo(mode);
        assertThat(Instant.ofEpochSecond(stretch.until())).as("end of " + at).isEqualTo(until + ":00Z");
    }

    @Test
    void hoursOfAWeek() {
        WeekPlan plan = plan(window(BankMode.PUBLIC, WEEKDAYS, "18:00", "02:00"));
        // A Friday in winter, one hour ahead of UTC.
        assertStretch(plan, "2026-01-16T16:59:59", BankMode.PRIVATE, "2026-01-16T17:00");
        assertStretch(plan, "2026-01-16T17:00:00", BankMode.PUBLIC, "2026-01-17T01:00");
        assertStretch(plan, "2026-01-17T00:59:59", BankMode.PUBLIC, "2026-01-17T01:00");
        assertStretch(plan, "2026-01-17T01:00:00", BankMode.PRIVATE, "2026-01-19T17:00");
    }

    @Test
    void hoursThatMeetAreOneStretchAndOfTheSameModeNoChange() {
        WeekPlan meeting = plan(
                window(BankMode.PUBLIC, ModeWindow.EVERY_DAY, "00:00", "12:00"),
                window(BankMode.PUBLIC, ModeWindow.EVERY_DAY, "12:00", "00:00"));
        assertThat(meeting.at(utc("2026-01-16T11:30:00"))).satisfies(stretch -> {
            assertThat(stretch.mode()).isEqualTo(BankMode.PUBLIC);
            assertThat(stretch.until()).isEqualTo(WeekPlan.NEVER);
        });
        assertThat(plan(window(BankMode.PRIVATE, 1, "01:00", "02:00")).at(0).until())
                .isEqualTo(WeekPlan.NEVER);
        assertThat(plan().at(utc("2026-01-16T11:30:00")).mode()).isEqualTo(BankMode.PRIVATE);
    }

    @Test
    void anHourThatIsSkippedInSpringIsSkipped() {
        // 2026-03-29 in Berlin: 02:00 becomes 03:00, which is 01:00 UTC.
        assertStretch(
                plan(window(BankMode.PUBLIC, SUNDAY, "02:30", "10:00")),
                "2026-03-29T00:00:00",
                BankMode.PRIVATE,
                "2026-03-29T01:00");
        assertStretch(
                plan(window(BankMode.PUBLIC, SATURDAY, "22:00", "02:30")),
                "2026-03-28T22:00:00",
                BankMode.PUBLIC,
                "2026-03-29T01:00");
        // Hours that lie in it come again a week later.
        assertStretch(
                plan(window(BankMode.PUBLIC, SUNDAY, "02:10", "02:50")),
                "2026-03-29T00:00:00",
                BankMode.PRIVATE,
                "2026-04-05T00:10");
    }

    @Test
    void anHourThatComesTwiceInAutumnBeginsAndEndsOnce() {
        // 2026-10-25 in Berlin: 03:00 becomes 02:00; 02:30 is 00:30 and 01:30 UTC.
        WeekPlan begins = plan(window(BankMode.PUBLIC, SUNDAY, "02:30", "10:00"));
        assertStretch(begins, "2026-10-25T00:29:59", BankMode.PRIVATE, "2026-10-25T00:30");
        assertStretch(begins, "2026-10-25T00:30:00", BankMode.PUBLIC, "2026-10-25T09:00");
        assertStretch(begins, "2026-10-25T01:10:00", BankMode.PUBLIC, "2026-10-25T09:00");
        WeekPlan ends = plan(window(BankMode.PUBLIC, SATURDAY, "22:00", "02:30"));
        assertStretch(ends, "2026-10-24T20:00:00", BankMode.PUBLIC, "2026-10-25T00:30");
        assertStretch(ends, "2026-10-25T01:10:00", BankMode.PRIVATE, "2026-10-31T21:00");
    }

    @Test
    void hoursNeverOverlapInTimeWhateverTheClocksDo() {
        for (String zone : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")) {
            ZoneId here = ZoneId.of(zone);
            List<ModeWindow> windows = List.of(
                    new ModeWindow("A", BankMode.PUBLIC, ModeWindow.EVERY_DAY, 0, 130),
                    new ModeWindow("A", BankMode.CLOSED, ModeWindow.EVERY_DAY, 130, 150),
                    new ModeWindow("A", BankMode.PUBLIC, ModeWindow.EVERY_DAY, 150, 1439));
            WeekPlan plan = new WeekPlan(windows, BankMode.PRIVATE, here);
            long from = utc("2011-01-01T00:00:00");
            long to = utc("2012-02-01T00:00:00");
            long changes = 0;
            for (long at = from; at < to; changes++) {
                WeekPlan.Stretch stretch = plan.at(at);
                assertThat(stretch.until()).isGreaterThan(at);
                assertThat(plan.at(stretch.until() - 1).mode()).isEqualTo(stretch.mode());
                assertThat(plan.at(stretch.until()).mode()).isNotEqualTo(stretch.mode());
                at = stretch.until();
            }
            // Four changes a day, but for days that the calendar or the clocks leave out.
            assertThat(changes).as(zone).isBetween(4 * 394L, 4 * 397L);
        }
    }

    @Test
    void whatIsRememberedOfTheLastLookNeverShows() {
        ModeWindow[] windows = {
            window(BankMode.PUBLIC, WEEKDAYS, "08:15", "17:45"), window(BankMode.CLOSED, SATURDAY, "23:00", "04:00")
        };
        WeekPlan plan = plan(windows);
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            long at = utc("2026-01-01T00:00:00") + random.nextInt(366 * 86_400);
            assertThat(plan.at(at).mode()).isEqualTo(plan(windows).at(at).mode());
        }
    }

    @Test
    void anyClockReadingHasAMode() {
        WeekPlan plan = plan(window(BankMode.PUBLIC, ModeWindow.EVERY_DAY, "00:00", "23:59"));
        for (long at : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            assertThat(plan.at(at).mode()).isNotNull();
        }
    }
}
