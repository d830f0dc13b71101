// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes scans. Scanners offer each scan to the highest-ranked handler and keep it, bounded, while there is none. */
@ConsumerType
public interface ScanHandler {

    /**
     * Decides on a scan. Returns when the decision is durable; doors may still be opening.
     *
     * @return false if the handler is going away and has not looked at the scan: offer it to the next one
     */
    boolean handle(Scan scan);

    /**
     * Takes note of readings that are no scan and that the scanner has thrown away. Told as soon as there is a handler,
     * several at once if they waited for one.
     *
     * @param scanner the scanner's name in the site configuration
     * @param times how many, at least 1
     * @return false if the handler is going away and has not noted it: tell the next one
     */
    default boolean refused(String scanner, Unreadable why, long times) {
        return true;
    }
}
