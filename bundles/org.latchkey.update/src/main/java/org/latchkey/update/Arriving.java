// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.tuf.TufClient;

/**
 * Bundles on their way from the portal, each in a file that is named by its hash, so that what broke off is taken up again
 * after a restart too. What the release in question does not name is taken away. For one thread at a time.
 */
final class Arriving {

    private static final String JAR = ".jar";

    private final Path folder;

    Arriving(Path folder) {
        this.folder = folder;
    }

    /** Where a bundle comes to. */
    Path file(ReleaseBundle bundle) {
        return folder.resolve(bundle.sha256() + JAR);
    }

    /** How many bytes of these are still to come. */
    long missing(List<ReleaseBundle> bundles) throws IOException {
        long sum = 0;
        for (ReleaseBundle bundle : bundles) {
            Path part = TufClient.part(file(bundle));
            if (!Files.exists(file(bundle))) {
                sum += bundle.length() - (Files.exists(part) ? Math.min(bundle.length(), Files.size(part)) : 0);
            }
        }
        return sum;
    }

    /** Takes away what is not of these. */
    void keepOnly(List<ReleaseBundle> bundles) throws IOException {
        Set<Path> wanted = new HashSet<>();
        for (ReleaseBundle bundle : bundles) {
            wanted.add(file(bundle));
            wanted.add(TufClient.part(file(bundle)));
        }
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> !wanted.contains(path)).toList()) {
                Files.delete(file);
            }
        }
    }
}
