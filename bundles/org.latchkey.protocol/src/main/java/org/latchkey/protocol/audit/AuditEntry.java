// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.audit;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.crypto.Sha256;

/**
 * What happened, as the room that saw it tells it; the trail adds number, boot and time. Out-of-bounds fields throw
 * {@link IllegalArgumentException}, except texts in the details: they are made to fit.
 *
 * @param event what happened
 * @param actor who caused it
 * @param bank bank of the door it happened to, or empty: at most 32 characters
 * @param door door number, or 0 if it concerns no single door: 0 to 65535
 * @param outcome a short stable word such as {@code accepted}, {@code refused}, {@code opened}, {@code jammed}: 1 to 64 characters
 * @param reason why, a short stable word; empty when there is nothing to add; at most 64 characters
 * @param cause SHA-256 of the envelope that caused it, or of the presented text; empty array if none
 * @param details further facts: text ({@link String}) or integers ({@link Long}) by short name: at most 64,
 *     names 1 to 32 of {@code A-Z a-z 0-9 - _ .}, texts at most 512 characters without control characters
 */
public record AuditEntry(
        Event event,
        Actor actor,
        String bank,
        int door,
        String outcome,
        String reason,
        byte[] cause,
        Map<String, Object> details) {

    /** Longest outcome and reason. */
    public static final int MAX_WORD = 64;

    /** Most details. */
    public static final int MAX_DETAILS = 64;

    /** Longest text in the details. */
    public static final int MAX_DETAIL = 512;

    public AuditEntry {
        Bounds.text("bank", bank, 0, Bounds.NAME);
        Bounds.range("door", door, 0, Bounds.DOOR);
        Bounds.text("outcome", outcome, 1, MAX_WORD);
        Bounds.text("reason", reason, 0, MAX_WORD);
        cause = cause.clone();
        Bounds.check(cause.length == 0 || cause.length == Sha256.LENGTH, "cause");
        Bounds.size("details", details.keySet(), 0, MAX_DETAILS);
        TreeMap<String, Object> checked = new TreeMap<>();
        details.forEach((name, value) -> checked.put(Bounds.name("detail", name), checkedDetail(name, value)));
        details = Collections.unmodifiableMap(checked);
    }

    private static Object checkedDetail(String name, Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        Bounds.check(value instanceof String || value instanceof Long, "detail " + name);
        return value instanceof String text ? fit(text) : value;
    }

    /**
     * What a text in the details is kept as: control characters and broken surrogates become ?, what is too long is cut,
     * so that no text keeps a record away.
     */
    public static String fit(String text) {
        StringBuilder fitting = new StringBuilder(Math.min(text.length(), MAX_DETAIL));
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean broken = Character.isISOControl(c) || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            int kept = broken ? '?' : c;
            if (fitting.length() + Character.charCount(kept) > MAX_DETAIL) {
                break;
            }
            fitting.appendCodePoint(kept);
        }
        return fitting.toString();
    }

    @Override
    public byte[] cause() {
        return cause.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditEntry entry
                && event == entry.event
                && actor.equals(entry.actor)
                && bank.equals(entry.bank)
                && door == entry.door
                && outcome.equals(entry.outcome)
                && reason.equals(entry.reason)
                && Arrays.equals(cause, entry.cause)
                && details.equals(entry.details);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * event.hashCode() + door) + Arrays.hashCode(cause);
    }
}
