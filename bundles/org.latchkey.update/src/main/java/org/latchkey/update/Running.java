// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.sync.RunningReport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * The bundles that run and the digests of the files that they run from, whatever a manifest says of them. A file is read
 * once for each bundle that is installed from it. For one thread at a time.
 */
final class Running {

    /** In place of a digest that can not be had; no file has it. */
    private static final byte[] UNKNOWN = new byte[Sha256.LENGTH];

    private final BundleContext context;
    private Map<Long, Digest> digests = new HashMap<>();

    private record Digest(long installed, byte[] sha256) {}

    Running(BundleContext context) {
        this.context = context;
    }

    /** The files that the installed bundles run from. */
    static Set<Path> files(BundleContext context) {
        return Arrays.stream(context.getBundles())
                .map(Bundle::getLocation)
                .filter(location -> location.startsWith(Plan.REFERENCE))
                .map(Plan::file)
                .collect(Collectors.toSet());
    }

    /** What runs now; of two with one name and version the one that came last. */
    List<RunningReport.Bundle> bundles() {
        Map<Long, Digest> seen = new HashMap<>();
        Map<String, RunningReport.Bundle> running = new TreeMap<>();
        Bundle[] bundles = context.getBundles();
        Arrays.sort(bundles, Comparator.comparingLong(Bundle::getBundleId));
        for (Bundle bundle : bundles) {
            if (runs(bundle)) {
                Digest digest = digest(bundle);
                seen.put(bundle.getBundleId(), digest);
                String version = bundle.getVersion().toString();
                running.put(
                        bundle.getSymbolicName() + ";" + version,
                        new RunningReport.Bundle(bundle.getSymbolicName(), version, digest.sha256()));
            }
        }
        digests = seen;
        return new ArrayList<>(running.values());
    }

    private static boolean runs(Bundle bundle) {
        int state = bundle.getState();
        boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
        return bundle.getBundleId() != 0
                && bundle.getSymbolicName() != null
                && (state == Bundle.ACTIVE || state == Bundle.STARTING || fragment && state == Bundle.RESOLVED);
    }

    private Digest digest(Bundle bundle) {
        long installed = bundle.getLastModified();
        Digest known = digests.get(bundle.getBundleId());
        return known != null && known.installed() == installed ? known : new Digest(installed, hash(bundle));
    }

    private static byte[] hash(Bundle bundle) {
        try {
            String hash = Plan.hash(bundle);
            return hash.isEmpty() ? UNKNOWN : HexFormat.of().parseHex(hash);
        } catch (IOException ignored) {
            // The report shows that nobody knows what runs.
            return UNKNOWN;
        }
    }
}
