// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.Optional;
import java.util.function.Predicate;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.sites.Site;
import org.latchkey.protocol.code.News;

/** What codes need to know of the site that they are for, and tell it. Called inside transactions. */
public interface SiteRules {

    /** The site with the configuration that is in force there, defaults of the organisation included. */
    Site inForce(Site site);

    /**
     * What a fresh code carries to a unit that may be offline: as much as fits, and each time what comes next.
     *
     * @param fits whether a code with this can be printed
     * @return empty if there is nothing to tell, or nothing fits
     */
    Optional<News> news(String site, Predicate<News> fits);

    /** The longest that a code of the site opens what its customer holds after its end, in seconds. */
    long graceSeconds(String site);

    /** The code was taken back: its site must hear of it. */
    void revoked(Code code, Caller caller);
}
