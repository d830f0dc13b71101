// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import java.util.Set;
import java.util.stream.Collectors;
import org.latchkey.protocol.site.SiteConfig;

/**
 * A site with its configuration.
 *
 * @param config what hangs there
 * @param configVersion rises by one with each change; the number of the site's last lasting order (ADR 0017)
 */
public record Site(SiteConfig config, long configVersion) {

    public String code() {
        return config.site();
    }

    public Set<Integer> doorNumbers() {
        return config.banks().stream()
                .flatMap(bank -> bank.doors().stream())
                .map(SiteConfig.Door::number)
                .collect(Collectors.toSet());
    }
}
