// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api.health;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.latchkey.unit.api.HealthCheck;

/**
 * Whether the unit does after a change what it did before: after a release was swapped in, after a configuration was
 * published. A check that was well has to be well again; one that was not may stay as it was, for a change is not to blame
 * for an unplugged cable. Thread-safe if its supplier is.
 */
public final class Wellness {

    /** Time that can be waited for. */
    public interface Ticker {

        /** The machine's. */
        Ticker SYSTEM = new Ticker() {
            @Override
            public long millis() {
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
            }

            @Override
            public void pause(long millis) throws InterruptedException {
                TimeUnit.MILLISECONDS.sleep(millis);
            }
        };

        /** Milliseconds since some moment, never backwards. */
        long millis();

        void pause(long millis) throws InterruptedException;
    }

    private final Supplier<? extends Collection<HealthCheck>> checks;
    private final Ticker ticker;
    private final long pauseMillis;
    private final long holdMillis;

    /**
     * A judge of health checks.
     *
     * @param checks those that are there now
     * @param pauseMillis between two looks, above 0
     * @param holdMillis how long all must be well without a break: what starts and falls over at once is not well
     */
    public Wellness(
            Supplier<? extends Collection<HealthCheck>> checks, Ticker ticker, long pauseMillis, long holdMillis) {
        this.checks = checks;
        this.ticker = ticker;
        this.pauseMillis = pauseMillis;
        this.holdMillis = holdMillis;
    }

    /** The names of the checks that are well now. */
    public Set<String> well() {
        Set<String> well = new TreeSet<>();
        answers().forEach((name, result) -> {
            if (result.ok()) {
                well.add(name);
            }
        });
        return well;
    }

    private Map<String, HealthCheck.Result> answers() {
        Map<String, HealthCheck.Result> answers = new TreeMap<>();
        for (HealthCheck check : checks.get()) {
            HealthCheck.Result result;
            try {
                result = check.check();
            } catch (RuntimeException e) {
                result = new HealthCheck.Result(false, "The check failed: " + e.getMessage());
            }
            answers.merge(check.name(), result, (one, other) -> one.ok() ? other : one);
        }
        return answers;
    }

    /**
     * Waits until all of them are well.
     *
     * @param wanted names of checks; one that is not there is not well
     * @param millis how long they may take, the time they must hold not counted
     * @return empty, or what is not well when the time is over, by the check's name
     */
    public SortedMap<String, String> await(Set<String> wanted, long millis) throws InterruptedException {
        long deadline = ticker.millis() + millis;
        long wellSince = Long.MAX_VALUE;
        while (true) {
            SortedMap<String, String> troubles = troubles(wanted);
            long now = ticker.millis();
            if (troubles.isEmpty()) {
                wellSince = Math.min(wellSince, now);
                if (now - wellSince >= holdMillis) {
                    return troubles;
                }
            } else {
                wellSince = Long.MAX_VALUE;
                if (now >= deadline) {
                    return troubles;
                }
            }
            ticker.pause(pauseMillis);
        }
    }

    private SortedMap<String, String> troubles(Set<String> wanted) {
        Map<String, HealthCheck.Result> answers = answers();
        SortedMap<String, String> troubles = new TreeMap<>();
        for (String name : wanted) {
            HealthCheck.Result result = answers.get(name);
            if (result == null) {
                troubles.put(name, "the health check is missing");
            } else if (!result.ok()) {
                troubles.put(name, result.message());
            }
        }
        return troubles;
    }
}
