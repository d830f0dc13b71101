// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Sha256;

class AuditRecordTest {

    private static final AuditEntry FULL = new AuditEntry(
            Event.CODE_ACCEPTED,
            new Actor(Actor.Kind.CODE, "0000002a01020304"),
            "hall",
            7,
            "accepted",
            "first-use",
            Sha256.hash(),
            Map.of("uses", 1L, "bb", "Große \u20ac", "aaa", -5L, "zz", Long.MIN_VALUE));
    private static final AuditEntry SMALLEST =
            new AuditEntry(Event.STARTED, Actor.SYSTEM, "", 0, "ok", "", new byte[0], Map.of());

    @Test
    void aRecordEncodesToItself() throws Exception {
        for (AuditEntry entry : new AuditEntry[] {FULL, SMALLEST}) {
            AuditRecord record = record(entry);
            byte[] bytes = record.encode();
            assertThat(AuditRecord.decode(bytes)).isEqualTo(record);
            assertThat(AuditRecord.decode(bytes).encode()).isEqualTo(bytes);
        }
        assertThat(Hex.text(record(SMALLEST).encode()))
                .isEqualTo("a9" + "0101" + "0205" + "0302" + "041a6b49d200" + "051903e8" + "0601" + "0701" + "08820060"
                        + "0a626f6b");
    }

    @ParameterizedTest
    @EnumSource(Event.class)
    void everyEventHasItsNumber(Event event) throws Exception {
        AuditEntry entry = new AuditEntry(event, Actor.SYSTEM, "", 0, "ok", "", new byte[0], Map.of());
        assertThat(AuditRecord.decode(record(entry).encode()).entry().event()).isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource({
        "a9 0101 0200 0300 0400 0500 0600 0701 08820060 0a626f6b, ok",
        "a9 0102 0200 0300 0400 0500 0600 0701 08820060 0a626f6b, bad-record",
        "a8 0200 0300 0400 0500 0600 0701 08820060 0a626f6b, bad-record",
        "a9 0101 0200 0300 0400 0500 0600 0701 08820060 0b626f6b, bad-record",
        "a9 0101 0200 0300 0400 0500 0602 0701 08820060 0a626f6b, bad-record",
        "a9 0101 0200 0300 0400 0500 0600 0700 08820060 0a626f6b, unknown-event",
        "a9 0101 0200 0300 0400 0500 0600 0701 08820760 0a626f6b, bad-record",
        "a9 0101 0200 0300 0400 0500 0600 0701 0882006161 0a626f6b, bad-record",
        "a9 0101 0200 0300 0400 0500 0600 0701 08820160 0a626f6b, bad-record",
        "a9 0101 0200 0300 0400 0500 0600 0701 08820060 0a60, bad-record",
        // Optional fields that are there and empty, or not as they are.
        "aa 0101 0200 0300 0400 0500 0600 0701 08820060 09826000 0a626f6b, bad-record",
        "aa 0101 0200 0300 0400 0500 0600 0701 08820060 09826001 0a626f6b, ok",
        "aa 0101 0200 0300 0400 0500 0600 0701 08820060 0a626f6b 0b60, bad-record",
        "aa 0101 0200 0300 0400 0500 0600 0701 08820060 0a626f6b 0c40, cbor-range",
        "aa 0101 0200 0300 0400 0500 0600 0701 08820060 0a626f6b 0da0, bad-record",
        "aa 0101 0200 0300 0400 0500 0600 0701 08820060 0a626f6b 0da1616100, ok",
        "aa 0101 0200 0300 0400 0500 0600 0701 08820060 0a626f6b 0da16161f5, cbor-type",
        "aa 0101 0200 0300 0400 0500 0600 0701 08820060 0a626f6b 0e00, cbor-range",
        "aa 0000 0101 0200 0300 0400 0500 0600 0701 08820060 0a626f6b, bad-record",
        "a9 0101 0200 0300 0400 0500 0600 0701 08820060 0a626f6b 00, cbor-trailing",
        "a0, bad-record"
    })
    void recordsAreReadStrictly(String hex, String expected) throws Exception {
        if (expected.equals("ok")) {
            assertThat(AuditRecord.decode(Hex.bytes(hex)).encode()).isEqualTo(Hex.bytes(hex));
        } else {
            assertReason(() -> AuditRecord.decode(Hex.bytes(hex))).isEqualTo(expected);
        }
    }

    @Test
    void damageNeverDoesMoreThanRefuse() {
        byte[] bytes = record(FULL).encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertReason(() -> AuditRecord.decode(prefix)).isNotEmpty();
        }
        Random random = new Random(7);
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                assertThat(AuditRecord.decode(damaged).encode()).isEqualTo(damaged);
                accepted++;
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void aRecordHasAtMost4KiB() {
        Map<String, Object> details = new HashMap<>();
        for (int i = 0; i < 9; i++) {
            details.put("d" + i, "x".repeat(AuditEntry.MAX_DETAIL));
        }
        AuditEntry large = new AuditEntry(Event.STARTED, Actor.SYSTEM, "", 0, "ok", "", new byte[0], details);
        assertThatThrownBy(() -> record(large).encode()).isInstanceOf(IllegalArgumentException.class);
        assertReason(() -> AuditRecord.decode(new byte[4097])).isEqualTo("too-large");
    }

    @Test
    void entriesAreBounded() {
        assertInvalid(() -> entry("b".repeat(33), 0, "ok", new byte[0], Map.of()));
        assertInvalid(() -> entry("", 65536, "ok", new byte[0], Map.of()));
        assertInvalid(() -> entry("", -1, "ok", new byte[0], Map.of()));
        assertInvalid(() -> entry("", 0, "", new byte[0], Map.of()));
        assertInvalid(() -> entry("", 0, "ok", new byte[31], Map.of()));
        assertInvalid(() -> entry("", 0, "ok", new byte[0], Map.of("a b", 1L)));
        assertInvalid(() -> entry("", 0, "ok", new byte[0], Map.of("a", 1.5)));
        assertInvalid(() -> new Actor(Actor.Kind.SYSTEM, "x"));
        assertInvalid(() -> new Actor(Actor.Kind.CODE, ""));
        assertInvalid(() -> new Actor(Actor.Kind.CODE, "x".repeat(65)));
    }

    @Test
    void noTextInTheDetailsKeepsARecordAway() throws Exception {
        String wild = "a\n\u0000\ud800b\ud83d\ude00" + "\ud83d\ude00".repeat(600);
        AuditEntry entry = new AuditEntry(
                Event.STARTED, Actor.SYSTEM, "", 0, "ok", "", new byte[0], Map.of("text", wild, "number", 3));
        assertThat((String) entry.details().get("text"))
                .startsWith("a???b\ud83d\ude00\ud83d\ude00")
                .hasSize(AuditEntry.MAX_DETAIL - 1);
        assertThat(entry.details()).containsEntry("number", 3L);
        assertThat(AuditRecord.decode(record(entry).encode()).entry()).isEqualTo(entry);
    }

    private static void entry(String bank, int door, String outcome, byte[] cause, Map<String, Object> details) {
        new AuditEntry(Event.STARTED, Actor.SYSTEM, bank, door, outcome, "", cause, details);
    }

    private static void assertInvalid(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
    }

    private static AuditRecord record(AuditEntry entry) {
        return new AuditRecord(5, 2, 1_800_000_000L, 1000, ClockQuality.PROVEN, entry);
    }
}
