// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.Collection;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.latchkey.unit.api.HealthCheck;

/**
 * Whether the unit does after a swap what it did before. A check that was well has to be well again; one that was not
 * may stay as it was, for a release is not to blame for an unplugged cable.
 */
final class Wellness {

    /** A release has to be well for so many looks in a row: what starts and falls over at once is not well. */
    private static final int LOOKS = 4;

    private final Supplier<? extends Collection<HealthCheck>> checks;
    private final long pauseMillis;

    Wellness(Supplier<? extends Collection<HealthCheck>> checks, long pauseMillis) {
        this.checks = checks;
        this.pauseMillis = pauseMillis;
    }

    /** The names of the checks that are well now. */
    Set<String> well() {
        Set<String> well = new TreeSet<>();
        answers().forEach((name, result) -> {
            if (result.ok()) {
                well.add(name);
            }
        });
        return well;
    }

    private TreeMap<String, HealthCheck.Result> answers() {
        TreeMap<String, HealthCheck.Result> answers = new TreeMap<>();
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
     * @return empty text, or what is not well when the time is over
     */
    String await(Set<String> wanted, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int looks = 0;
        while (true) {
            String trouble = trouble(wanted);
            looks = trouble.isEmpty() ? looks + 1 : 0;
            if (looks >= LOOKS) {
                return "";
            }
            if (System.nanoTime() - deadline > 0 && !trouble.isEmpty()) {
                return trouble;
            }
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
    }

    private String trouble(Set<String> wanted) {
        TreeMap<String, HealthCheck.Result> answers = answers();
        for (String name : wanted) {
            HealthCheck.Result result = answers.get(name);
            if (result == null) {
                return "the health check '" + name + "' is missing";
            }
            if (!result.ok()) {
                return name + ": " + result.message();
            }
        }
        return "";
    }
}
