// SPDX-License-Identifier: Apache-2.0
package org.latchkey.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.latchkey.launcher.slots.Slots;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a unit: one Felix framework with exactly the bundles of one folder.
 *
 * <p>{@code Launcher --home DIR --bundles DIR [--stop-when-started]}. The process ends with 0 when it was asked to
 * stop, 1 when the framework could not start, 2 when it was called wrongly, {@link #RESTART} when it is to be started
 * again because another release comes into force.
 */
public final class Launcher {

    /** Exit code of a unit that whoever started it shall start again (sysexits' EX_TEMPFAIL). */
    public static final int RESTART = 75;

    /** Longer than an updater takes to prove a release. */
    private static final long TRIAL_SECONDS = 180;

    private static final long STOP_SECONDS = 15;

    private Launcher() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Arguments.USAGE);
            return 2;
        }
        try {
            prepareHome(arguments.home());
        } catch (IOException e) {
            System.err.println("The unit's folder can not be used: " + e);
            return 1;
        }
        // Logback reads its file's place from here, so it is set before the first logger is made.
        System.setProperty("latchkey.home", arguments.home().toString());
        System.setProperty("latchkey.bundles", arguments.bundles().toString());
        return serve(arguments, LoggerFactory.getLogger(Launcher.class));
    }

    private static int serve(Arguments arguments, Logger log) {
        CountDownLatch stopped = new CountDownLatch(1);
        Slots slots = new Slots(arguments.home(), arguments.bundles());
        try (UnitFramework framework = UnitFramework.start(arguments.home(), choose(slots, log))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(framework, stopped), "latchkey-stop"));
            return !arguments.stopWhenStarted() && framework.awaitStop() ? RESTART : 0;
        } catch (BundleException | IOException e) {
            log.error("The unit did not start", e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            stopped.countDown();
        }
    }

    private static Path choose(Slots slots, Logger log) {
        Slots.Choice choice = slots.choose();
        System.setProperty("latchkey.release", Long.toString(choice.release()));
        if (choice.trial()) {
            endTrialInTime(slots, choice.release(), log);
        }
        if (!choice.note().isEmpty()) {
            log.warn("Release {} runs: {}", choice.release(), choice.note());
        }
        return choice.bundles();
    }

    /** A release whose own updater does not run would stay on trial for ever. */
    private static void endTrialInTime(Slots slots, long release, Logger log) {
        Thread thread = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(TRIAL_SECONDS);
                        if (slots.state().trying() == release) {
                            log.error(
                                    "Release {} has not proved itself in {} s; starting again", release, TRIAL_SECONDS);
                            System.exit(RESTART);
                        }
                    } catch (IOException e) {
                        log.error("The releases can not be read: {}", e.getMessage());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "latchkey-trial");
        thread.setDaemon(true);
        thread.start();
    }

    private static void shutDown(UnitFramework framework, CountDownLatch stopped) {
        try {
            framework.close();
            stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void prepareHome(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            Files.createDirectories(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }
}
