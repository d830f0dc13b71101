// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.Standing;
import org.latchkey.unit.api.testing.WrittenHolders;

class DoorCountTest {

    private static Doors.Status door(int number, Optional<Boolean> item) {
        return new Doors.Status(number, "hall", true, Doors.State.CLOSED, item, 1, false, "");
    }

    @Test
    void countsWhatIsHeldWhatIsSensedAndWhatDoesNotAgree() {
        WrittenHolders book = new WrittenHolders();
        book.put(new Hold(1, Kind.CODE, "a", 10, 0));
        book.put(new Hold(2, Kind.SESSION, "b", 10, 0));
        book.put(new Hold(3, Kind.SESSION, "c", 10, 20).in(Phase.OVERSTAY));
        book.put(new Hold(4, Kind.HELD, "", 10, 0));
        List<Doors.Status> doors = List.of(
                door(1, Optional.empty()),
                door(2, Optional.of(false)),
                door(3, Optional.of(true)),
                door(4, Optional.of(false)),
                door(5, Optional.of(true)),
                door(6, Optional.of(false)));
        assertThat(DoorCount.of(doors, book, 11).toJson())
                .as("door 5 is full and nobody has it")
                .isEqualTo("{\"total\":6,\"occupied\":5,\"code\":1,\"session\":1,\"overstayed\":1,\"staff\":1,"
                        + "\"contradictions\":1}");
        assertThat(DoorCount.of(doors, book, 10 + Standing.LONG_SECONDS).contradictions())
                .as("door 2 has been empty for long")
                .isEqualTo(2);
    }

    @Test
    void noDoorsAreNoFault() {
        assertThat(DoorCount.of(List.of(), new WrittenHolders(), 0).toJson())
                .startsWith("{\"total\":0,\"occupied\":0,");
    }
}
