// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/**
 * The commands. Numbers are on the wire and never reused. A lasting command has a place in its site's log; a momentary
 * one acts at once or never.
 */
public enum CommandType {
    /** Codes no longer hold. */
    REVOKE(1, "revoke", CommandType.LASTING),
    /** A door goes to the holder of a code, or is given back. */
    ASSIGN(2, "assign", CommandType.LASTING),
    /** A bank changes its mode. */
    SET_MODE(3, "set-mode", CommandType.LASTING),
    /** The site's configuration is replaced. */
    CONFIGURE(4, "configure", CommandType.LASTING),
    /** The key ring is replaced. */
    KEY_RING(5, "key-ring", CommandType.LASTING),
    /** A release may run. */
    RUN_RELEASE(6, "run-release", CommandType.LASTING),
    /** The unit is to enrol again. */
    RE_ENROL(7, "re-enrol", CommandType.LASTING),
    /** Doors are opened now. */
    OPEN(16, "open", CommandType.HALF_MINUTE),
    /** A door is freed now. */
    RELEASE_DOOR(17, "release-door", CommandType.HALF_MINUTE),
    /** Nothing opens until further notice. */
    LOCK_DOWN(18, "lock-down", CommandType.DAY),
    /** Every door is opened. */
    EMERGENCY_OPEN(19, "emergency-open", CommandType.DAY);

    private static final long LASTING = 400L * 24 * 60 * 60;
    private static final long HALF_MINUTE = 30;
    private static final long DAY = 24L * 60 * 60;

    private final int number;
    private final String word;
    private final long maxLifetime;

    CommandType(int number, String word, long maxLifetime) {
        this.number = number;
        this.word = word;
        this.maxLifetime = maxLifetime;
    }

    public int number() {
        return number;
    }

    /** In lower case with hyphens, as API, trail and screens name it. */
    public String word() {
        return word;
    }

    /** True if it carries a sequence number, is applied in order and exactly once. */
    public boolean lasting() {
        return maxLifetime == LASTING;
    }

    /** The longest time from issue to expiry, in seconds: 400 days, 30 seconds or 1 day. */
    public long maxLifetime() {
        return maxLifetime;
    }

    /** @throws ProtocolException {@code unknown-command} if this version knows no such number */
    static CommandType of(long number) throws ProtocolException {
        for (CommandType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new ProtocolException(Reason.UNKNOWN_COMMAND);
    }
}
