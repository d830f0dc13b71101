// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Enrolment.Phase;
import org.latchkey.unit.api.Enrolment.Status;
import org.latchkey.unit.api.PortalAccess;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries tokens and renews certificates on a thread of its own, {@code identity-enrolment}. Thread-safe. */
public final class EnrolmentDesk {

    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentDesk.class);
    private static final long PATIENCE_SECONDS = 20;
    private static final long FIRST_WAIT_MILLIS = 1_000;
    private static final long LONGEST_WAIT_MILLIS = 60_000;
    /** A token holds for an hour: whoever shows one stands before the unit, and makes another if that has gone by. */
    static final long LONGEST_MILLIS = TimeUnit.HOURS.toMillis(1);

    private static final long RENEWAL_MINUTES = 60;
    private static final long STOP_SECONDS = 5;
    private static final String UNANSWERED = "The portal has not answered yet; the unit goes on trying.";
    private static final Status NONE =
            new Status(Phase.NONE, "Not enrolled: 'enrol TOKEN' with a token of the portal connects the unit.");

    private final Enroller enroller;
    private final TrustedClock clock;
    private final LongSupplier millis;
    private final Consumer<PortalAccess> published;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Status status = NONE;
    /** First second at which the certificate no longer holds; 0 if there is none. */
    private volatile long end;

    /** The token that is being tried; null if none is. Retries of others end. */
    private final AtomicReference<Tries> running = new AtomicReference<>();

    /**
     * A token that is being tried.
     *
     * @param begun by the count of {@link #millis}
     * @param first completes after the first attempt, and never fails
     * @param last completes after the last attempt, unless another token has taken its place, and never fails
     */
    record Tries(EnrolmentToken token, long begun, CompletableFuture<Status> first, CompletableFuture<Status> last) {

        void tell(Status outcome) {
            first.complete(outcome);
            last.complete(outcome);
        }
    }

    /**
     * @param millis since some moment, never backwards
     * @param published is told of each new way to the portal
     */
    public EnrolmentDesk(Enroller enroller, TrustedClock clock, LongSupplier millis, Consumer<PortalAccess> published) {
        this.enroller = enroller;
        this.clock = clock;
        this.millis = millis;
        this.published = published;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "identity-enrolment");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        enroller.access().ifPresent(this::enrolled);
    }

    /** Publishes what there is and begins to look after the certificate. */
    public void start() {
        enroller.access().ifPresent(published);
        executor.scheduleWithFixedDelay(this::renewIfDue, 1, RENEWAL_MINUTES, TimeUnit.MINUTES);
    }

    /** True if there is no certificate that holds, whatever became of the last token. */
    public boolean needsToken() {
        return clock.now().seconds() >= end;
    }

    /** True if the unit belongs to a site, whether or not it is connected. */
    boolean hasLetters() {
        return enroller.hasLetters();
    }

    /** True while a token is being tried. */
    boolean isAsking() {
        return running.get() != null;
    }

    /** Where enrolment stands. */
    public Status status() {
        Status now = status;
        return now.phase() == Phase.ENROLLED && clock.now().seconds() >= end
                ? new Status(
                        Phase.ENROLLED, "The certificate has ended: 'enrol TOKEN' with a new token connects the unit.")
                : now;
    }

    /** As {@link org.latchkey.unit.api.Enrolment#enrol}. */
    public String enrol(String token) {
        Tries tries = begin(token(token));
        try {
            Status outcome = tries.first().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (outcome.phase() == Phase.REFUSED) {
                throw new UnitException(outcome.message());
            }
            return outcome.message();
        } catch (ExecutionException e) {
            throw new UnitException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException expected) {
            return UNANSWERED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnitException("Interrupted; the unit goes on trying.", e);
        }
    }

    /**
     * What a text is, as far as the unit can say alone.
     *
     * @throws RefusedException if that is no token, or not for this unit
     */
    EnrolmentToken token(String text) {
        try {
            EnrolmentToken token = EnrolmentToken.parse(text.strip());
            enroller.check(token);
            return token;
        } catch (ProtocolException e) {
            throw new RefusedException(e.reason(), "This is no token of a portal: " + e.reason() + ".");
        } catch (IOException e) {
            throw new RefusedException(Enrolment.TOKEN_REFUSED, "The unit can not read whose it is: " + words(e) + ".");
        }
    }

    /**
     * Begins to enrol, in place of another token that is being tried.
     *
     * @throws RefusedException as {@link #token}, or if the unit stops
     */
    public void begin(String text) {
        begin(token(text));
    }

    Tries begin(EnrolmentToken token) {
        Tries tries = new Tries(token, millis.getAsLong(), new CompletableFuture<>(), new CompletableFuture<>());
        running.set(tries);
        status = new Status(Phase.ASKING, UNANSWERED);
        try {
            executor.execute(() -> attempt(tries, FIRST_WAIT_MILLIS));
        } catch (RejectedExecutionException expected) {
            throw new RefusedException(Enrolment.ENROLMENT_BUSY, "The unit is stopping.");
        }
        return tries;
    }

    private void attempt(Tries tries, long bound) {
        if (running.get() != tries) {
            return;
        }
        try {
            enroller.enrol(tries.token());
            PortalAccess access = enroller.access().orElseThrow();
            enrolled(access);
            published.accept(access);
            end(tries, status);
        } catch (IOException e) {
            unanswered(tries, bound, e);
        } catch (RuntimeException e) {
            LOG.warn("Enrolment has ended: {}", e.getMessage());
            end(tries, new Status(Phase.REFUSED, e.getMessage()));
        } catch (Error e) {
            // Nobody else sees what ends this task, and whoever waits for it must not wait for ever.
            LOG.error("Enrolment has broken off.", e);
            end(tries, new Status(Phase.REFUSED, "Enrolment has broken off (" + e + "): try another token."));
        }
    }

    private void end(Tries tries, Status outcome) {
        running.compareAndSet(tries, null);
        status = outcome;
        if (outcome.phase() == Phase.REFUSED) {
            // What it has holds all the same.
            enroller.access().ifPresent(this::enrolled);
        }
        tries.tell(outcome);
    }

    private void unanswered(Tries tries, long bound, IOException failure) {
        if (millis.getAsLong() - tries.begun() >= LONGEST_MILLIS) {
            LOG.info("Enrolment has ended: the portal could not be asked for an hour.");
            end(tries, new Status(Phase.REFUSED, "The portal could not be asked for an hour: try another token."));
            return;
        }
        String message = "The portal can not be asked now (" + words(failure) + "); the unit goes on trying.";
        if (!tries.first().isDone()) {
            LOG.info(message);
        }
        status = new Status(Phase.ASKING, message);
        tries.first().complete(status);
        retry(tries, bound);
    }

    private void retry(Tries tries, long bound) {
        long wait = ThreadLocalRandom.current().nextLong(bound + 1);
        long next = Math.min(LONGEST_WAIT_MILLIS, 2 * bound);
        try {
            executor.schedule(() -> attempt(tries, next), wait, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException expected) {
            // It is being stopped.
            LOG.trace("stopped");
        }
    }

    private static String words(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private void enrolled(PortalAccess access) {
        end = access.certificateEnd();
        Instant until = Instant.ofEpochSecond(end).truncatedTo(ChronoUnit.SECONDS);
        status = new Status(
                Phase.ENROLLED, "Enrolled for site " + access.site() + "; the certificate holds until " + until + ".");
    }

    private void renewIfDue() {
        if (!enroller.isRenewalDue()) {
            return;
        }
        try {
            enroller.renew();
            PortalAccess access = enroller.access().orElseThrow();
            enrolled(access);
            published.accept(access);
        } catch (IOException e) {
            LOG.info("The certificate could not be renewed yet: {}", words(e));
        } catch (RuntimeException e) {
            LOG.warn("The certificate could not be renewed: {}", e.getMessage());
        }
    }

    /** Ends the thread. */
    public void stop() throws InterruptedException {
        executor.shutdownNow();
        if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            LOG.error("identity-enrolment did not end within {} s.", STOP_SECONDS);
        }
    }
}
