// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PortKeeperTest {

    private final List<Thread> hooks = new ArrayList<>();
    private final PortKeeper keeper = new PortKeeper(hooks::add);

    @Test
    void hooksOnceAndOnlyWhenThereIsAPort() {
        assertThat(hooks).isEmpty();
        keeper.keep();
        keeper.keep();
        assertThat(hooks).hasSize(1);
    }

    @Test
    void theHookEndsWhenTheLinesAreClosed() throws InterruptedException {
        keeper.keep();
        Thread hook = hooks.get(0);
        hook.start();
        hook.join(50);
        assertThat(hook.isAlive()).isTrue();

        keeper.release();
        hook.join(TimeUnit.SECONDS.toMillis(PortKeeper.PATIENCE_SECONDS) / 2);
        assertThat(hook.isAlive()).isFalse();
    }

    @Test
    void aHookAfterwardsEndsAtOnce() throws InterruptedException {
        keeper.keep();
        keeper.release();
        hooks.get(0).start();
        hooks.get(0).join(TimeUnit.SECONDS.toMillis(PortKeeper.PATIENCE_SECONDS) / 2);
        assertThat(hooks.get(0).isAlive()).isFalse();
    }
}
