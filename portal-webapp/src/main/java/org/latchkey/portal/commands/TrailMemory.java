// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.List;
import java.util.Map;
import org.latchkey.protocol.site.SiteMemory;

/** What the witnessed trail of a site shows, for a unit that takes another's place. */
public interface TrailMemory {

    /** Uses of codes that are spent; the newest, if there are more than {@link SiteMemory#MAX_BURNT}. */
    List<SiteMemory.BurntUse> burnt(String site);

    /** Doors that somebody holds. */
    List<SiteMemory.Assignment> held(String site);

    /** When each door was last given to somebody or released, in seconds since 1970; none for one that never was. */
    Map<Integer, Long> changed(String site);
}
