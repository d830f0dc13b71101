// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.util.List;

/** Where the hub takes what it tells. Thread-safe. */
interface UnitViewsSource {

    /** Sites that there is something to say about. */
    List<String> sites();

    UnitView of(String site);
}
