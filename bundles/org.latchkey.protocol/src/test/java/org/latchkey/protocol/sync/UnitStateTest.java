// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.sync.UnitState.DoorState;
import org.latchkey.protocol.sync.UnitState.Health;
import org.latchkey.protocol.sync.UnitState.Held;

class UnitStateTest {

    private static final byte[] HASH = Sha256.hash(new byte[] {1});

    private static UnitState state(
            String checkpoint,
            Optional<byte[]> nonce,
            List<DoorState> doors,
            List<ModeState> modes,
            List<Health> health) {
        return new UnitState(
                true,
                3,
                new Position(5, HASH),
                2,
                HASH,
                9,
                checkpoint,
                100,
                ClockQuality.PROVEN,
                1_800_000_000L,
                nonce,
                false,
                doors,
                modes,
                health);
    }

    private static UnitState ordinary() {
        return state(
                "latchkey/a/b\n1\n\n\u2014 x y\n",
                Optional.of(new byte[16]),
                List.of(new DoorState(1, 1, 2, false, Optional.of(new Held(1, 9))), new DoorState(7, 0, 0, true)),
                List.of(new ModeState("east", BankMode.PUBLIC), new ModeState("west", BankMode.CLOSED)),
                List.of(new Health("lock bus", false, "line west is silent")));
    }

    @Test
    void thePortalReadsHowTheUnitIs() throws Exception {
        UnitState bare = state("", Optional.empty(), List.of(), List.of(), List.of());
        for (UnitState state : List.of(ordinary(), bare, UnitState.offline())) {
            UnitState read = UnitState.decode(state.encode());
            assertThat(read).isEqualTo(state);
            assertThat(read.online()).isEqualTo(state.online());
        }
        assertThat(UnitState.decode(ordinary().encode()).doors())
                .isEqualTo(ordinary().doors());
        assertThat(UnitState.offline().encode()).hasSize(3);
    }

    @Test
    void aReportTravelsAlongAndOldStatesStayAsTheyAre() throws Exception {
        UnitState plain = ordinary();
        assertThat(UnitState.decode(plain.encode()).report()).isEmpty();
        UnitState reporting = with(Optional.of(new byte[] {1, 2, 3}));
        UnitState read = UnitState.decode(reporting.encode());
        assertThat(read).isEqualTo(reporting).isNotEqualTo(plain);
        assertThat(read.report())
                .hasValueSatisfying(letter -> assertThat(letter).containsExactly(1, 2, 3));
        assertThat(with(Optional.of(new byte[RunningReport.MAX_SIZE])).encode()).hasSizeLessThan(UnitState.MAX_SIZE);
        for (int length : new int[] {0, RunningReport.MAX_SIZE + 1}) {
            assertThatThrownBy(() -> with(Optional.of(new byte[length]))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static UnitState with(Optional<byte[]> report) {
        UnitState state = ordinary();
        return new UnitState(
                true,
                state.boot(),
                state.position(),
                state.keyRingVersion(),
                state.configDigest(),
                state.revocationEpoch(),
                state.checkpoint(),
                state.witnessed(),
                state.clock(),
                state.time(),
                state.nonce(),
                state.setAside(),
                state.doors(),
                state.modes(),
                state.health(),
                report);
    }

    @Test
    void theLargestStateFits() throws Exception {
        List<DoorState> doors = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            doors.add(new DoorState(60_000 + i, 2, 2, true, Optional.of(new Held(Held.STAFF, Long.MAX_VALUE))));
        }
        List<ModeState> modes = new ArrayList<>();
        List<Health> health = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            modes.add(new ModeState("n".repeat(30) + (10 + i), BankMode.CLOSED));
            health.add(new Health("\u4e2d".repeat(64), false, "\u4e2d".repeat(9_000)));
        }
        UnitState largest = state("\u4e2d".repeat(4096), Optional.of(new byte[16]), doors, modes, health);
        assertThat(UnitState.decode(largest.encode())).isEqualTo(largest);
        assertThat(largest.health().get(0).message()).hasSize(512);
    }

    @Test
    void whoHasADoorTravelsAlongAndOldDoorsStayAsTheyAre() throws Exception {
        UnitState old = state("", Optional.empty(), List.of(new DoorState(7, 1, 2, false)), List.of(), List.of());
        assertThat(UnitState.decode(old.encode()).doors().get(0).held()).isEmpty();
        for (int by = Held.FREE; by <= Held.STAFF; by++) {
            Held held = new Held(by, by == Held.FREE ? 0 : 1_700_000_000);
            DoorState door = new DoorState(7, 1, 2, false, Optional.of(held));
            UnitState said = state("", Optional.empty(), List.of(door), List.of(), List.of());
            assertThat(UnitState.decode(said.encode()).doors()).containsExactly(door);
            assertThat(said).isNotEqualTo(old);
        }
    }

    @Test
    void whoHasADoorHasBounds() {
        assertThatThrownBy(() -> new Held(5, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Held(Held.CODE, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Held(Held.FREE, 1)).isInstanceOf(IllegalArgumentException.class);
        DoorState door = new DoorState(7, 1, 2, false, Optional.of(new Held(Held.CODE, 9)));
        byte[] message =
                state("", Optional.empty(), List.of(door), List.of(), List.of()).encode();
        String hex = HexFormat.of().formatHex(message);
        // The door of the message: five fields, the last of them a pair.
        assertThat(hex).contains("8185070102f4820109");
        assertRefused(hex.replace("8185070102f4820109", "8185070102f4820509"), "cbor-range");
        assertRefused(hex.replace("8185070102f4820109", "8185070102f4820009"), "bad-message");
        assertRefused(hex.replace("8185070102f4820109", "8185070102f4830109"), "cbor-range");
        assertRefused(hex.replace("8185070102f4820109", "8186070102f4820109"), "cbor-range");
        assertRefused(hex.replace("8185070102f4820109", "8183070102f4820109"), "cbor-range");
        assertRefused(hex.replace("8185070102f4820109", "8185070102f401"), "cbor-type");
    }

    private static void assertRefused(String hex, String reason) {
        assertReason(() -> UnitState.decode(HexFormat.of().parseHex(hex))).isEqualTo(reason);
    }

    @Test
    void noTextKeepsTheStateAway() throws Exception {
        Health health = new Health("x", false, "two\nlines \ud800");
        assertThat(health.message()).isEqualTo("two?lines ?");
        UnitState state = state("", Optional.empty(), List.of(), List.of(), List.of(health));
        assertThat(UnitState.decode(state.encode())).isEqualTo(state);
    }

    @Test
    void damageNeverDoesMoreThanRefuse() {
        byte[] message = ordinary().encode();
        for (int length = 0; length < message.length; length++) {
            byte[] prefix = Arrays.copyOf(message, length);
            assertReason(() -> UnitState.decode(prefix)).isNotEmpty();
        }
        assertReason(() -> UnitState.decode(Arrays.copyOf(message, message.length + 1)))
                .isEqualTo("cbor-trailing");
        assertReason(() -> UnitState.decode(new byte[UnitState.MAX_SIZE + 1])).isEqualTo("too-large");
        Random random = new Random(9);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = message.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                assertThat(UnitState.decode(damaged).encode()).isEqualTo(damaged);
            } catch (ProtocolException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
    }

    @Test
    void anOfflineStateSaysNothingElse() {
        byte[] message = ordinary().encode();
        message[2] = (byte) 0xf4;
        assertReason(() -> UnitState.decode(message)).isEqualTo("unknown-claim");
    }

    @Test
    void orderAndBoundsHold() {
        List<DoorState> twice = List.of(new DoorState(1, 1, 1, false), new DoorState(1, 1, 1, false));
        assertThatThrownBy(() -> state("", Optional.empty(), twice, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        List<ModeState> unsorted = List.of(new ModeState("b", BankMode.CLOSED), new ModeState("a", BankMode.CLOSED));
        assertThatThrownBy(() -> state("", Optional.empty(), List.of(), unsorted, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DoorState(1, 3, 0, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> state("", Optional.of(new byte[15]), List.of(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
