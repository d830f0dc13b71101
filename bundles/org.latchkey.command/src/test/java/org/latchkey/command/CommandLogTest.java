// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.unit.api.testing.MemoryStore;

class CommandLogTest {

    private static final int MOST = 8;

    private static Remembered opening(long expires) {
        byte[] id = new byte[Command.ID_LENGTH];
        // Scattered, as real ones are.
        System.arraycopy(Sha256.hash(new byte[] {(byte) expires}), 0, id, 0, id.length);
        return new Remembered(id, new byte[Sha256.LENGTH], expires, false, CommandOutcome.APPLIED, "");
    }

    @Test
    void theMomentaryOnesThatHoldLongestAreToldAfterAReconnect() {
        CommandLog log = new CommandLog(new MemoryStore());
        LongStream.range(0, 100).mapToObj(CommandLogTest::opening).forEach(one -> log.keep(one, one.expires()));
        assertThat(log.latest(MOST).values())
                .extracting(Remembered::expires)
                .containsExactlyInAnyOrder(99L, 98L, 97L, 96L);
    }
}
