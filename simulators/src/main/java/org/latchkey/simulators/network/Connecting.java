// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How who wants to connect is met. */
public enum Connecting {
    /** Connected to the target; reset if the target refuses. */
    ACCEPTED,
    /** Nobody listens on the port. */
    REFUSED,
    /**
     * Nothing comes back. On one machine the kernel answers, so the connection stands, but not a byte moves. It goes on
     * to the target when connections are accepted again, unless the client has given up by then.
     */
    UNANSWERED;

    /** As in JSON. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
