// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Scope;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Issuer;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Workspace;

/**
 * Whatever is held before the scanner: what is no good code opens nothing, is recorded with its reason, and leaves the
 * unit serving the next customer. The flood comes last: until then, there are fewer refusals than get a record each.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadScansTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SITE = Installation.SITE;
    private static final int DOORS = 48;
    private static final int SINGLES_A_MINUTE = 20;
    private static final int FLOOD = 500;
    private static final int AT_A_TIME = 20;
    private static final long DAY = 24 * 3600;
    private static final Issuer ISSUER = new Issuer();
    private static final AtomicInteger LAST_DOOR = new AtomicInteger();

    @TempDir
    static Path folder;

    private static SiteRig rig;
    private static Trail trail;

    @BeforeAll
    static void start() {
        Installation everyLine = Installation.everyLine(folder);
        rig = SiteRig.start(Workspace.find(), folder, everyLine, ISSUER);
        everyLine.banks().forEach(bank -> rig.hardware().fault(bank.name(), Map.of("closeAfterMillis", 0)));
        rig.startUnit().awaitServing();
        trail = new Trail(rig.unit());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    static Stream<Arguments> badCodes() {
        String good = code(1);
        String body = good.substring(AccessCode.PREFIX.length());
        long now = now();
        return Stream.of(
                Arguments.of("wrong prefix", "bad-prefix", "LK2:" + body),
                Arguments.of("lower case", "bad-prefix", good.toLowerCase(Locale.ROOT)),
                Arguments.of("lower-case body", "base45-alphabet", "LK1:" + body.toLowerCase(Locale.ROOT)),
                Arguments.of("more than two bytes", "base45-overflow", "LK1:GGW"),
                Arguments.of("nothing behind the prefix", "cbor-truncated", "LK1:"),
                Arguments.of("a character left over", "base45-length", "LK1:" + body.substring(0, 31)),
                Arguments.of("truncated", "cbor-truncated", "LK1:" + body.substring(0, 90)),
                Arguments.of("a flipped bit in the signature", "bad-signature", flipped(body)),
                Arguments.of("more than a code has", "too-long", "LK1:" + "0".repeat(AccessCode.MAX_TEXT)),
                Arguments.of("another site", "wrong-site", ISSUER.code("GYM-2", List.of(1), 1)),
                Arguments.of("expired by a second", "expired", code(Scope.open(List.of(1), 1), now - DAY, now - 1)),
                Arguments.of("not yet valid", "not-yet-valid", notBefore(now + 3600)),
                Arguments.of(
                        "issued in the future",
                        "issued-in-future",
                        code(Scope.open(List.of(1), 1), now + 401 * DAY, now + 402 * DAY)),
                Arguments.of("another portal's key", "unknown-key", new Issuer().code(SITE, List.of(1), 1)),
                Arguments.of("a door that is not there", "unknown-door", ISSUER.code(SITE, List.of(999), 1)),
                Arguments.of("pick-up", "not-dropped-off", code(Scope.pickUp("", 0, new byte[8], 2), now, now + DAY)),
                Arguments.of("staff", "choose-at-kiosk", code(Scope.staff(List.of(), 0), now, now + DAY)));
    }

    @Order(1)
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badCodes")
    void aBadCodeIsRefusedWithItsReason(String name, String reason, String text) {
        long record = trail.next();
        long before = rig.hardware().scan(text);
        Await.until(reason + " in the trail", PATIENCE, () -> refusals(record).stream()
                .anyMatch(row -> row.words().contains(reason)));
        assertThat(refusals(record)).hasSize(1);
        nextCustomerAlone(before);
    }

    @Order(2)
    @Test
    void aCodeTwiceInARowOpensOnce() {
        int door = LAST_DOOR.incrementAndGet();
        String code = code(door);
        long record = trail.next();
        long before = System.nanoTime();
        rig.hardware().scan(code);
        rig.hardware().scan(code);
        Await.until(
                "the second scan's refusal", PATIENCE, () -> refusals(record).size() == 1);
        trail.await(record, "opening", door, PATIENCE, "opened");
        assertThat(rig.hardware().pulsesSince(before)).containsExactly(door);
        nextCustomerAlone(System.nanoTime());
    }

    /** The scanner, and three consoles. */
    @Order(3)
    @Test
    void aCodeInManyPlacesAtOnceOpensOnce() {
        int door = LAST_DOOR.incrementAndGet();
        String code = code(door);
        long record = trail.next();
        long before = System.nanoTime();
        long accepted = IntStream.range(0, 4)
                .parallel()
                .filter(place -> present(place, code))
                .count();
        trail.await(record, "opening", door, PATIENCE, "opened");
        assertThat(accepted).isLessThanOrEqualTo(1);
        nextCustomer();
        assertThat(rig.hardware().count(door, "pulse-received", before)).isEqualTo(1);
    }

    private static boolean present(int place, String code) {
        if (place == 0) {
            rig.hardware().scan(code);
            return false;
        }
        try {
            rig.unit().console("code", code);
            return true;
        } catch (TestbedException expected) {
            return false;
        }
    }

    @Order(4)
    @Test
    void aFloodIsCountedNotRecorded() {
        long record = trail.next();
        long before = System.nanoTime();
        for (int i = 0; i < FLOOD / AT_A_TIME; i++) {
            rig.hardware().scan("http://vandal.example\r".repeat(AT_A_TIME));
        }
        nextCustomerAlone(before);
        long minutesBegun = 1 + Duration.ofNanos(System.nanoTime() - before).toMinutes();
        long singles = flood(trail.since(record));
        assertThat(singles).isLessThanOrEqualTo(SINGLES_A_MINUTE * (minutesBegun + 1));

        // What is only counted is written when the minute is over, or when the unit stops.
        rig.unit().close();
        rig.startUnit().awaitServing();
        trail = new Trail(rig.unit());
        List<Trail.Row> all = trail.since(record);
        long counted = all.stream()
                .filter(row -> row.event().equals("refusals"))
                .mapToLong(row -> row.count("bad-prefix"))
                .sum();
        assertThat(flood(all) + counted).isEqualTo(FLOOD);
        assertThat(rig.unit().console("verify")).contains("Sound");
        nextCustomer();
    }

    private static long flood(List<Trail.Row> rows) {
        return rows.stream()
                .filter(row -> row.event().equals("code-refused"))
                .filter(row -> row.words().contains("bad-prefix"))
                .count();
    }

    private static List<Trail.Row> refusals(long record) {
        return trail.since(record).stream()
                .filter(row -> row.event().equals("code-refused"))
                .toList();
    }

    /** The next customer's door opens, and since that moment it was the only one that anybody tried to open. */
    private static void nextCustomerAlone(long since) {
        int door = nextCustomer();
        assertThat(rig.hardware().pulsesSince(since)).containsExactly(door);
    }

    private static int nextCustomer() {
        int door = LAST_DOOR.incrementAndGet();
        assertThat(door).as("doors that are left").isLessThanOrEqualTo(DOORS);
        long scanned = rig.hardware().scan(code(door));
        rig.hardware().await(door, "opened", scanned, PATIENCE);
        return door;
    }

    private static String code(int door) {
        return ISSUER.code(SITE, List.of(door), 1);
    }

    private static String code(Scope scope, long issuedAt, long expires) {
        return ISSUER.code(SITE, scope, issuedAt, expires);
    }

    private static String notBefore(long second) {
        AccessCode claims = ISSUER.claims(SITE, Scope.open(List.of(1), 1), now(), second + DAY);
        return ISSUER.sign(new AccessCode(
                claims.kid(),
                claims.site(),
                claims.expires(),
                OptionalLong.of(second),
                claims.issuedAt(),
                claims.id(),
                claims.scope(),
                Optional.empty()));
    }

    private static String flipped(String body) {
        try {
            byte[] letter = Base45.decode(body, 0);
            letter[letter.length - 40] ^= 4;
            return AccessCode.PREFIX + Base45.encode(letter);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }
}
