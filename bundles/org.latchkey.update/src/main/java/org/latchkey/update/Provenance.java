// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.protocol.sync.RunningReport;

/**
 * Which of the bundles that run were not meant for service: those that a release for development brought, and those that
 * the release that runs does not have, whoever put them there. For one thread at a time.
 */
final class Provenance {

    private final Slots slots;
    private final Staging staging;
    private long known = SlotState.NONE;
    private Map<String, String> hashes = Map.of();
    private Set<String> development = Set.of();

    Provenance(Slots slots, Staging staging) {
        this.slots = slots;
        this.staging = staging;
    }

    /**
     * Symbolic names, ascending.
     *
     * @param release that runs and is confirmed
     */
    Set<String> unfit(long release, List<RunningReport.Bundle> running) throws IOException {
        if (known != release) {
            read(release);
        }
        Set<String> unfit = new TreeSet<>();
        for (RunningReport.Bundle bundle : running) {
            String hash = HexFormat.of().formatHex(bundle.sha256());
            if (development.contains(bundle.name()) || !hash.equals(hashes.get(bundle.name()))) {
                unfit.add(bundle.name());
            }
        }
        return unfit;
    }

    /** The folder of a release does not change while it runs. */
    private void read(long release) throws IOException {
        Map<String, String> found = new HashMap<>();
        BundleFile.in(slots.bundles(release)).values().forEach(file -> found.put(file.symbolicName(), file.sha256()));
        development = staging.development(release);
        hashes = found;
        known = release;
    }
}
