// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.latchkey.protocol.audit.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Opens every door of the site in an emergency, and tells what became of it. Thread-safe; waits for nothing. */
@ProviderType
public interface EmergencyOpening {

    /** What asked for it. */
    enum Asked {
        /** The portal's order. */
        COMMAND,
        /** A technician with a code, at the screen. */
        TECHNICIAN,
        /** The site's emergency contact. */
        INPUT
    }

    /**
     * What became of the last emergency opening; a drill is one without the emergency.
     *
     * @param asked what asked for it
     * @param bank the bank it was for, or empty for all
     * @param at when it began, in seconds by the unit's clock
     * @param doors how many were to open
     * @param opened doors that opened, and whose locks were pulsed where nothing tells, with the milliseconds since it began
     * @param failed doors that did not, with the word that the trail has for it
     * @param millis how long it took, or has taken so far
     * @param ended whether it is over; false also while doors that did not open are tried again
     */
    record Report(
            Asked asked,
            String bank,
            long at,
            int doors,
            SortedMap<Integer, Long> opened,
            SortedMap<Integer, String> failed,
            long millis,
            boolean ended) {

        /**
         * Whether people at the doors are concerned: doors are still opened for the first time, or the contact that asked is closed.
         * Afterwards single doors may still be tried again.
         */
        public boolean isPressing() {
            return !ended && (asked == Asked.INPUT || opened.size() + failed.size() < doors);
        }

        /** In words, as a console and a screen show it. */
        public String text() {
            StringBuilder out = new StringBuilder();
            out.append("Asked for by ").append(asked.name().toLowerCase(Locale.ROOT));
            out.append(bank.isEmpty() ? ", all banks" : ", bank " + bank).append(": ");
            out.append(opened.size()).append(" of ").append(doors).append(" doors opened ");
            out.append(ended ? "within " : "so far, after ")
                    .append(seconds(millis))
                    .append(".\n");
            failed.forEach((door, why) -> out.append("Door ")
                    .append(door)
                    .append(" did not open: ")
                    .append(why)
                    .append(".\n"));
            opened.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(each -> out.append("Door ")
                    .append(each.getKey())
                    .append(" after ")
                    .append(seconds(each.getValue()))
                    .append(".\n"));
            return out.toString();
        }

        private static String seconds(long millis) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        }
    }

    /**
     * Begins an emergency opening; its record is written as soon as that is possible, and not waited for.
     *
     * @param who asks, as the trail names them
     * @return false if one runs that has not tried every door yet, or no door is known
     */
    boolean begin(Asked asked, Actor who);

    /**
     * Ends every running one: no further door is tried, and what only waits for its turn is called off.
     *
     * @param who says so, as the trail names them
     * @return false if none runs, or this room stops: then the next one goes on with it
     */
    boolean end(Actor who);

    /**
     * What became of the last one that was begun, or gone on with, since this room was started; of one that concerns people at the
     * doors before any other, and of one that runs before one that has ended.
     */
    Optional<Report> last();
}
