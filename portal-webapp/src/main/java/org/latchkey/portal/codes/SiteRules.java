// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.Optional;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.sites.Site;
import org.latchkey.protocol.code.News;

/** What codes need to know of the site that they are for, and tell it. Called inside transactions. */
public interface SiteRules {

    /** The site with the configuration that is in force there, defaults of the organisation included. */
    Site inForce(Site site);

    /** What a fresh code carries to a unit that may be offline; empty if there is nothing to tell. */
    Optional<News> news(String site);

    /** The code was taken back: its site must hear of it. */
    void revoked(Code code, Caller caller);
}
