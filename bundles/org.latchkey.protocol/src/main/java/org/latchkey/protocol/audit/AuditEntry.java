// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.audit;

import java.util.Map;

/**
 * What happened, as the room that saw it tells it; the trail adds number, boot and time.
 *
 * @param event what happened
 * @param actor who caused it
 * @param bank bank of the door it happened to, or empty
 * @param door door number, or 0 if it concerns no single door
 * @param outcome a short stable word such as {@code accepted}, {@code refused}, {@code opened}, {@code jammed}
 * @param reason why, a short stable word; empty when there is nothing to add
 * @param cause SHA-256 of the envelope that caused it, or of the presented text; empty array if none
 * @param details further facts: text ({@link String}) or integers ({@link Long}) by short name
 */
public record AuditEntry(
        Event event,
        Actor actor,
        String bank,
        int door,
        String outcome,
        String reason,
        byte[] cause,
        Map<String, Object> details) {}
