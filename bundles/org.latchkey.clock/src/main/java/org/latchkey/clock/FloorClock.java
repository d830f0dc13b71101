// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The later of the operating system's clock and a floor. The floor is a time that was certainly reached: the build, or a
 * verified signed time, and since then the time that went by on the monotonic clock. Once the portal has proven the clock,
 * the operating system's has no part in it any more.
 */
final class FloorClock implements TrustedClock, ClockProof {

    /** How far all unproven iats together may lead the clock in one boot. */
    static final long BUDGET_SECONDS = Duration.ofDays(400).toSeconds();

    /** A stored floor further beyond the build than software is ever run is not believed. */
    static final long SANE_SECONDS = Duration.ofDays(365 * 30).toSeconds();

    /** How far a signed time may lead a clock that is proven. */
    static final long PROVEN_TOLERANCE_SECONDS = 300;

    /** A time letter that took longer says too little for orders that live 30 s; the unit asks again within a minute. */
    static final long ROUND_TRIP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(FloorClock.class);

    /**
     * A floor and when it was set.
     *
     * @param seconds since 1970
     * @param nanos the monotonic clock then
     */
    private record Mark(long seconds, long nanos) {}

    /**
     * What the portal proved.
     *
     * @param millis since 1970
     * @param nanos the monotonic clock then
     */
    private record Proof(long millis, long nanos) {}

    /**
     * A question under way.
     *
     * @param nonce what was asked with
     * @param nanos the monotonic clock then
     */
    private record Question(byte[] nonce, long nanos) {}

    private final Store store;
    private final LongSupplier osSeconds;
    private final LongSupplier nanoTime;
    private final long buildSeconds;
    private final SecureRandom random = new SecureRandom();
    private volatile Mark mark;
    /** Null until the clock is proven. */
    private volatile Proof proof;
    /** Null if none is open. Guarded by this. */
    private Question question;

    private volatile long spent;

    /** Whether the last {@link #persist} failed. Guarded by this. */
    private boolean unstored;

    /**
     * @param buildSeconds when this software was built
     * @param osSeconds the operating system's clock, which may say anything
     * @param nanoTime a monotonic clock
     */
    FloorClock(Store store, long buildSeconds, LongSupplier osSeconds, LongSupplier nanoTime) {
        this.store = store;
        this.osSeconds = osSeconds;
        this.nanoTime = nanoTime;
        this.buildSeconds = buildSeconds;
        mark = new Mark(Math.max(buildSeconds, stored(store, buildSeconds)), nanoTime.getAsLong());
    }

    private static long stored(Store store, long buildSeconds) {
        byte[] value = store.get(Floor.KEY).orElse(null);
        if (value == null) {
            return buildSeconds;
        }
        OptionalLong floor = Floor.decode(value);
        if (floor.isEmpty() || floor.getAsLong() > buildSeconds + SANE_SECONDS) {
            LOG.warn("The stored time floor makes no sense and is ignored; the clock begins at the build time.");
            return buildSeconds;
        }
        return floor.getAsLong();
    }

    @Override
    public Reading now() {
        Proof proven = proof;
        if (proven == null) {
            return new Reading(Math.max(osSeconds.getAsLong(), floor()), ClockQuality.UNPROVEN);
        }
        long since = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - proven.nanos());
        long seconds = TimeUnit.MILLISECONDS.toSeconds(proven.millis() + since);
        return new Reading(Math.max(seconds, floor()), ClockQuality.PROVEN);
    }

    @Override
    public synchronized byte[] nonce() {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        question = new Question(nonce.clone(), nanoTime.getAsLong());
        return nonce;
    }

    @Override
    public synchronized long prove(long millis, byte[] nonce) {
        if (question == null || !MessageDigest.isEqual(question.nonce(), nonce)) {
            throw new RefusedException("unknown-nonce", "The time letter answers no open question of this unit.");
        }
        long now = nanoTime.getAsLong();
        long roundTrip = now - question.nanos();
        question = null;
        if (roundTrip > ROUND_TRIP_NANOS) {
            throw new RefusedException("late", "The time letter took too long to say much.");
        }
        if (TimeUnit.MILLISECONDS.toSeconds(millis) > buildSeconds + SANE_SECONDS) {
            throw new RefusedException("bad-time", "The time letter names a time that no unit lives to see.");
        }
        long error = TimeUnit.NANOSECONDS.toMillis(roundTrip) / 2;
        long reached = Math.max(millis + error, TimeUnit.SECONDS.toMillis(buildSeconds));
        proof = new Proof(reached, now);
        // The portal signed at this time or later, whatever the way back took.
        mark = new Mark(Math.max(TimeUnit.MILLISECONDS.toSeconds(millis), buildSeconds), now);
        persist();
        return error;
    }

    @Override
    public long floor() {
        Mark set = mark;
        return set.seconds() + TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - set.nanos());
    }

    @Override
    public long tolerance() {
        return proof == null ? BUDGET_SECONDS - spent : PROVEN_TOLERANCE_SECONDS;
    }

    @Override
    public synchronized void accept(long iat, Batch batch) {
        long now = now().seconds();
        // A proven clock is not led: the signer's runs ahead of it.
        long lead = iat <= now || proof != null ? 0 : Math.min(iat - now, tolerance());
        long reached = Math.min(iat, now + lead);
        spent += lead;
        if (reached > floor()) {
            mark = new Mark(reached, nanoTime.getAsLong());
        }
        batch.put(Floor.KEY, Floor.encode(floor()));
    }

    /**
     * Stores the floor reached by now, which the operating system's clock has no part in. What can not be stored is said
     * once; the next call tries again. Holds off {@link #accept}, so that no older floor follows a newer one.
     */
    synchronized void persist() {
        try {
            store.write(new Batch().put(Floor.KEY, Floor.encode(floor())));
            if (unstored) {
                LOG.info("The time floor is stored again.");
            }
            unstored = false;
        } catch (RuntimeException e) {
            if (!unstored) {
                LOG.warn("The time floor can not be stored, which is tried again: {}", e.getMessage());
            }
            unstored = true;
        }
    }
}
