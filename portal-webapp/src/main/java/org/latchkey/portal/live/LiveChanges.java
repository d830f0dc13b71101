// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

/** Takes word of changes that listeners are to hear of. Thread-safe; does not block. */
public interface LiveChanges {

    /**
     * Tells of a change that is durable.
     *
     * @param event of a {@link LiveSource}
     */
    void changed(String event, String key);
}
