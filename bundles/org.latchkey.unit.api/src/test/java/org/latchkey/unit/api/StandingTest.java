// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.Standing.By;

class StandingTest {

    private static final long SINCE = 1_000;
    private static final long LATER = SINCE + Standing.LONG_SECONDS;

    private static Doors.Status door(Doors.State state, Optional<Boolean> item) {
        return new Doors.Status(7, "hall", true, state, item, 1, false, "");
    }

    private static Standing held(Kind kind, Doors.State state, Optional<Boolean> item) {
        return Standing.of(door(state, item), Optional.of(new Hold(7, kind, "x", SINCE, 0)));
    }

    private static Standing free(Optional<Boolean> item) {
        return Standing.of(door(Doors.State.CLOSED, item), Optional.empty());
    }

    @Test
    void everyKindOfHolderHasItsWord() {
        for (Kind kind : Kind.values()) {
            By expected =
                    switch (kind) {
                        case CODE, BOOKING, ASSIGNED -> By.CODE;
                        case SESSION -> By.SESSION;
                        case HELD -> By.STAFF;
                    };
            Hold hold = new Hold(7, kind, "x", SINCE, 0);
            Doors.Status door = door(Doors.State.CLOSED, Optional.empty());
            assertThat(Standing.of(door, Optional.of(hold)).by()).contains(expected);
            assertThat(Standing.of(door, Optional.of(hold.in(Phase.ENDING))).by())
                    .contains(expected);
            assertThat(Standing.of(door, Optional.of(hold.in(Phase.OVERSTAY))).by())
                    .contains(By.OVERSTAYED);
        }
    }

    @Test
    void aHolderOrAnItemOccupiesADoor() {
        assertThat(free(Optional.empty()).occupied()).isFalse();
        assertThat(free(Optional.of(false)).occupied()).isFalse();
        assertThat(free(Optional.of(true)).occupied()).isTrue();
        assertThat(held(Kind.CODE, Doors.State.UNKNOWN, Optional.empty()).occupied())
                .isTrue();
        assertThat(held(Kind.SESSION, Doors.State.CLOSED, Optional.of(false)).occupied())
                .isTrue();
    }

    @Test
    void anItemThatNobodyHasIsAContradiction() {
        assertThat(free(Optional.of(true)).unheldItem()).isTrue();
        assertThat(free(Optional.of(false)).unheldItem()).isFalse();
        assertThat(free(Optional.empty()).unheldItem()).isFalse();
        assertThat(held(Kind.CODE, Doors.State.CLOSED, Optional.of(true)).unheldItem())
                .isFalse();
    }

    @Test
    void aDoorThatIsHeldForLongAndEmptyIsAContradiction() {
        Optional<Boolean> empty = Optional.of(false);
        Standing session = held(Kind.SESSION, Doors.State.CLOSED, empty);
        assertThat(session.emptyHold(LATER - 1)).as("not for long").isFalse();
        assertThat(session.emptyHold(LATER)).isTrue();
        assertThat(held(Kind.SESSION, Doors.State.OPEN, empty).emptyHold(LATER))
                .as("in use")
                .isFalse();
        assertThat(held(Kind.SESSION, Doors.State.CLOSED, Optional.empty()).emptyHold(LATER))
                .as("no sensor")
                .isFalse();
        assertThat(held(Kind.HELD, Doors.State.CLOSED, empty).emptyHold(LATER))
                .as("staff look at it anyway")
                .isFalse();
        assertThat(free(empty).emptyHold(LATER)).isFalse();
        Hold assigned = new Hold(7, Kind.ASSIGNED, "x", 0, 0);
        assertThat(Standing.of(door(Doors.State.CLOSED, empty), Optional.of(assigned))
                        .emptyHold(LATER))
                .as("nobody knows since when")
                .isFalse();
    }
}
