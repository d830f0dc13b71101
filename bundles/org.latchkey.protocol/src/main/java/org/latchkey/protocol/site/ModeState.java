// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import org.latchkey.protocol.Bounds;

/**
 * The mode of a bank. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param bank 1 to 32 of {@code A-Z a-z 0-9 - _ .}
 * @param mode whom it serves
 */
public record ModeState(String bank, BankMode mode) {

    public ModeState {
        Bounds.name("bank", bank);
    }
}
