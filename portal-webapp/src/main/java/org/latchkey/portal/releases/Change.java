// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;

/**
 * What becomes of a bundle between two releases.
 *
 * @param fromVersion null if there was none
 * @param toVersion null if there is none any more
 * @param change added, removed, changed or same
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Change(String name, String fromVersion, String toVersion, String change) {

    /** By name. What a release leaves out goes if it is the whole unit, and stays the same if it is not. */
    static List<Change> between(ReleaseManifest from, ReleaseManifest to) {
        Map<String, ReleaseBundle> before = byName(from);
        Map<String, ReleaseBundle> after = byName(to);
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            changes.add(of(name, before.get(name), after.get(name), to.complete()));
        }
        return changes;
    }

    /** Where there is nothing to compare with. */
    static List<Change> from(ReleaseManifest first) {
        return byName(first).values().stream()
                .map(bundle -> new Change(bundle.symbolicName(), null, bundle.version(), "added"))
                .toList();
    }

    private static Change of(String name, ReleaseBundle before, ReleaseBundle after, boolean complete) {
        if (before == null) {
            return new Change(name, null, after.version(), "added");
        }
        if (after == null) {
            return complete
                    ? new Change(name, before.version(), null, "removed")
                    : new Change(name, before.version(), before.version(), "same");
        }
        boolean same = before.sha256().equals(after.sha256());
        return new Change(name, before.version(), after.version(), same ? "same" : "changed");
    }

    private static Map<String, ReleaseBundle> byName(ReleaseManifest manifest) {
        return manifest.bundles().stream()
                .collect(Collectors.toMap(ReleaseBundle::symbolicName, bundle -> bundle, (a, b) -> a, TreeMap::new));
    }
}
