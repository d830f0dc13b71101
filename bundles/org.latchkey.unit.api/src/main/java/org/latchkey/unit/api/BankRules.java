// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.site.ModeState;
import org.osgi.annotation.versioning.ProviderType;

/** What the portal ordered for banks and doors, and which customers it keeps out. Thread-safe, from memory. */
@ProviderType
public interface BankRules {

    /** In lock-down: nobody but staff opens a door. */
    String LOCKED_DOWN = "locked-down";

    /** The bank is closed: who has no door there gets none. */
    String BANK_CLOSED = "bank-closed";

    /** The bank serves customers with a PIN. */
    String BANK_PUBLIC = "bank-public";

    /** The door is somebody else's. */
    String DOOR_TAKEN = "door-taken";

    /**
     * Whether a customer's code for a fixed door is kept out now.
     *
     * @param bank of the door
     * @param door its number
     * @param codeId the code's cti, 8 bytes
     * @return one of the words above, or empty if it may open
     */
    String refusal(String bank, int door, byte[] codeId);

    /** Whether the bank is locked down: nobody but staff opens a door, also not who has one. */
    default boolean lockedDown(String bank) {
        return false;
    }

    /**
     * Whether customers with codes who have no door there are kept out of the bank now.
     *
     * @return one of the words above, or empty if they may get a door
     */
    default String closed(String bank) {
        return "";
    }

    /** The code that a door is assigned to. */
    Optional<byte[]> assigned(int door);

    /** Every bank's mode now, in the order of their names. */
    List<ModeState> modes();
}
