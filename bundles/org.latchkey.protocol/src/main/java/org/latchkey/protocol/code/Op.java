// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/** What a code may do. The number is the one on the wire. */
public enum Op {
    /** Fixed doors. */
    OPEN(1),
    /** The unit chooses a free door at first use and keeps it until released. */
    ALLOCATE(2),
    /** Puts something into the door of a booking. */
    DROP_OFF(3),
    /** Takes it out again. */
    PICK_UP(4),
    /** The doors named, chosen on the kiosk; none named means all. */
    STAFF(5),
    /** Opens the maintenance screen for a bounded time. */
    TECHNICIAN(6);

    private static final Op[] ALL = values();

    private final int number;

    Op(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    static Op of(long number) throws ProtocolException {
        for (Op op : ALL) {
            if (op.number == number) {
                return op;
            }
        }
        throw new ProtocolException(Reason.UNKNOWN_OPERATION);
    }
}
