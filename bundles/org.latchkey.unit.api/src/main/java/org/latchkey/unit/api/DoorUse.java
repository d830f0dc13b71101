// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whoever opens doors for their holders: asked before somebody else takes a door from its holder, so that no door is freed
 * while it opens. Thread-safe.
 */
@ConsumerType
public interface DoorUse {

    /**
     * Runs the work at once if no opening of the door is under way or waits to be settled; none begins meanwhile.
     *
     * @param work must not block
     * @return false if there is one: then the work was not run
     */
    boolean whileIdle(int door, Runnable work);
}
