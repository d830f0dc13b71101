// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import java.util.concurrent.TimeUnit;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Publishes {@link FloorClock} over the machine's clocks. */
@Component
public final class ClockComponent implements TrustedClock {

    private final TrustedClock clock;

    /** Reads the stored floor. */
    @Activate
    public ClockComponent(@Reference Store store) {
        clock = new FloorClock(
                store,
                BuildTime.seconds(),
                () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
                System::nanoTime);
    }

    @Override
    public Reading now() {
        return clock.now();
    }

    @Override
    public long floor() {
        return clock.floor();
    }

    @Override
    public long tolerance() {
        return clock.tolerance();
    }

    @Override
    public void accept(long iat, Batch batch) {
        clock.accept(iat, batch);
    }
}
