// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What happens to what is sent one way of a link. */
public enum Flow {
    /** It arrives. */
    FLOWS,
    /** It arrives once it flows again: TCP sends again what was not acknowledged. Nobody is told anything meanwhile. */
    HELD,
    /**
     * It is acknowledged and lost, ends of connections too, as by a middlebox that forgot where to. A connection with a
     * hole is reset when it flows again.
     */
    DROPPED;

    /** As in JSON. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
