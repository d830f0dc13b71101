// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.latchkey.testbed.SwapRounds;
import org.latchkey.testbed.Workspace;

/** Every room is upgraded and rolled back while customers scan; {@code ./latchkey bench swap-rounds} does it 20 times. */
class SwapRoundsTest {

    private static final int ROUNDS = 1;

    @TempDir
    static Path folder;

    private static SwapRounds rounds;

    @BeforeAll
    static void start() {
        rounds = new SwapRounds(Workspace.find(), folder);
    }

    @AfterAll
    static void everyRecordArrivesAndIsSound() {
        try {
            rounds.audit(folder.resolve("export.lka"));
        } finally {
            rounds.close();
        }
    }

    @ParameterizedTest
    @FieldSource("org.latchkey.testbed.SwapRounds#ROOMS")
    void noScanAndNoRecordIsLostAndNobodyElseIsRestarted(String room) {
        SwapRounds.Result result = rounds.run(room, ROUNDS);
        assertThat(result.sound()).as(result.toString()).isTrue();
        assertThat(result.swaps()).isEqualTo(2 * ROUNDS);
    }

    @Test
    void anEmergencyGoesOnThroughASwapOfTheGatekeeperWithThePortalAndALineAway() {
        SwapRounds.Drill drill = rounds.drill("org.latchkey.access", "xor8a-pty");
        assertThat(drill.records()).containsExactly("begun", "ended", "contact-open");
        assertThat(drill.report().path("asked").asText()).isEqualTo("input");
        assertThat(drill.report().path("doors").asInt()).isEqualTo(48);
        assertThat(drill.report().path("opened").asInt())
                .as(drill.report().toString())
                .isEqualTo(48);
        assertThat(drill.pulsed()).as("the metal").hasSize(48);
    }
}
