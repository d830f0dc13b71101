// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.latchkey.release.manifest.ReleaseBundle;

/**
 * Who of a unit's bundles may have to be wired anew with a release, by what their manifests offer and need. A bundle that could
 * be wired to one that changes counts, also where another could serve it: declaring too many refuses nothing.
 */
final class Closure {

    private static final String PACKAGE = "package ";
    private static final String BUNDLE = "bundle ";
    private static final String CAPABILITY = "capability ";

    /** In a need: whatever begins like that. */
    private static final String ANY = "*";

    private record Part(String name, Set<String> offers, Set<String> needs) {

        /** True if it could be wired to somebody who offers these. */
        boolean uses(Set<String> offered) {
            return needs.stream()
                    .anyMatch(need -> offered.contains(need)
                            || need.endsWith(ANY) && offered.stream().anyMatch(offer -> begins(offer, need)));
        }

        private static boolean begins(String offer, String need) {
            return offer.startsWith(need.substring(0, need.length() - ANY.length()));
        }
    }

    private Closure() {}

    /**
     * What differs between a release and a unit.
     *
     * @param release the jars that the release brings
     * @param complete true if what it does not bring goes
     */
    static Set<String> changing(List<Path> release, List<Path> unit, boolean complete) throws IOException {
        Map<String, String> running = hashes(unit);
        Map<String, String> brought = hashes(release);
        Set<String> changing = new TreeSet<>();
        brought.forEach((name, hash) -> {
            if (!hash.equals(running.get(name))) {
                changing.add(name);
            }
        });
        if (complete) {
            running.keySet().stream().filter(name -> !brought.containsKey(name)).forEach(changing::add);
        }
        return changing;
    }

    private static Map<String, String> hashes(List<Path> jars) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        for (Path jar : jars) {
            ReleaseBundle bundle = ReleaseFolder.describe(jar);
            hashes.put(bundle.symbolicName(), bundle.sha256());
        }
        return hashes;
    }

    /**
     * The bundles that stay and use what a changing one offers, directly or by others.
     *
     * @param changing symbolic names of what the release brings
     * @param unit the jars of the unit that it is for
     */
    static Set<String> of(Collection<String> changing, List<Path> unit) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Path jar : unit) {
            parts.add(part(jar));
        }
        Set<String> touched = new HashSet<>(changing);
        Set<String> closure = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(changing);
        while (!next.isEmpty()) {
            String name = next.remove();
            Set<String> offers = parts.stream()
                    .filter(part -> part.name().equals(name))
                    .flatMap(part -> part.offers().stream())
                    .collect(Collectors.toSet());
            for (Part part : parts) {
                if (part.uses(offers) && touched.add(part.name())) {
                    closure.add(part.name());
                    next.add(part.name());
                }
            }
        }
        return closure;
    }

    private static Part part(Path jar) throws IOException {
        String name = ReleaseFolder.describe(jar).symbolicName();
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            Attributes headers = manifest.getMainAttributes();
            Set<String> offers = new HashSet<>(names(PACKAGE, headers.getValue("Export-Package")));
            offers.addAll(names(CAPABILITY, headers.getValue("Provide-Capability")));
            offers.add(BUNDLE + name);
            // Also of what it exports itself: where somebody else does too, the framework chooses.
            Set<String> needs = new HashSet<>(names(PACKAGE, headers.getValue("Import-Package")));
            needs.addAll(names(PACKAGE, headers.getValue("DynamicImport-Package")));
            needs.addAll(names(BUNDLE, headers.getValue("Require-Bundle")));
            needs.addAll(names(BUNDLE, headers.getValue("Fragment-Host")));
            needs.addAll(names(CAPABILITY, headers.getValue("Require-Capability")));
            // Services are found while running, and every bundle has these of the framework.
            offers.removeIf(Closure::isLoose);
            needs.removeIf(Closure::isLoose);
            return new Part(name, offers, needs);
        }
    }

    private static boolean isLoose(String need) {
        return need.equals(CAPABILITY + "osgi.service") || need.equals(CAPABILITY + "osgi.ee");
    }

    /** The paths of all clauses of a header: what stands before their attributes and directives. */
    private static Set<String> names(String kind, String header) {
        Set<String> names = new HashSet<>();
        for (String clause : split(header == null ? "" : header, ',')) {
            for (String path : split(clause, ';')) {
                if (!path.contains("=") && !path.isBlank()) {
                    names.add(kind + path.trim());
                }
            }
        }
        return names;
    }

    /** Splits outside of quotation marks. */
    private static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            quoted ^= c == '"';
            if (c == at && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
