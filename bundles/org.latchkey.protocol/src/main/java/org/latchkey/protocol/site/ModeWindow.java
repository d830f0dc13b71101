// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;

/**
 * A bank's mode at certain hours of certain days, every week, by the wall clock of the site's time zone. Out-of-bounds
 * fields throw {@link IllegalArgumentException}.
 *
 * @param bank 1 to 32 of {@code A-Z a-z 0-9 - _ .}
 * @param mode whom it serves then
 * @param days the days on which the hours begin, the sum of 1 for Monday, 2 for Tuesday, 4 … 64 for Sunday: 1 to 127
 * @param fromMinute minute of the day at which they begin, 0 to 1439
 * @param toMinute minute of the day at which they are over, 0 to 1439: of the next day if it is below {@code fromMinute};
 *     never the same
 */
public record ModeWindow(String bank, BankMode mode, int days, int fromMinute, int toMinute) {

    /** The most of a site. */
    public static final int MAX = 64;

    /** Every day of the week. */
    public static final int EVERY_DAY = 0b1111111;

    /** Minutes of a day on which the clocks are not changed. */
    public static final int DAY_MINUTES = 24 * 60;

    private static final int WEEK_DAYS = 7;
    private static final int WEEK_MINUTES = WEEK_DAYS * DAY_MINUTES;
    private static final int FIELDS = 5;

    public ModeWindow {
        Bounds.name("bank", bank);
        Bounds.range("days", days, 1, EVERY_DAY);
        Bounds.range("fromMinute", fromMinute, 0, DAY_MINUTES - 1);
        Bounds.range("toMinute", toMinute, 0, DAY_MINUTES - 1);
        Bounds.check(fromMinute != toMinute, "toMinute");
    }

    /** Whether the hours begin on that day. @param day 1 (Monday) to 7 (Sunday), as ISO 8601 counts */
    public boolean beginsOn(int day) {
        return (days >> (day - 1) & 1) == 1;
    }

    /** How long the hours last, in minutes of a day on which the clocks are not changed: 1 to 1439. */
    public int minutes() {
        return Math.floorMod(toMinute - fromMinute, DAY_MINUTES);
    }

    /** The list, immutable. @throws IllegalArgumentException if there are too many, or two of a bank overlap */
    static List<ModeWindow> checked(List<ModeWindow> windows) {
        Bounds.size("schedules", windows, 0, MAX);
        Map<String, BitSet> weeks = new HashMap<>();
        windows.forEach(window -> window.occupy(weeks.computeIfAbsent(window.bank, bank -> new BitSet())));
        return List.copyOf(windows);
    }

    private void occupy(BitSet week) {
        for (int day = 1; day <= WEEK_DAYS; day++) {
            if (!beginsOn(day)) {
                continue;
            }
            int from = (day - 1) * DAY_MINUTES + fromMinute;
            for (int minute = from; minute < from + minutes(); minute++) {
                int ofWeek = minute % WEEK_MINUTES;
                Bounds.check(!week.get(ofWeek), "schedules of bank " + bank + " overlap: one of them");
                week.set(ofWeek);
            }
        }
    }

    void write(CborWriter out) {
        out.array(FIELDS).text(bank).integer(mode.number());
        out.integer(days).integer(fromMinute).integer(toMinute);
    }

    /** @throws IllegalArgumentException if it is out of bounds */
    static ModeWindow read(CborReader in) throws ProtocolException {
        in.readArray(FIELDS);
        return new ModeWindow(
                in.readText(Bounds.NAME),
                BankMode.of(in.readUnsigned()),
                (int) in.readUnsigned(EVERY_DAY),
                (int) in.readUnsigned(DAY_MINUTES),
                (int) in.readUnsigned(DAY_MINUTES));
    }
}
