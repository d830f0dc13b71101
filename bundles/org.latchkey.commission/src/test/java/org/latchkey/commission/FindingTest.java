// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.commission.DoorTest.Result.NOTHING;
import static org.latchkey.commission.DoorTest.Result.OPENED;
import static org.latchkey.commission.DoorTest.Result.TURNED;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.LockAddress;
import org.latchkey.driver.xor8a.Xor8aProbe;

class FindingTest {

    private final Finding finding = new Finding(
            new Xor8aProbe(), ChannelAddress.parse("serial:/dev/line?baud=9600"), false, false, Map.of(), Map.of());

    private void tried(int lock, DoorTest.Result result) {
        finding.results().put(new LockAddress(1, lock), result);
    }

    @Test
    void aDoorThatIsShutDuringItsTestTurnsNoLineWhoseOtherDoorsToldRightBefore() {
        tried(1, OPENED);
        tried(2, OPENED);
        tried(3, NOTHING);
        tried(3, TURNED);
        assertThat(finding.tellsTheOpposite()).isFalse();
    }

    @Test
    void mostDoorsDecideAlsoOverAnEarlierMistake() {
        tried(1, TURNED);
        assertThat(finding.tellsTheOpposite()).isTrue();
        finding.turnPolarity();
        assertThat(finding.openWhenSet()).isTrue();
        assertThat(finding.results()).containsValue(OPENED);
        tried(2, TURNED);
        tried(3, TURNED);
        assertThat(finding.tellsTheOpposite()).isTrue();
        finding.turnPolarity();
        assertThat(finding.openWhenSet()).isFalse();
        assertThat(finding.results().values()).containsExactly(TURNED, OPENED, OPENED);
        assertThat(finding.tellsTheOpposite()).isFalse();
    }
}
