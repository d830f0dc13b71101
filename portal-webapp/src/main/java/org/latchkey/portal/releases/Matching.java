// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.latchkey.release.manifest.ReleaseBundle;

/** Whether what runs is what the publisher signed under the name that the unit gives it. */
public enum Matching {
    YES,
    NO,
    /** The unit runs no release, is in the middle of a swap, or runs one that this portal does not know. */
    UNKNOWN;

    /** Compares digests: words alone count for nothing. */
    public static Matching of(SiteReport report, Optional<Release> claimed) {
        if (claimed.isEmpty() || report.release() == 0 || report.phase().between()) {
            return UNKNOWN;
        }
        Set<SiteReport.Running> running = new HashSet<>(report.bundles());
        for (ReleaseBundle bundle : claimed.get().manifest().bundles()) {
            if (!running.contains(new SiteReport.Running(bundle.symbolicName(), bundle.version(), bundle.sha256()))) {
                return NO;
            }
        }
        boolean more = running.size() > claimed.get().manifest().bundles().size();
        return more && claimed.get().manifest().complete() ? NO : YES;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
