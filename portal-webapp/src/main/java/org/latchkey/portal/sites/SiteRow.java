// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The columns of a site, by the names of the statements' parameters. */
final class SiteRow {

    private SiteRow() {}

    static Map<String, Object> of(Site site, JsonMapper json, long now) {
        return Map.of(
                "code", site.code(),
                "name", site.config().name(),
                "timeZone", site.config().timeZone(),
                "banks", site.config().banks().size(),
                "doors", site.doorNumbers().size(),
                "config", json.writeValueAsString(SiteForm.of(site.config())),
                "version", site.configVersion(),
                "now", now);
    }
}
