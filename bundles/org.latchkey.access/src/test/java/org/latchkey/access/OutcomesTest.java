// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutcomesTest {

    private static final long PATIENCE_MILLIS = 10_000;

    private final Outcomes.Single outcomes = new Outcomes.Single();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void whatIsToRunSoonRunsBeforeWhatIsGivenAfterwards() {
        outcomes.soon(() -> done.add("soon"));
        outcomes.execute(() -> done.add("later"));
        outcomes.stop(PATIENCE_MILLIS);
        assertThat(done).containsExactly("soon", "later");
    }

    @Test
    void whatIsToRunSoonRunsWithTheNextRoundIfNothingElseComes() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        outcomes.repeat(() -> done.add("round"));
        outcomes.soon(ran::countDown);
        ran.await();
        outcomes.stop(PATIENCE_MILLIS);
    }

    @Test
    void theStopLeavesNothingBehind() {
        outcomes.soon(() -> done.add("soon"));
        outcomes.stop(PATIENCE_MILLIS);
        assertThat(done).containsExactly("soon");
    }

    @Test
    void aFaultEndsNothing() {
        outcomes.soon(() -> {
            throw new IllegalStateException("a fault");
        });
        outcomes.execute(() -> done.add("later"));
        outcomes.stop(PATIENCE_MILLIS);
        assertThat(done).containsExactly("later");
    }
}
