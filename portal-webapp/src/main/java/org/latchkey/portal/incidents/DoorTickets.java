// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.incidents;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.springframework.stereotype.Service;

/**
 * Makes tickets for doors from the records that units send: one that jammed, was forced, stands open, or is held too long. Works
 * in the transaction that stores the records, so each record counts once; a ticket closes by itself when a later record says that the
 * door is well again, but one of a forced door, which somebody has to look at. Thread-safe.
 */
@Service
public class DoorTickets {

    static final String JAMMED = "door-jammed";
    static final String FORCED = "door-forced";
    static final String LEFT_OPEN = "door-left-open";
    static final String OVERSTAYED = "door-overstayed";

    /** Before the door's number in a kind: each door has tickets of its own. */
    private static final String DOOR = ":";

    private static final String PREFIX = "door-";
    /** The outcome of an overstay whose holder came back with time left. */
    private static final String GOES_ON = "goes-on";

    private static final String NOTE = "The door is well again.";
    private static final int MOST_OPEN = 500;
    private static final Map<String, String> SENTENCES = Map.of(
            JAMMED,
            "Door %d did not open. It is given to nobody until it opens or is cleared.",
            FORCED,
            "Door %d opened without an order.",
            LEFT_OPEN,
            "Door %d has stood open for long.",
            OVERSTAYED,
            "Door %d is held for longer than it may be. Staff can release it.");
    private static final Set<Event> SPOKEN_OF = Set.of(
            Event.OPENING,
            Event.OPENING_SETTLED,
            Event.DOOR_FORCED,
            Event.DOOR_CHANGES,
            Event.DOOR_CLOSED,
            Event.DOOR_LEFT_OPEN,
            Event.DOOR_CLEARED,
            Event.DOOR_OVERSTAYED,
            Event.DOOR_RELEASED);
    private static final Set<Integer> NUMBERS =
            Set.copyOf(SPOKEN_OF.stream().map(Event::number).toList());

    private final IncidentRepository repository;
    private final InstantSource clock;

    DoorTickets(IncidentRepository repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Whether a record of this event can matter here. */
    public static boolean matters(long event) {
        return event <= Integer.MAX_VALUE && NUMBERS.contains((int) event);
    }

    /** Looks at new records, in their order; inside the transaction that stores them. */
    public void look(String site, List<byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        Set<String> open = new TreeSet<>(repository.openKinds(site, PREFIX));
        for (byte[] bytes : records) {
            try {
                AuditRecord record = AuditRecord.decode(bytes);
                look(new Page(site, open, record.seq()), record.entry());
            } catch (ProtocolException ignored) {
                // A newer unit may know more; the record is kept all the same.
            }
        }
    }

    /** A site's open tickets while its records are looked at. */
    private record Page(String site, Set<String> open, long seq) {}

    private void look(Page page, AuditEntry entry) {
        int door = entry.door();
        switch (entry.event()) {
            case OPENING, OPENING_SETTLED -> opening(page, entry);
            case DOOR_FORCED -> {
                // However it opened, with a mechanical key perhaps: the unit gives it out again.
                close(page, JAMMED, door);
                raise(page, FORCED, door, entry);
            }
            case DOOR_CHANGES -> changes(page, entry);
            case DOOR_LEFT_OPEN -> raise(page, LEFT_OPEN, door, entry);
            case DOOR_CLOSED -> close(page, LEFT_OPEN, door);
            case DOOR_CLEARED -> close(page, JAMMED, door);
            case DOOR_OVERSTAYED -> overstayed(page, entry);
            case DOOR_RELEASED -> close(page, OVERSTAYED, door);
            default -> {
                // Not about a ticket.
            }
        }
    }

    private void opening(Page page, AuditEntry entry) {
        if (entry.outcome().equals("jammed")) {
            raise(page, JAMMED, entry.door(), entry);
        } else if (entry.outcome().equals("opened") || entry.reason().equals("door-open")) {
            close(page, JAMMED, entry.door());
        }
    }

    private void overstayed(Page page, AuditEntry entry) {
        if (entry.outcome().equals(GOES_ON)) {
            close(page, OVERSTAYED, entry.door());
        } else {
            raise(page, OVERSTAYED, entry.door(), entry);
        }
    }

    /** A summary names some of its doors, and not what each of them did. */
    private void changes(Page page, AuditEntry entry) {
        if (!(entry.details().get("doors") instanceof String doors)) {
            return;
        }
        boolean forced = entry.details().get("forced") instanceof Long count && count > 0;
        boolean closed = entry.details().get("closed") instanceof Long count && count > 0;
        Arrays.stream(doors.split(","))
                .filter(text -> text.matches("[0-9]{1,5}"))
                .forEach(text -> {
                    int door = Integer.parseInt(text);
                    if (forced) {
                        raise(page, FORCED, door, entry);
                    }
                    if (closed) {
                        close(page, LEFT_OPEN, door);
                    }
                });
    }

    private void raise(Page page, String kind, int door, AuditEntry entry) {
        String ticket = kind + DOOR + door;
        if (door == 0
                || repository.again(page.site(), ticket, now())
                || page.open().size() >= MOST_OPEN) {
            return;
        }
        page.open().add(ticket);
        String evidence = "record " + page.seq() + ": " + entry.event() + ' ' + entry.outcome();
        repository.add(new Incident(
                Secrets.id(),
                page.site(),
                ticket,
                SENTENCES.get(kind).formatted(door),
                evidence,
                1,
                now(),
                now(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private void close(Page page, String kind, int door) {
        if (page.open().remove(kind + DOOR + door)) {
            repository.closeKind(page.site(), kind + DOOR + door, NOTE, now());
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
