// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.OptionalLong;

/**
 * A command as it is stored. Times are seconds since 1970.
 *
 * @param number rises over all sites, in the order in which they were made
 * @param id hex of its 16 bytes
 * @param seq its number in the site's log, for lasting ones
 * @param args what it orders, as JSON for people
 * @param operator who ordered it
 * @param letter the signed bytes
 * @param hash SHA-256 of the letter in hex
 * @param state a word of {@link CommandState}
 * @param sentAt when it was first sent, or 0
 * @param answeredAt when the unit's answer came, or 0
 * @param reason what the unit added, or empty
 */
record CommandRow(
        long number,
        String id,
        String site,
        OptionalLong seq,
        String type,
        String args,
        String operator,
        long issuedAt,
        long expiresAt,
        byte[] letter,
        String hash,
        String state,
        long sentAt,
        long answeredAt,
        String reason) {

    /** False if the unit did not do it and will not. */
    boolean holds() {
        return isOpen() || state.equals(CommandState.APPLIED.word());
    }

    /** True while an answer may come. */
    boolean isOpen() {
        return state.equals(CommandState.PENDING.word()) || state.equals(CommandState.SENT.word());
    }
}
