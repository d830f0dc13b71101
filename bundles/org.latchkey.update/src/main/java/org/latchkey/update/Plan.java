// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What it takes to get from the bundles that run to those of a folder.
 *
 * @param steps one for each bundle that differs
 * @param closure symbolic names of bundles that stay as they are but are wired to one that changes
 * @param entangled true if a bundle that changes is wired to another that changes: beside the old ones its successor could
 *     be wired to a bundle that goes
 * @param self true if the updater itself changes
 */
record Plan(List<Step> steps, Set<String> closure, boolean entangled, boolean self) {

    static final String REFERENCE = "reference:";

    /**
     * A bundle that comes, goes, or is replaced.
     *
     * @param old the one that runs
     * @param next the one that shall run
     */
    record Step(Optional<Bundle> old, Optional<BundleFile> next) {

        String name() {
            return old.map(Bundle::getSymbolicName)
                    .orElseGet(() -> next.orElseThrow().symbolicName());
        }
    }

    /** True if it needs the unit to start again: somebody would have to be wired anew, or the updater goes. */
    boolean restart() {
        return self || entangled || !closure.isEmpty();
    }

    static Plan to(Map<String, BundleFile> wanted, BundleContext context) throws IOException {
        Map<String, Bundle> running = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != 0) {
                running.put(bundle.getSymbolicName(), bundle);
            }
        }
        List<Step> steps = new ArrayList<>();
        for (Bundle bundle : running.values()) {
            BundleFile next = wanted.get(bundle.getSymbolicName());
            if (next == null || !next.sha256().equals(hash(bundle))) {
                steps.add(new Step(Optional.of(bundle), Optional.ofNullable(next)));
            }
        }
        for (BundleFile file : wanted.values()) {
            if (!running.containsKey(file.symbolicName())) {
                steps.add(new Step(Optional.empty(), Optional.of(file)));
            }
        }
        boolean self = steps.stream().anyMatch(step -> step.old()
                .filter(old -> old.equals(context.getBundle()))
                .isPresent());
        return new Plan(List.copyOf(steps), closure(steps), entangled(steps), self);
    }

    /** The file that a location names. */
    static Path file(String location) {
        return Path.of(URI.create(location.substring(REFERENCE.length())));
    }

    /** Hex SHA-256 of the file that a bundle runs from, empty if it is none or gone. */
    static String hash(Bundle bundle) throws IOException {
        if (!bundle.getLocation().startsWith(REFERENCE)) {
            return "";
        }
        Path file = file(bundle.getLocation());
        return Files.isRegularFile(file) ? BundleFile.hash(file) : "";
    }

    private static boolean entangled(List<Step> steps) {
        Set<Bundle> changing = new HashSet<>();
        steps.forEach(step -> step.old().ifPresent(changing::add));
        return changing.stream()
                .map(bundle -> bundle.adapt(BundleWiring.class))
                .filter(Objects::nonNull)
                .flatMap(wiring -> wiring.getProvidedWires(null).stream())
                .anyMatch(wire -> changing.contains(wire.getRequirer().getBundle())
                        && !wire.getRequirer()
                                .getBundle()
                                .equals(wire.getProvider().getBundle()));
    }

    private static Set<String> closure(List<Step> steps) {
        Set<Bundle> changing = new HashSet<>();
        steps.forEach(step -> step.old().ifPresent(changing::add));
        Deque<Bundle> toLookAt = new ArrayDeque<>(changing);
        Set<String> closure = new TreeSet<>();
        while (!toLookAt.isEmpty()) {
            BundleWiring wiring = toLookAt.poll().adapt(BundleWiring.class);
            if (wiring == null) {
                continue;
            }
            for (BundleWire wire : wiring.getProvidedWires(null)) {
                Bundle user = wire.getRequirer().getBundle();
                if (changing.add(user)) {
                    closure.add(user.getSymbolicName());
                    toLookAt.add(user);
                }
            }
        }
        return closure;
    }
}
