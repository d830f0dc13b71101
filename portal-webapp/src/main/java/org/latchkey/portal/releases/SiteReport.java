// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.util.List;

/**
 * What a site's unit said last of what it runs; its key's signature was checked.
 *
 * @param kid of the unit
 * @param reportedAt the unit's time
 * @param receivedAt the portal's time
 * @param release what runs and is confirmed, or 0
 * @param phase how far it is with the target
 * @param target what it was directed to last, or 0
 * @param development true if something runs there that was not meant for service
 * @param digest SHA-256 of the letter in hex: tells one report from another
 */
public record SiteReport(
        String site,
        String kid,
        long reportedAt,
        long receivedAt,
        long release,
        Phase phase,
        long target,
        String reason,
        List<Running> bundles,
        boolean development,
        String digest) {

    /** How far a unit is with what it was directed to. */
    public enum Phase {
        IDLE,
        FETCHING,
        WAITING,
        SWAPPING,
        PROVING,
        CONFIRMED,
        FAILED;

        /** True while bundles are being exchanged: what runs then is no release's. */
        public boolean between() {
            return this == SWAPPING || this == PROVING;
        }
    }

    /** A bundle that runs. @param sha256 of its file, in hex */
    public record Running(String name, String version, String sha256) {}
}
