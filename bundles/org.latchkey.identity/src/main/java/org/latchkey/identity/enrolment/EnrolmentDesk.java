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
import java.util.function.Consumer;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.latchkey.unit.api.Enrolment.Phase;
import org.latchkey.unit.api.Enrolment.Status;
import org.latchkey.unit.api.PortalAccess;
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
    private static final long RENEWAL_MINUTES = 60;
    private static final long STOP_SECONDS = 5;
    private static final Status NONE =
            new Status(Phase.NONE, "Not enrolled: 'enrol TOKEN' with a token of the portal connects the unit.");

    private final Enroller enroller;
    private final TrustedClock clock;
    private final Consumer<PortalAccess> published;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Status status = NONE;
    /** First second at which the certificate no longer holds; 0 if there is none. */
    private volatile long end;

    /** Counts tokens; retries of earlier ones end. On the thread only. */
    private long generation;

    /** @param published is told of each new way to the portal */
    public EnrolmentDesk(Enroller enroller, TrustedClock clock, Consumer<PortalAccess> published) {
        this.enroller = enroller;
        this.clock = clock;
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

    /** Where enrolment stands. */
    public Status status() {
        Status now = status;
        return now.phase() == Phase.ENROLLED && clock.now().seconds() >= end
                ? new Status(
                        Phase.ENROLLED, "The certificate has ended: 'enrol TOKEN' with a new token connects the unit.")
                : now;
    }

    /** Begins to enrol and waits a little for the outcome. */
    public String enrol(String token) {
        CompletableFuture<String> first = begin(token);
        try {
            return first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new UnitException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException expected) {
            return "The portal has not answered yet; the unit goes on trying.";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnitException("Interrupted; the unit goes on trying.", e);
        }
    }

    /**
     * Begins to enrol.
     *
     * @return completes after the first attempt
     * @throws UnitException if that is no token
     */
    public CompletableFuture<String> begin(String text) {
        EnrolmentToken token;
        try {
            token = EnrolmentToken.parse(text.strip());
        } catch (ProtocolException e) {
            throw new UnitException("This is no token of a portal: " + e.reason() + ".", e);
        }
        CompletableFuture<String> first = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                generation++;
                attempt(token, generation, FIRST_WAIT_MILLIS, first);
            });
        } catch (RejectedExecutionException e) {
            throw new UnitException("The unit is stopping.", e);
        }
        return first;
    }

    private void attempt(EnrolmentToken token, long number, long bound, CompletableFuture<String> first) {
        if (number != generation) {
            return;
        }
        try {
            enroller.enrol(token);
            PortalAccess access = enroller.access().orElseThrow();
            enrolled(access);
            published.accept(access);
            first.complete(status.message());
        } catch (IOException e) {
            String message = "The portal can not be asked now (" + words(e) + "); the unit goes on trying.";
            if (!first.isDone()) {
                LOG.info(message);
            }
            status = new Status(Phase.ASKING, message);
            first.complete(message);
            retry(token, number, bound, first);
        } catch (RuntimeException e) {
            LOG.warn("Enrolment has ended: {}", e.getMessage());
            status = new Status(Phase.REFUSED, e.getMessage());
            first.completeExceptionally(e);
        }
    }

    private void retry(EnrolmentToken token, long number, long bound, CompletableFuture<String> first) {
        long wait = ThreadLocalRandom.current().nextLong(bound + 1);
        long next = Math.min(LONGEST_WAIT_MILLIS, 2 * bound);
        try {
            executor.schedule(() -> attempt(token, number, next, first), wait, TimeUnit.MILLISECONDS);
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
