// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

/** A letter or an order is refused, for a reason that has a stable word. */
public class RefusedException extends UnitException {

    /** A letter that verifies, and the unit goes by a newer one. */
    public static final String OLDER = "older";

    private final String reason;

    /**
     * Refuses.
     *
     * @param reason a word of at most 64 characters that screens and trails are keyed by
     * @param message a sentence for the technician
     */
    public RefusedException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RefusedException(String reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The stable word. */
    public String reason() {
        return reason;
    }
}
