// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.HexFormat;
import org.latchkey.portal.platform.Hashes;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.sites.Site;
import org.latchkey.portal.sites.SiteForm;
import org.latchkey.portal.sites.Sites;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The logs of the sites: begun when they are first needed. Inside transactions. */
@Component
class SiteLogs {

    private final LogRepository repository;
    private final Sites sites;
    private final JsonMapper json;

    SiteLogs(LogRepository repository, Sites sites, JsonMapper json) {
        this.repository = repository;
        this.sites = sites;
        this.json = json;
    }

    /**
     * The log's ends. One that begins does so at the number that provisioning files have carried so far, with the hash
     * that they carried (ADR 0017).
     */
    LogHead head(String code) {
        return repository.find(code).orElseGet(() -> {
            Site site = sites.get(code);
            byte[] hash = Hashes.sha256().digest(json.writeValueAsBytes(SiteForm.of(site.config())));
            repository.begin(code, site.configVersion(), HexFormat.of().formatHex(hash));
            return repository.find(code).orElseThrow();
        });
    }

    /** Goes on above both ends with a number that no command has, so that a snapshot can say what holds. */
    void restart(String code) {
        LogHead head = head(code);
        long above = Math.max(head.lastSeq(), head.unitSeq()) + 1;
        repository.rebase(head.site(), above, Hashes.ofSecret(Secrets.token()));
    }
}
