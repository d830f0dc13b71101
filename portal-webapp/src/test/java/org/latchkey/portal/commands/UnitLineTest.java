// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is known of what was sent to a unit. */
class UnitLineTest {

    private final UnitLine line = new UnitLine();

    @Test
    void aSnapshotIsNotForgottenForTheNextOne() {
        line.snapshotSent(3);
        line.snapshotSent(4);
        assertThat(line.snapshotArrived(2)).isFalse();
        assertThat(line.snapshotArrived(3)).isTrue();
        assertThat(line.snapshotArrived(3)).as("until that is settled").isTrue();
        line.snapshotSettled(3);
        assertThat(line.snapshotArrived(3)).isFalse();
        assertThat(line.snapshotArrived(5)).as("the second").isTrue();
        line.snapshotSettled(5);
        assertThat(line.snapshotArrived(5)).isFalse();
    }
}
