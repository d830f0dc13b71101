// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.latchkey.portal.codes.HolderSearch;
import org.latchkey.portal.platform.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Bookings in the database. */
@Component
class BookingRepository {

    private static final String SELECT =
            "SELECT id, number, site, bank, size_class, holder, uses, valid_from, valid_until,"
                    + " drop_off, pick_up, made_at, made_by, cancelled_at, door, given_at, ended_at, end_reason FROM bookings"
                    + " WHERE ";

    /** Cancelled or not: what is inside stays there. The words of an index (V9). */
    private static final String HOLDS_A_DOOR = "given_at IS NOT NULL AND ended_at IS NULL";

    private final JdbcClient jdbc;

    BookingRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long nextNumber() {
        return jdbc.sql("UPDATE counters SET value = value + 1 WHERE name = 'booking' RETURNING value")
                .query(Long.class)
                .single();
    }

    void add(Booking booking) {
        jdbc.sql("INSERT INTO bookings (id, number, site, bank, size_class, holder, holder_search, uses, valid_from,"
                        + " valid_until, drop_off, pick_up, made_at, made_by) VALUES (:id, :number, :site, :bank, :size,"
                        + " :holder, :search, :uses, :from, :until, :dropOff, :pickUp, :madeAt, :madeBy)")
                .param("id", booking.id())
                .param("number", booking.number())
                .param("site", booking.site())
                .param("bank", booking.bank())
                .param("size", booking.sizeClass())
                .param("holder", booking.holder().orElse(null), Types.VARCHAR)
                .param("search", HolderSearch.stored(booking.holder()))
                .param("uses", booking.uses())
                .param("from", booking.validFrom())
                .param("until", booking.validUntil())
                .param("dropOff", booking.dropOff())
                .param("pickUp", booking.pickUp())
                .param("madeAt", booking.madeAt())
                .param("madeBy", booking.madeBy())
                .update();
    }

    Optional<Booking> find(String id) {
        return jdbc.sql(SELECT + "id = :id")
                .param("id", id)
                .query(BookingRepository::read)
                .optional();
    }

    void cancel(String id, long now) {
        jdbc.sql("UPDATE bookings SET cancelled_at = :now WHERE id = :id")
                .param("now", now)
                .param("id", id)
                .update();
    }

    void extend(String id, long until) {
        jdbc.sql("UPDATE bookings SET valid_until = :until WHERE id = :id")
                .param("until", until)
                .param("id", id)
                .update();
    }

    /** The unit gave it a door. */
    void given(String site, String id, int door, long time) {
        jdbc.sql("UPDATE bookings SET door = :door, given_at = :time, ended_at = NULL, end_reason = NULL"
                        + " WHERE id = :id AND site = :site")
                .param("door", door)
                .param("time", time)
                .param("id", id)
                .param("site", site)
                .update();
    }

    /** The unit took the door back before it was opened: as if there had been none. */
    void takenBack(String site, String id, int door) {
        jdbc.sql("UPDATE bookings SET door = NULL, given_at = NULL"
                        + " WHERE id = :id AND site = :site AND door = :door AND ended_at IS NULL")
                .param("door", door)
                .param("id", id)
                .param("site", site)
                .update();
    }

    /** The stay is over; only the first reason counts. */
    void ended(String site, String id, long time, String reason) {
        jdbc.sql("UPDATE bookings SET ended_at = :time, end_reason = :reason"
                        + " WHERE id = :id AND site = :site AND ended_at IS NULL")
                .param("time", time)
                .param("reason", reason)
                .param("id", id)
                .param("site", site)
                .update();
    }

    /**
     * What other bookings of the site ask for within this time: those that may still open, and those whose door is taken,
     * although their time is over or they were cancelled. How long that will last nobody knows, so they count until their
     * end, and after it for this moment alone.
     */
    List<Capacity.Claim> claims(String site, String except, long from, long until, long now) {
        String others = " FROM bookings WHERE site = :site AND id <> :except AND valid_from < :until AND ";
        return jdbc.sql("SELECT bank, size_class, valid_from, valid_until" + others
                        + "valid_until > :from AND cancelled_at IS NULL"
                        + " AND (given_at IS NULL AND ended_at IS NULL OR end_reason <> :pickedUp)"
                        + " UNION ALL SELECT bank, size_class, valid_from,"
                        + " CASE WHEN valid_until > :now THEN valid_until ELSE :now + 1 END" + others
                        + HOLDS_A_DOOR + " AND (valid_until > :from OR :from <= :now)")
                .param("site", site)
                .param("except", except)
                .param("from", from)
                .param("until", until)
                .param("now", now)
                .param("pickedUp", BookingWatch.PICKED_UP)
                .query((row, number) ->
                        new Capacity.Claim(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .list();
    }

    /** The newest first, of those before the number; one more than asked for if there are more. */
    List<Booking> list(BookingFilter filter, long before, int limit, long now) {
        List<String> conditions = new ArrayList<>(List.of("number < :before"));
        Map<String, Object> params = new HashMap<>(Map.of("before", before, "limit", limit + 1));
        filter.site().ifPresent(site -> {
            conditions.add("site = :site");
            params.put("site", site);
        });
        filter.state().ifPresent(state -> {
            conditions.add(condition(state));
            params.put("now", now);
        });
        filter.text().ifPresent(text -> {
            conditions.add("(holder_search LIKE :part ESCAPE '!' OR CAST(number AS TEXT) = :exact)");
            params.put("part", "%" + HolderSearch.pattern(text) + "%");
            params.put("exact", text);
        });
        return jdbc.sql(SELECT + String.join(" AND ", conditions) + " ORDER BY number DESC LIMIT :limit")
                .params(params)
                .query(BookingRepository::read)
                .list();
    }

    private static String condition(BookingState state) {
        String open = "cancelled_at IS NULL AND ended_at IS NULL AND ";
        return switch (state) {
            case SCHEDULED -> open + "given_at IS NULL AND valid_from > :now AND valid_until > :now";
            case WAITING -> open + "given_at IS NULL AND valid_from <= :now AND valid_until > :now";
            case IN_USE -> open + "given_at IS NOT NULL AND valid_until > :now";
            case OVERSTAY -> HOLDS_A_DOOR + " AND valid_until <= :now";
            case EXPIRED -> open + "given_at IS NULL AND valid_until <= :now";
            case PICKED_UP ->
                "cancelled_at IS NULL AND ended_at IS NOT NULL AND end_reason = '" + BookingWatch.PICKED_UP + "'";
            case RELEASED ->
                "cancelled_at IS NULL AND ended_at IS NOT NULL AND end_reason <> '" + BookingWatch.PICKED_UP + "'";
            case CANCELLED -> "cancelled_at IS NOT NULL";
        };
    }

    private static Booking read(ResultSet row, int index) throws SQLException {
        OptionalLong door = Rows.number(row, "door");
        Booking.Stay stay = new Booking.Stay(
                door.isPresent() ? OptionalInt.of((int) door.getAsLong()) : OptionalInt.empty(),
                Rows.number(row, "given_at"),
                Rows.number(row, "ended_at"),
                Optional.ofNullable(row.getString("end_reason")));
        return new Booking(
                row.getString("id"),
                row.getLong("number"),
                row.getString("site"),
                row.getString("bank"),
                row.getLong("size_class"),
                Optional.ofNullable(row.getString("holder")),
                row.getLong("uses"),
                row.getLong("valid_from"),
                row.getLong("valid_until"),
                row.getString("drop_off"),
                row.getString("pick_up"),
                row.getLong("made_at"),
                row.getString("made_by"),
                Rows.number(row, "cancelled_at"),
                stay);
    }
}
