// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Texts;
import org.latchkey.protocol.audit.Event;

/**
 * Which records a search shows. Times are seconds since 1970.
 *
 * @param site only of this site
 * @param door only of this door; then there is a site
 * @param person only by this person's codes; empty: by anybody
 * @param event only of this event
 * @param from not before
 * @param to before
 */
record AuditFilter(
        Optional<String> site,
        OptionalInt door,
        Optional<People.Person> person,
        Optional<Event> event,
        OptionalLong from,
        OptionalLong to) {

    private static final int HIGHEST_DOOR = 65_535;

    /** Reads the parameters of a request, each of which may be null or empty. */
    static AuditFilter of(Request request, People people) {
        Optional<String> site = Texts.given("site", request.site());
        OptionalInt door = request.locker() == null ? OptionalInt.empty() : OptionalInt.of(request.locker());
        if (door.isPresent() && site.isEmpty()) {
            throw Problem.malformed("locker", "needs a site");
        }
        if (door.isPresent() && (door.getAsInt() < 1 || door.getAsInt() > HIGHEST_DOOR)) {
            throw Problem.malformed("locker", "must be 1 to " + HIGHEST_DOOR);
        }
        return new AuditFilter(
                site,
                door,
                Texts.given("person", request.person()).map(person -> people.find(site, person.strip())),
                Texts.given("event", request.event()).map(AuditFilter::event),
                time("from", request.from()),
                time("to", request.to()));
    }

    /** The parameters as they came. */
    record Request(String site, Integer locker, String person, String event, String from, String to) {}

    /** True for a record that this shows. @param theirs those of the codes in question that are the person's */
    boolean shows(StoredRecord record, Set<String> theirs) {
        return (door.isEmpty() || door.getAsInt() == record.door())
                && (person.isEmpty() || theirs.contains(record.actor()))
                && event.map(wanted -> wanted.number() == record.event()).orElse(true)
                && (from.isEmpty() || record.time() >= from.getAsLong())
                && (to.isEmpty() || record.time() < to.getAsLong());
    }

    /** Which records this shows, in words; without names, which must not get into a file. */
    String words() {
        StringJoiner words = new StringJoiner(", ");
        door.ifPresent(number -> words.add("door " + number));
        person.ifPresent(wanted -> words.add(wanted.codes() + " codes of one person"));
        event.ifPresent(wanted -> words.add("event " + word(wanted)));
        from.ifPresent(time -> words.add("from " + Instant.ofEpochSecond(time)));
        to.ifPresent(time -> words.add("before " + Instant.ofEpochSecond(time)));
        return words.toString();
    }

    /** The event's name in the API: lower case with hyphens. */
    static String word(Event event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Event event(String word) {
        return List.of(Event.values()).stream()
                .filter(event -> word(event).equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.malformed("event", "is none that trails know"));
    }

    private static OptionalLong time(String field, String text) {
        return text == null || text.isBlank()
                ? OptionalLong.empty()
                : OptionalLong.of(Texts.instant(field, text).getEpochSecond());
    }
}
