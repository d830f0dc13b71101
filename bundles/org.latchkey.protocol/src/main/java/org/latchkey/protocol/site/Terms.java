// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.code.AccessCode;

/**
 * How customers are treated at a place, whichever level said so. Out-of-bounds fields throw {@link
 * IllegalArgumentException}.
 *
 * @param defaultCodeSeconds lifetime of a code for which nobody chose another: 1 second to maxCodeSeconds
 * @param maxCodeSeconds longest lifetime of a code: 1 second to 400 days
 * @param graceSeconds how long after its expiry a code still opens the door that its customer holds: 0 to 400 days
 * @param overstay as {@link Policy#overstay}
 * @param languages as {@link Policy#languages}
 */
public record Terms(
        long defaultCodeSeconds, long maxCodeSeconds, long graceSeconds, String overstay, List<String> languages) {

    public Terms {
        Bounds.range("maxCodeSeconds", maxCodeSeconds, 1, AccessCode.MAX_LIFETIME);
        Bounds.range("defaultCodeSeconds", defaultCodeSeconds, 1, maxCodeSeconds);
        Bounds.range("graceSeconds", graceSeconds, 0, AccessCode.MAX_LIFETIME);
        Bounds.name("overstay", overstay);
        languages = Policy.checkedLanguages(languages);
    }

    /** Whether staff give out what is in an overstayed door. */
    public boolean overstayToStaff() {
        return overstay.equals(Policy.OVERSTAY_STAFF);
    }
}
