// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Threads that a bundle leaves behind when it stops (ADR 0052). A thread is a bundle's if it is made of the bundle's classes,
 * has its class loader, or began in one of its classes. Workers of a pool that have nothing to do show none of that and
 * are not seen.
 */
final class Strays {

    /** How long threads may take to end after their bundle has stopped. */
    private static final long GRACE_MILLIS = 2_000;

    private static final long LOOK_MILLIS = 50;

    /** In a bundle's manifest, with the value {@code hand-over}: its next version goes on with threads of this one. */
    private static final String THREADS = "Latchkey-Threads";

    private static final String MADE_UP = "\\$\\$";
    private static final String HAND_OVER = "hand-over";

    private Strays() {}

    /** The threads that live now. */
    static Set<Thread> alive() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /**
     * Which of these threads outlive the bundles, which have been stopped. Waits a little for those that are about to end.
     *
     * @param all the installed bundles: a class that several of them hold a copy of says nothing
     * @return what to call each of them
     */
    static Map<Thread, String> of(Collection<Bundle> stopped, Set<Thread> suspects, Bundle... all) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        Map<Thread, String> left = look(stopped, suspects, all);
        try {
            while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                left = look(stopped, suspects, all);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return left;
    }

    private static Map<Thread, String> look(Collection<Bundle> stopped, Set<Thread> suspects, Bundle... all) {
        Map<Thread, String> found = new TreeMap<>((one, other) -> Long.compare(one.getId(), other.getId()));
        for (Thread thread : suspects) {
            StackTraceElement[] stack = thread.getStackTrace();
            for (Bundle bundle : stopped) {
                boolean handsOver = HAND_OVER.equals(bundle.getHeaders("").get(THREADS));
                if (stack.length > 0 && !handsOver && (isMadeBy(bundle, thread) || beganIn(bundle, stack, all))) {
                    found.put(thread, thread.getName() + " of " + bundle.getSymbolicName() + " " + bundle.getVersion());
                }
            }
        }
        return found;
    }

    private static boolean isMadeBy(Bundle bundle, Thread thread) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        return loader != null
                && (thread.getClass().getClassLoader() == loader || thread.getContextClassLoader() == loader);
    }

    private static boolean beganIn(Bundle bundle, StackTraceElement[] stack, Bundle... all) {
        for (int i = stack.length - 1; i >= 0; i--) {
            StackTraceElement frame = stack[i];
            if (isPlatform(frame)) {
                continue;
            }
            if (!holds(bundle, frame)) {
                return false;
            }
            if (!isCopied(bundle, frame, all)) {
                return true;
            }
        }
        return false;
    }

    /** Drivers carry copies of the same line code. */
    private static boolean isCopied(Bundle bundle, StackTraceElement frame, Bundle... all) {
        for (Bundle other : all) {
            if (!bundle.getSymbolicName().equals(other.getSymbolicName())
                    && other.getBundleId() != 0
                    && holds(other, frame)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlatform(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.");
    }

    private static boolean holds(Bundle bundle, StackTraceElement frame) {
        // What stands behind the mark of made-up classes, lambdas for example, is in no file.
        String type = frame.getClassName().split(MADE_UP, 2)[0];
        return bundle.getState() != Bundle.UNINSTALLED && bundle.getEntry(type.replace('.', '/') + ".class") != null;
    }

    /** Where in the bundle a thread is, or else where at all; empty if it has ended. */
    static Optional<String> place(Bundle bundle, Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        for (StackTraceElement frame : stack) {
            if (holds(bundle, frame)) {
                return Optional.of(frame.toString());
            }
        }
        return stack.length == 0 ? Optional.empty() : Optional.of(stack[0].toString());
    }

    /** The threads that are in code of one of these bundles, and where. */
    static List<String> inside(Collection<Bundle> bundles) {
        List<String> found = new ArrayList<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            for (StackTraceElement frame : stack) {
                if (bundles.stream().anyMatch(bundle -> holds(bundle, frame))) {
                    found.add(thread.getName() + " in " + frame);
                    return;
                }
            }
        });
        return found;
    }
}
