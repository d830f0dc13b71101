// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.List;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.VerifiedCode;

/**
 * A verified code and what was asked with it.
 *
 * @param text as it was presented
 * @param verified the code
 * @param source the scanner or screen
 * @param doors that were chosen with a staff code
 * @param low whether low doors come first where the unit chooses
 */
record Asked(String text, VerifiedCode verified, String source, List<Integer> doors, boolean low) {

    AccessCode code() {
        return verified.code();
    }

    Op op() {
        return code().scope().op();
    }
}
