// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.List;

/**
 * What somebody wants a code for, as JSON; checked by {@link CodeRequestCheck}.
 *
 * @param kind customer, which missing means too, staff or technician; for a booking drop-off or pick-up
 * @param doors the doors to open; missing where the unit is to choose a free one
 * @param bank in place of doors: where the unit chooses, empty for any bank
 * @param sizeClass with bank: the size to choose, missing or 0 for any
 * @param holder who gets it, for people; may be missing
 * @param validFrom ISO instant; missing means at once
 * @param validUntil ISO instant; missing means the usual lifetime where it is for
 * @param uses openings per door, 0 means unlimited
 */
public record CodeRequest(
        String site,
        String kind,
        List<Integer> doors,
        String bank,
        Integer sizeClass,
        String holder,
        String validFrom,
        String validUntil,
        Long uses) {}
