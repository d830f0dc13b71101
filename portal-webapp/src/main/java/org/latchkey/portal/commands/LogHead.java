// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

/**
 * The ends of a site's log, and how far its unit is. Hashes are SHA-256 of letters in hex.
 *
 * @param baseSeq the number before the first command that is known
 * @param lastSeq the last number that was given
 * @param unitSeq what the unit last said that it has; -1 if it said nothing yet
 * @param stopped true if the unit holds other commands, so that nothing is sent until somebody decides
 * @param revocationEpoch how many revocations there were
 */
record LogHead(
        String site,
        long baseSeq,
        String baseHash,
        long lastSeq,
        String lastHash,
        long unitSeq,
        String unitHash,
        boolean stopped,
        long revocationEpoch) {}
