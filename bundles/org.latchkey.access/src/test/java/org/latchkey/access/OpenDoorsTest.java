// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.Doors;

class OpenDoorsTest {

    private static final int DOOR = 3;

    private final FakeClock clock = new FakeClock();
    private final FakeBank bank = new FakeBank(clock, DOOR);
    private final OpenDoors doors = new OpenDoors(bank);
    private final Reservation own = reservation(1);

    private static Reservation reservation(long code) {
        return new Reservation(new CodeDoor(code, DOOR), State.PENDING, 1, 0, 0, new byte[32], Op.OPEN);
    }

    private void stands(boolean open) {
        bank.doors.get(DOOR).open = open;
        bank.advance(20);
    }

    @Test
    void anOpeningExplainsThatItsOwnDoorIsOpen() {
        stands(true);
        doors.opened(DOOR, Optional.of(Entries.by(own)));
        assertThat(doors.isFor(own)).isTrue();
        assertThat(doors.stateFor(own)).isEqualTo(Doors.State.OPEN);
    }

    @Test
    void whatNoOrderExplainsIsTakenForItsOwn() {
        stands(true);
        doors.opened(DOOR, Optional.of(Entries.by(reservation(2))));
        doors.opened(DOOR, Optional.empty());
        assertThat(doors.stateFor(own)).isEqualTo(Doors.State.OPEN);
    }

    @Test
    void aDoorThatStandsOpenForSomebodyElseSaysNothingUntilItIsClosed() {
        stands(true);
        doors.opened(DOOR, Optional.of(Entries.by(reservation(2))));
        assertThat(doors.isFor(own)).isFalse();
        assertThat(doors.stateFor(own)).isEqualTo(Doors.State.UNKNOWN);
        stands(false);
        assertThat(doors.stateFor(own)).isEqualTo(Doors.State.CLOSED);
        doors.closed(DOOR);
        assertThat(doors.isFor(own)).isTrue();
    }

    @Test
    void aRecordSpeaksOfOneOpeningOnly() {
        doors.record(DOOR);
        assertThat(doors.isRecorded(DOOR)).isTrue();
        doors.closed(DOOR);
        assertThat(doors.isRecorded(DOOR)).isFalse();
    }
}
