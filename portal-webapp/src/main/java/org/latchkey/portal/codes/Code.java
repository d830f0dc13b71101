// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A code that was issued. Times are seconds since 1970.
 *
 * @param statusIndex the number under which it can be revoked
 * @param id the code's id (cti) in hex, as trails show it
 * @param kind for whom it is
 * @param doors the doors it opens, ascending; none where the unit chooses one, and in some codes of staff and technicians
 * @param bank where the unit chooses a free door: the bank, or empty for any; absent where doors are named
 * @param sizeClass the size that the unit chooses, 0 for any
 * @param holder who has it, for people; never in the code itself
 * @param issuedBy id of the operator or API key
 * @param validFrom first second of validity, if not the second of issue
 * @param validUntil first second after validity
 * @param uses openings per door; 0 means unlimited
 * @param revokedAt when it was taken back
 * @param text the code itself: whoever has it can open the doors
 */
public record Code(
        long statusIndex,
        String id,
        String site,
        CodeKind kind,
        List<Integer> doors,
        Optional<String> bank,
        long sizeClass,
        Optional<String> holder,
        long issuedAt,
        String issuedBy,
        OptionalLong validFrom,
        long validUntil,
        long uses,
        OptionalLong revokedAt,
        String text) {

    public CodeState state(long now) {
        if (revokedAt.isPresent()) {
            return CodeState.REVOKED;
        }
        if (now >= validUntil) {
            return CodeState.EXPIRED;
        }
        return validFrom.isPresent() && now < validFrom.getAsLong() ? CodeState.SCHEDULED : CodeState.LIVE;
    }

    /** Without the text: this may appear in a log. */
    @Override
    public String toString() {
        return "Code[" + id + "]";
    }
}
