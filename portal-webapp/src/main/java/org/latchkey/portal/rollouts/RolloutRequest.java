// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.util.List;

/** What somebody wants to roll out, as JSON; checked by {@link RolloutPlan}. */
record RolloutRequest(
        Long release,
        List<RingRequest> rings,
        Integer successPercent,
        Integer failurePercent,
        Long deadlineSeconds,
        Window window) {

    /** Either sites or a percentage. */
    record RingRequest(String name, List<String> sites, Integer percent) {}

    /** ISO instants. */
    record Window(String notBefore, String notAfter) {}
}
