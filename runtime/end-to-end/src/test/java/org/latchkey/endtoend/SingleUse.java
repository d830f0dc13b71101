// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.SiteRig;

/**
 * A code for one opening of one door that stays open until somebody closes it, and what must become of it after any
 * trouble: it opens the door once, and no more.
 *
 * @param since the moment before the code was first shown
 */
record SingleUse(SiteRig rig, int door, String code, long since) {

    /** Long enough for a silent board to be asked again, and for what was left open to be settled. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String USED_UP = "used-up";

    /** What is not an answer for good: an opening is being settled, or the board has not told its doors yet. */
    private static final Set<String> FOR_NOW = Set.of("busy", "door-unreachable", "door-open", "out-of-order");

    static SingleUse of(SiteRig rig, int door) {
        return new SingleUse(rig, door, rig.code(door, 1), System.nanoTime());
    }

    /** Shows the code at the console once. */
    void present() {
        rig.unit().present(code);
    }

    long openings() {
        return rig.hardware().count(door, "opened", since);
    }

    /** Shows the code until the door has opened, unless it has; then it is closed, and the code is worth nothing. */
    void opensOnce() {
        Await.until("door " + door + " open", PATIENCE, () -> openings() > 0 || shown());
        close();
        Await.until(USED_UP + " at door " + door, PATIENCE, () -> {
            Optional<String> refusal = rig.unit().present(code);
            assertThat(refusal).as("the code after its opening").isPresent();
            return refusal.get().equals(USED_UP);
        });
        assertThat(openings()).as("openings of door " + door).isEqualTo(1);
    }

    /** @return false, because only the metal tells that a door has opened */
    private boolean shown() {
        Optional<String> refusal = rig.unit().present(code);
        assertThat(refusal.filter(reason -> !FOR_NOW.contains(reason)))
                .as("why the code did not open door " + door + ", which has not opened yet")
                .isEmpty();
        if (refusal.filter("out-of-order"::equals).isPresent()) {
            rig.unit().console("clear", Integer.toString(door));
        }
        return false;
    }

    /** Closes the door by hand as soon as the unit knows that it is open, and waits until it knows that it is closed. */
    void close() {
        awaitState("open");
        rig.hardware().close(door);
        awaitState("closed");
    }

    private void awaitState(String state) {
        Await.until("the unit seeing door " + door + " " + state, PATIENCE, () -> rig.unit()
                .doorState(door)
                .equals(state));
    }
}
