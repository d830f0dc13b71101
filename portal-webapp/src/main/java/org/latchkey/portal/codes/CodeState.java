// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.Locale;
import org.latchkey.portal.api.Problem;

/** Where a code is in its life. */
public enum CodeState {
    /** Not valid yet. */
    SCHEDULED,
    /** Opens its doors. */
    LIVE,
    /** Not valid any more. */
    EXPIRED,
    /** Taken back. */
    REVOKED;

    /** Its name in the API: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Problem 400 if there is no such state */
    static CodeState of(String word) {
        for (CodeState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw Problem.malformed("state", "must be scheduled, live, expired or revoked");
    }
}
