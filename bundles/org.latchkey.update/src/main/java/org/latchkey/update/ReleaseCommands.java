// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.unit.api.UnitException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** What a technician may say about releases and drivers. */
final class ReleaseCommands {

    static final String RELEASE_USAGE = "release list | running | stage FOLDER | apply COUNTER | rollback | status";
    static final String DRIVER_USAGE = "driver list | swap FOLDER";
    private static final String DRIVERS = "org.latchkey.driver.";

    private final Updater updater;
    private final Repositories repositories;
    private final Runnable rights;
    private final Supplier<String> directed;
    private final BundleContext context;

    /**
     * @param rights throws unless a technician's code has opened the rights
     * @param directed says what the portal directed
     */
    ReleaseCommands(
            Updater updater,
            Repositories repositories,
            Runnable rights,
            Supplier<String> directed,
            BundleContext context) {
        this.updater = updater;
        this.repositories = repositories;
        this.rights = rights;
        this.directed = directed;
        this.context = context;
    }

    void release(PrintStream out, List<String> words) {
        switch (words.isEmpty() ? "" : words.get(0)) {
            case "list" -> updater.list().forEach(out::println);
            case "status" -> {
                updater.list().forEach(out::println);
                out.println(directed.get());
                if (!updater.leftBehind().isEmpty()) {
                    out.println("Threads of bundles that were replaced still run: "
                            + String.join(", ", updater.leftBehind()) + ".");
                }
            }
            case "running" -> running(out);
            case "stage" -> {
                Path folder = Path.of(argument(words, RELEASE_USAGE));
                rights.run();
                out.println(updater.stage(
                        repositories.newest(folder, release -> true).source()));
            }
            case "apply" -> {
                long counter = counter(argument(words, RELEASE_USAGE));
                rights.run();
                out.println(updater.apply(counter));
            }
            case "rollback" -> {
                rights.run();
                out.println(updater.rollback());
            }
            default -> throw new UnitException("Usage: " + RELEASE_USAGE);
        }
    }

    void driver(PrintStream out, List<String> words) {
        switch (words.isEmpty() ? "" : words.get(0)) {
            case "list" -> drivers(out);
            case "swap" -> {
                Path folder = Path.of(argument(words, DRIVER_USAGE));
                rights.run();
                Repositories.Offer offer = repositories.newest(folder, ReleaseCommands::isOfDrivers);
                out.println(updater.stage(offer.source()));
                out.println(updater.apply(offer.counter()));
            }
            default -> throw new UnitException("Usage: " + DRIVER_USAGE);
        }
    }

    private static boolean isOfDrivers(ReleaseManifest release) {
        return !release.complete()
                && release.bundles().stream()
                        .allMatch(bundle -> bundle.symbolicName().startsWith(DRIVERS));
    }

    private void running(PrintStream out) {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != 0) {
                out.println(bundle.getSymbolicName() + "  " + bundle.getVersion() + "  " + hash(bundle)
                        + (runs(bundle) ? "" : "  not running"));
            }
        }
    }

    private static String hash(Bundle bundle) {
        try {
            return Plan.hash(bundle);
        } catch (IOException e) {
            throw new UnitException("The file of " + bundle.getSymbolicName() + " can not be read.", e);
        }
    }

    /** A fragment runs with its host. */
    private static boolean runs(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE
                || bundle.getState() == Bundle.STARTING
                || bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }

    private void drivers(PrintStream out) {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith(DRIVERS)) {
                out.println(bundle.getSymbolicName().substring(DRIVERS.length()) + "  " + bundle.getVersion()
                        + (bundle.getState() == Bundle.ACTIVE ? "" : "  not running"));
            }
        }
    }

    private static String argument(List<String> words, String usage) {
        if (words.size() != 2) {
            throw new UnitException("Usage: " + usage);
        }
        return words.get(1);
    }

    private static long counter(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UnitException("A release is named by its counter, not by '" + text + "'.", e);
        }
    }
}
