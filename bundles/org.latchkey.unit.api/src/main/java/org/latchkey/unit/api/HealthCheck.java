// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.osgi.annotation.versioning.ConsumerType;

/** One thing that must be well for the unit to serve. Any room may publish some; they answer from memory, at once. */
@ConsumerType
public interface HealthCheck {

    /**
     * An answer.
     *
     * @param ok whether customers are served
     * @param message one sentence with the cause and the next step if not
     */
    record Result(boolean ok, String message) {}

    /** A short name such as {@code line west} or {@code trail}. */
    String name();

    Result check();
}
