// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.Locale;
import org.latchkey.protocol.command.CommandOutcome;

/** Where a command is. */
enum CommandState {
    /** Signed, and not sent yet. */
    PENDING,
    /** On its way; no answer yet. */
    SENT,
    /** Done. */
    APPLIED,
    /** Not done, because it may or can not be. */
    REFUSED,
    /** Not done, because it came too late, or could not be sent in time. */
    EXPIRED,
    /** Begun, and undone or broken off. */
    FAILED,
    /** Nobody knows. */
    UNKNOWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CommandState of(CommandOutcome outcome) {
        return valueOf(outcome.name());
    }
}
