// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.refusals.RefusalLog;
import org.latchkey.unit.api.testing.MemoryStore;

class RefusalLogTest {

    private long now;
    private final MemoryTrail trail = new MemoryTrail(new MemoryStore());
    private final RefusalLog log = new RefusalLog(trail, () -> now);

    @Test
    void recordsTwentyAMinuteAndThenOneSummary() {
        for (int i = 0; i < 50; i++) {
            long record = refuse(i % 2 == 0 ? "expired" : "bad-prefix");
            assertThat(record).isEqualTo(i < RefusalLog.SINGLES ? i : RefusalLog.SUMMARISED);
        }
        log.tick();
        assertThat(trail.size()).isEqualTo(RefusalLog.SINGLES);

        now += RefusalLog.WINDOW_MILLIS;
        log.tick();
        log.tick();
        assertThat(trail.size()).isEqualTo(RefusalLog.SINGLES + 1);
        assertThat(trail.last().event()).isEqualTo(Event.REFUSALS);
        assertThat(trail.last().details()).isEqualTo(Map.of("expired", 15L, "bad-prefix", 15L));
        assertThat(refuse("expired")).as("a new minute").isGreaterThan(0);
    }

    @Test
    void aQuietMinuteHasNoSummary() {
        refuse("expired");
        now += RefusalLog.WINDOW_MILLIS;
        log.tick();
        assertThat(trail.size()).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeRecordedIsInTheSummary() {
        trail.failing = true;
        assertThat(refuse("expired")).isEqualTo(RefusalLog.SUMMARISED);
        now += RefusalLog.WINDOW_MILLIS;
        log.tick();
        trail.failing = false;
        log.close();
        assertThat(trail.last().details()).isEqualTo(Map.of("expired", 1L));
    }

    @Test
    void manyReasonsStillFitARecord() {
        for (int i = 0; i < 1_000; i++) {
            refuse("reason-" + i);
        }
        log.close();
        assertThat(trail.last().details())
                .hasSizeLessThanOrEqualTo(AuditEntry.MAX_DETAILS)
                .containsKey("other");
    }

    private long refuse(String reason) {
        return log.refuse(Entries.refused("X", reason, "front"));
    }
}
