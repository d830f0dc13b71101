// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.util.List;
import java.util.Set;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.springframework.stereotype.Service;

/**
 * Notes at a booking what the site's records say of it: which door it was given, and when that was over. Works in the
 * transaction that stores the records; the same records again change nothing. Thread-safe.
 */
@Service
public class BookingWatch {

    /** Why a stay ends that went as it should. */
    static final String PICKED_UP = "picked-up";

    private static final String DETAIL = "booking";
    private static final String MOVED = "moved";
    /** Why a door is taken back that was never opened: whoever booked it has everything before them still. */
    private static final Set<String> NEVER_USED = Set.of("not-sent", "never-opened");

    private static final Set<Integer> NUMBERS =
            Set.of(Event.DOOR_ALLOCATED.number(), Event.DOOR_ENDING.number(), Event.DOOR_RELEASED.number());

    private final BookingRepository repository;

    BookingWatch(BookingRepository repository) {
        this.repository = repository;
    }

    /** Whether a record of this event can matter here. */
    public static boolean matters(long event) {
        return event <= Integer.MAX_VALUE && NUMBERS.contains((int) event);
    }

    /** Looks at new records, in their order; inside the transaction that stores them. */
    public void look(String site, List<byte[]> records) {
        for (byte[] bytes : records) {
            try {
                AuditRecord record = AuditRecord.decode(bytes);
                if (record.entry().details().get(DETAIL) instanceof String booking) {
                    // A unit names a booking by bank and id.
                    String id = booking.substring(booking.lastIndexOf('/') + 1);
                    look(site, id, record.time(), record.entry());
                }
            } catch (ProtocolException ignored) {
                // A newer unit may know more; the record is kept all the same.
            }
        }
    }

    private void look(String site, String id, long time, AuditEntry entry) {
        if (entry.event() == Event.DOOR_ALLOCATED) {
            repository.given(site, id, entry.door(), time);
        } else if (NEVER_USED.contains(entry.reason())) {
            repository.takenBack(site, id, entry.door());
        } else if (!entry.reason().equals(MOVED)) {
            repository.ended(site, id, time, entry.reason());
        }
    }
}
