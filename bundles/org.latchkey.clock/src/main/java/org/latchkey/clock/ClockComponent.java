// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes {@link FloorClock} over the machine's clocks, and stores its floor every few minutes and at the end. */
@Component(service = {TrustedClock.class, ClockProof.class})
public final class ClockComponent implements TrustedClock, ClockProof {

    /** Framework property: the file that says how wrong the clock is. For development alone, see ADR 0023. */
    private static final String SHIFT = "latchkey.development.clock";

    private static final Logger LOG = LoggerFactory.getLogger(ClockComponent.class);

    /** By so much a stored floor can lie behind the running one. */
    private static final long STORE_MINUTES = 5;

    private static final long STOP_SECONDS = 5;

    private final FloorClock clock;
    private final ScheduledExecutorService storing = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "clock-floor");
        thread.setDaemon(true);
        return thread;
    });

    /** Reads the stored floor. */
    @Activate
    public ClockComponent(BundleContext context, @Reference Store store) {
        this(store, osSeconds(context.getProperty(SHIFT)));
    }

    ClockComponent(Store store, LongSupplier osSeconds) {
        clock = new FloorClock(store, BuildTime.seconds(), osSeconds, System::nanoTime);
        storing.scheduleWithFixedDelay(clock::persist, STORE_MINUTES, STORE_MINUTES, TimeUnit.MINUTES);
    }

    private static LongSupplier osSeconds(String shift) {
        LongSupplier system = () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        if (shift == null) {
            return system;
        }
        LOG.warn("Development: the operating system's clock is shifted as {} says.", shift);
        return new ShiftedClock(system, Path.of(shift));
    }

    /** Stores the floor a last time; waits a few seconds for that at most. */
    @Deactivate
    public void stop() throws InterruptedException {
        storing.execute(clock::persist);
        storing.shutdown();
        storing.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
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

    @Override
    public byte[] nonce() {
        return clock.nonce();
    }

    @Override
    public long prove(long millis, byte[] nonce) {
        return clock.prove(millis, nonce);
    }
}
