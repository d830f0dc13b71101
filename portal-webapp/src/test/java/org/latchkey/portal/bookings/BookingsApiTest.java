// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestClient.Reply;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.protocol.base45.Base45;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Bookings over HTTP. */
class BookingsApiTest {

    private static final String PREFIX = "LK1:";

    private TestPortal portal;
    private TestClient operator;
    private String site;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        operator = portal.program(Role.OPERATOR);
        site = "B-" + Secrets.id().substring(0, 12);
        operator.post("/sites", Examples.site(site));
    }

    private String request(String more) {
        return "{\"site\":\"" + site + "\",\"holder\":\"Ada\",\"validUntil\":\"2026-11-23T12:00:00Z\"" + more + "}";
    }

    private JsonNode made(String more) {
        Reply made = operator.post("/bookings", request(more));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json();
    }

    private static String id(JsonNode booking) {
        return booking.get("id").asString();
    }

    @Test
    void bothCodesOfABookingNameIt() throws Exception {
        Reply made = portal.program(Role.INTEGRATOR).post("/bookings", request(",\"sizeClass\":1,\"uses\":3"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode booking = made.json();
        assertThat(made.header("Location")).isEqualTo("/api/v1/bookings/" + id(booking));
        assertThat(id(booking)).hasSize(16);
        assertThat(booking.get("state").asString()).isEqualTo("waiting");
        assertThat(booking.get("capacity").get("booked").asInt()).isEqualTo(1);
        for (String code : List.of("dropOff", "pickUp")) {
            String text = booking.get(code).get("text").asString();
            byte[] envelope = Base45.decode(text.substring(PREFIX.length()));
            assertThat(HexFormat.of().formatHex(envelope)).contains(id(booking));
            assertThat(booking.get(code).get("holder").asString()).isEqualTo("Ada");
        }
        assertThat(booking.get("dropOff").get("kind").asString()).isEqualTo("drop-off");
        assertThat(booking.get("dropOff").get("uses").asInt()).isEqualTo(3);
        assertThat(booking.get("pickUp").get("kind").asString()).isEqualTo("pick-up");
        assertThat(booking.get("pickUp").get("uses").asInt()).isEqualTo(1);

        JsonNode read = operator.get("/bookings/" + id(booking)).json();
        assertThat(read.get("dropOff")).isEqualTo(booking.get("dropOff"));
        assertThat(read.has("capacity")).isFalse();
        JsonNode seen =
                portal.program(Role.AUDITOR).get("/bookings/" + id(booking)).json();
        assertThat(seen.get("pickUp").has("text")).isFalse();
    }

    @Test
    void theSameWishUnderOneKeyIsOneBooking() {
        String key = Secrets.id();
        Reply first = operator.post("/bookings", request(""), "Idempotency-Key", key);
        Reply again = operator.post("/bookings", request(""), "Idempotency-Key", key);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(operator.get("/bookings?site=" + site).json().get("items")).hasSize(1);
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(operator.post("/bookings", "{\"site\":\"NONE\",\"validUntil\":\"2020-01-01T00:00:00Z\",\"uses\":-1}")
                        .fields())
                .contains("site", "validUntil", "uses");
        assertThat(operator.post("/bookings", request(",\"bank\":\"nowhere\"")).fields())
                .containsExactly("bank");
        assertThat(operator.post("/bookings", request(",\"sizeClass\":9")).fields())
                .containsExactly("sizeClass");
        assertThat(operator.post("/bookings", request(",\"validFrom\":\"2026-11-24T12:00:00Z\""))
                        .fields())
                .containsExactly("validFrom");
        assertThat(operator.post("/codes", Examples.code(site, "1", "Ada").replace("{", "{\"kind\":\"pick-up\","))
                        .fields())
                .as("not without the other one")
                .contains("kind");
        assertThat(operator.get("/bookings?state=gone").status()).isEqualTo(400);
        assertThat(operator.get("/bookings/0000000000000000").status()).isEqualTo(404);
        assertThat(operator.get("/codes?site=" + site).json().get("items"))
                .as("a booking that is refused leaves no code")
                .isEmpty();
    }

    @Test
    void aBankSaysHowLongItsBookingsLive() {
        operator.put(
                "/sites/" + site + "/configuration",
                "{\"defaultCodeSeconds\":7200,\"banks\":{\"north\":{\"defaultCodeSeconds\":1800,"
                        + "\"maxCodeSeconds\":3600}}}");
        String any = "{\"site\":\"" + site + "\"}";
        String north = any.replace("}", ",\"bank\":\"north\"}");
        assertThat(seconds(operator.post("/bookings", any).json())).isEqualTo(7200);
        JsonNode made = operator.post("/bookings", north).json();
        assertThat(seconds(made)).isEqualTo(1800);
        for (String code : List.of("dropOff", "pickUp")) {
            assertThat(made.get(code).get("validUntil")).isEqualTo(made.get("validUntil"));
        }
        String end = portal.clock().instant().plusSeconds(3601).toString();
        assertThat(operator.post("/bookings", north.replace("}", ",\"validUntil\":\"" + end + "\"}"))
                        .fields())
                .containsExactly("validUntil");
        assertThat(operator.post("/bookings/" + id(made) + "/extension", "{\"validUntil\":\"" + end + "\"}")
                        .fields())
                .containsExactly("validUntil");
    }

    private long seconds(JsonNode booking) {
        return Duration.between(
                        portal.clock().instant(),
                        Instant.parse(booking.get("validUntil").asString()))
                .toSeconds();
    }

    @Test
    void noMoreIsBookedThanThereAreDoors() {
        JsonNode first = made(",\"sizeClass\":2");
        long doors = first.get("capacity").get("doors").asLong();
        for (int i = 1; i < doors; i++) {
            made(",\"sizeClass\":2");
        }
        Reply full = operator.post("/bookings", request(",\"sizeClass\":2"));
        assertThat(full.status()).isEqualTo(409);
        assertThat(full.problem()).isEqualTo("no-capacity");
        made(",\"sizeClass\":1");
        operator.post("/bookings/" + id(first) + "/cancellation", "{}");
        made(",\"sizeClass\":2");
    }

    @Test
    void aLockerIsPromisedOnceWhileItIsHeldOrItsCodesOpen() {
        JsonNode first = made(",\"sizeClass\":2");
        long doors = first.get("capacity").get("doors").asLong();
        for (int i = 1; i < doors; i++) {
            made(",\"sizeClass\":2");
        }
        long now = portal.clock().instant().getEpochSecond();
        BookingRepository repository = portal.bean(BookingRepository.class);
        repository.given(site, id(first), 5, now);
        repository.ended(site, id(first), now, "staff");
        assertThat(bookedOut()).as("its drop-off code opens another").isTrue();
        repository.given(site, id(first), 5, now);
        portal.bean(JdbcClient.class)
                .sql("UPDATE bookings SET valid_from = :from, valid_until = :now WHERE id = :id")
                .param("from", now - 60)
                .param("now", now)
                .param("id", id(first))
                .update();
        assertThat(bookedOut()).as("overstayed").isTrue();
        assertThat(overdue()).isEqualTo(1);
        repository.ended(site, id(first), now, "picked-up");
        assertThat(bookedOut()).isFalse();
        assertThat(overdue()).isZero();
    }

    @Test
    void aCancelledBookingKeepsItsDoorUntilStaffGiveOutWhatIsInside() {
        JsonNode first = made(",\"sizeClass\":2");
        long doors = first.get("capacity").get("doors").asLong();
        for (int i = 1; i < doors; i++) {
            made(",\"sizeClass\":2");
        }
        long now = portal.clock().instant().getEpochSecond();
        BookingRepository repository = portal.bean(BookingRepository.class);
        repository.given(site, id(first), 5, now);
        operator.post("/bookings/" + id(first) + "/cancellation", "{}");
        assertThat(bookedOut()).as("its things are inside").isTrue();
        assertThat(overdue()).isZero();
        portal.bean(JdbcClient.class)
                .sql("UPDATE bookings SET valid_from = :from, valid_until = :now WHERE id = :id")
                .param("from", now - 60)
                .param("now", now)
                .param("id", id(first))
                .update();
        assertThat(bookedOut()).as("and nobody came").isTrue();
        assertThat(overdue()).isEqualTo(1);
        String list = "/bookings?site=" + site + "&state=";
        assertThat(ids(list + "overstay")).containsExactly(id(first));
        assertThat(ids(list + "cancelled")).containsExactly(id(first));
        repository.ended(site, id(first), now, "staff");
        assertThat(bookedOut()).isFalse();
        assertThat(overdue()).isZero();
    }

    @Test
    void noBookingIsClaimedTwice() {
        long now = portal.clock().instant().getEpochSecond();
        JsonNode waiting = made("");
        JsonNode held = made("");
        BookingRepository repository = portal.bean(BookingRepository.class);
        repository.given(site, id(held), 5, now);
        assertThat(repository.claims(site, id(waiting), now, now + 60, now)).hasSize(1);
        assertThat(repository.claims(site, "", now, now + 60, now)).hasSize(2);
    }

    private long overdue() {
        return operator.get("/sites/" + site).json().get("bookingsOverdue").asLong();
    }

    private boolean bookedOut() {
        return operator.post("/bookings", request(",\"sizeClass\":2")).status() == 409;
    }

    @Test
    void aCancelledBookingHasNoCodes() {
        String id = id(made(""));
        JsonNode cancelled =
                operator.post("/bookings/" + id + "/cancellation", "{}").json();
        assertThat(cancelled.get("state").asString()).isEqualTo("cancelled");
        assertThat(cancelled.get("dropOff").get("state").asString()).isEqualTo("revoked");
        assertThat(cancelled.get("pickUp").get("state").asString()).isEqualTo("revoked");
        assertThat(operator.post("/bookings/" + id + "/cancellation", "{}").json())
                .isEqualTo(cancelled);
        Reply extended = operator.post("/bookings/" + id + "/extension", "{\"validUntil\":\"2026-11-24T12:00:00Z\"}");
        assertThat(extended.problem()).isEqualTo("booking-over");
    }

    @Test
    void anExtendedBookingHasTheSameCodesForLonger() {
        JsonNode before = made("");
        String path = "/bookings/" + id(before) + "/extension";
        JsonNode after =
                operator.post(path, "{\"validUntil\":\"2026-11-23T18:00:00Z\"}").json();
        for (String code : List.of("dropOff", "pickUp")) {
            assertThat(after.get(code).get("id")).isEqualTo(before.get(code).get("id"));
            assertThat(after.get(code).get("text"))
                    .isNotEqualTo(before.get(code).get("text"));
            assertThat(after.get(code).get("validUntil").asString()).isEqualTo("2026-11-23T18:00:00Z");
        }
        assertThat(after.get("validUntil").asString()).isEqualTo("2026-11-23T18:00:00Z");
        assertThat(operator.post(path, "{\"validUntil\":\"2026-11-23T13:00:00Z\"}")
                        .fields())
                .containsExactly("validUntil");
        assertThat(operator.post(path, "{}").fields()).containsExactly("validUntil");
        assertThat(operator.post(path, "{\"validUntil\":\"2036-11-23T13:00:00Z\"}")
                        .fields())
                .containsExactly("validUntil");
    }

    /** A unit keeps what it knows of a booking's codes for so long. */
    @Test
    void aBookingLivesFourHundredDaysWithAllItsExtensions() {
        String id = id(made(""));
        long day = Duration.ofDays(1).toSeconds();
        portal.bean(JdbcClient.class)
                .sql("UPDATE bookings SET made_at = :made WHERE id = :id")
                .param("made", portal.clock().instant().getEpochSecond() - 390 * day)
                .param("id", id)
                .update();
        Instant end = portal.clock().instant().plusSeconds(10 * day);
        String path = "/bookings/" + id + "/extension";
        assertThat(operator.post(path, "{\"validUntil\":\"" + end.plusSeconds(1) + "\"}")
                        .fields())
                .containsExactly("validUntil");
        assertThat(operator.post(path, "{\"validUntil\":\"" + end + "\"}").status())
                .isEqualTo(200);
    }

    @Test
    void theListIsFilteredAndPaged() {
        JsonNode first = made("");
        JsonNode second = made(",\"validFrom\":\"2026-11-23T08:00:00Z\"");
        String third = id(operator.post("/bookings", request("").replace("Ada", "Zoë 100%"))
                .json());
        String list = "/bookings?site=" + site;
        assertThat(ids(list)).containsExactly(third, id(second), id(first));
        assertThat(ids(list + "&state=scheduled")).containsExactly(id(second));
        assertThat(ids(list + "&state=waiting")).containsExactly(third, id(first));
        for (String none : List.of("in-use", "overstay", "picked-up", "released", "expired", "cancelled")) {
            assertThat(ids(list + "&state=" + none)).as(none).isEmpty();
        }
        assertThat(ids(list + "&q=zo%C3%AB%20100%25")).containsExactly(third);
        assertThat(ids(list + "&q=" + second.get("number").asLong())).containsExactly(id(second));
        JsonNode page = operator.get(list + "&limit=2").json();
        assertThat(page.get("items")).hasSize(2);
        assertThat(page.get("items").get(0).has("dropOff")).isFalse();
        assertThat(ids(list + "&cursor=" + page.get("next").asString())).containsExactly(id(first));
    }

    @Test
    void theListIsAFileForSpreadsheets() {
        JsonNode booking = made("");
        operator.post("/bookings", request("").replace("Ada", "=HYPERLINK(1)"));
        List<String> lines =
                operator.get("/bookings.csv?site=" + site).text().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("\"number\",\"id\",\"site\"");
        assertThat(lines.get(1)).contains("\"'=HYPERLINK(1)\"");
        assertThat(lines.get(2)).contains("\"" + id(booking) + "\"", "\"Ada\"", "\"waiting\"");
        assertThat(operator.get("/bookings.csv?state=in-use&site=" + site)
                        .text()
                        .lines())
                .hasSize(1);
    }

    private List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        operator.get(path).json().get("items").forEach(item -> ids.add(id(item)));
        return ids;
    }
}
