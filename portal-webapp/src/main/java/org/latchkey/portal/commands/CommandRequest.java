// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.List;

/**
 * What somebody orders, as JSON; which fields belong to which type is checked by {@link CommandRequestCheck}.
 *
 * @param type open, release-door, set-mode, lock-down, emergency-open, assign or run-release
 * @param code hex of a code's id; with assign, missing gives the door back
 * @param shown true if the unit gets an opening or a release as a QR code before its scanner, and not over the network
 * @param effectiveAt ISO instant
 * @param seconds how long a lock-down or an emergency opening may wait for the unit
 * @param release counter of a release
 * @param notBefore ISO instant
 * @param notAfter ISO instant
 * @param reason why, with any type; it stays in the portal and is in no letter
 */
record CommandRequest(
        String type,
        List<Integer> doors,
        Integer door,
        Boolean shown,
        String bank,
        String mode,
        String effectiveAt,
        Boolean on,
        String code,
        Long seconds,
        Long release,
        String notBefore,
        String notAfter,
        String reason) {}
