// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import org.latchkey.release.manifest.ReleaseManifest;

/**
 * A release that was imported.
 *
 * @param offered false if its publisher has taken it out of the repository since
 * @param importedAt seconds since 1970
 */
public record Release(ReleaseManifest manifest, boolean offered, long importedAt) {

    public long counter() {
        return manifest.counter();
    }
}
