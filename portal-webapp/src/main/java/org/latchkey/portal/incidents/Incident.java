// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.incidents;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that an operator must look at. Times are seconds since 1970.
 *
 * @param site or "" for the portal itself
 * @param kind a stable word
 * @param detail for people
 * @param evidence what was seen, such as the checkpoints that contradict one another
 * @param times how often it was seen
 * @param closedBy id of the operator
 * @param note what the operator wrote
 * @param accepted what the operator accepted with it
 */
public record Incident(
        String id,
        String site,
        String kind,
        String detail,
        String evidence,
        long times,
        long firstAt,
        long lastAt,
        OptionalLong closedAt,
        Optional<String> closedBy,
        Optional<String> note,
        Optional<String> accepted) {}
