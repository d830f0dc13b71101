// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.latchkey.portal.journal.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Writes sign-ins that were refused into the journal, and lets no flood fill it: of each hour the first {@link #SINGLY}
 * one by one, all others as one entry with their numbers when the hour is over. Addresses and names that were tried stay
 * out. The thread {@code sign-in-watch} ends hours after which nobody tries any more. Thread-safe.
 */
@Component
class FailedSignIns implements SmartLifecycle {

    /** How many of an hour have entries of their own. */
    static final int SINGLY = 10;

    /** Over which the others are summed up. */
    static final Duration HOUR = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(FailedSignIns.class);

    private static final long LOOK_SECONDS = 60;
    private static final long STOP_SECONDS = 5;

    private final Journal journal;
    private final InstantSource clock;
    private ScheduledExecutorService thread;
    private long since;
    private int singly;
    private long wrong;
    private long throttled;

    FailedSignIns(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** Why a sign-in was refused. */
    enum Why {
        /** Name or password is wrong. */
        WRONG_PASSWORD("wrong-password"),
        /** Too many tries; the password was not even looked at. */
        THROTTLED("throttled");

        private final String word;

        Why(String word) {
            this.word = word;
        }
    }

    /** Somebody was refused. @param operatorId whose name it was, if it is anybody's */
    synchronized void refused(Optional<String> operatorId, Why why) {
        look();
        long now = clock.instant().getEpochSecond();
        if (singly == 0) {
            since = now;
        }
        if (singly < SINGLY) {
            singly++;
            Map<String, Object> details = Map.of("why", why.word);
            operatorId.ifPresentOrElse(
                    id -> journal.recordAs(id, "sign-in-refused", details),
                    () -> journal.record("sign-in-refused", details));
        } else if (why == Why.THROTTLED) {
            throttled++;
        } else {
            wrong++;
        }
    }

    /** Sums up an hour that is over. */
    synchronized void look() {
        if (singly > 0 && clock.instant().getEpochSecond() - since >= HOUR.toSeconds()) {
            sumUp();
        }
    }

    private void sumUp() {
        if (wrong + throttled > 0) {
            journal.record(
                    "sign-ins-refused",
                    Map.of(
                            Why.WRONG_PASSWORD.word,
                            wrong,
                            Why.THROTTLED.word,
                            throttled,
                            "seconds",
                            clock.instant().getEpochSecond() - since));
        }
        singly = 0;
        wrong = 0;
        throttled = 0;
    }

    private void safely() {
        try {
            look();
        } catch (RuntimeException fault) {
            LOG.error("Refused sign-ins could not be written into the journal", fault);
        }
    }

    @Override
    public synchronized void start() {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "sign-in-watch");
            made.setDaemon(true);
            return made;
        });
        thread.scheduleWithFixedDelay(this::safely, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** What was counted is written before the portal goes. */
    @Override
    public void stop() {
        ScheduledExecutorService ended;
        synchronized (this) {
            ended = thread;
            thread = null;
            sumUp();
        }
        ended.shutdown();
        try {
            if (!ended.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                ended.shutdownNow();
            }
        } catch (InterruptedException e) {
            ended.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
