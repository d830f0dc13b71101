// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.util.List;

/** Something besides units that listeners hear of. Thread-safe. */
public interface LiveSource {

    /** The name of its events. */
    String event();

    /** What there is to tell at the beginning. */
    List<String> keys();

    /** The event's data, to be written as JSON. */
    Object of(String key);
}
