// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.util.HexFormat;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.testbed.TestbedException;

/** One customer with a code that is good for one opening of one door. Until the next one comes, the door is theirs. */
final class Customer {

    private final int door;
    private final String code;
    private final long since;
    private final long fromRecord;

    /** {@link System#nanoTime} when the door's next customer came. */
    private volatile long until = Long.MAX_VALUE;

    private volatile boolean recorded;

    /**
     * @param since {@link System#nanoTime} before the first scan
     * @param fromRecord no record of this customer has a lower number
     */
    Customer(int door, String code, long since, long fromRecord) {
        this.door = door;
        this.code = code;
        this.since = since;
        this.fromRecord = fromRecord;
    }

    int door() {
        return door;
    }

    String code() {
        return code;
    }

    long since() {
        return since;
    }

    long until() {
        return until;
    }

    void leave(long nanos) {
        until = nanos;
    }

    /** Takes a record of a burnt use at a door: it may be this customer's. */
    void burnt(long record, int at) {
        if (at == door && record >= fromRecord) {
            recorded = true;
        }
    }

    /** Whether the trail says that the use is burnt. */
    boolean isRecorded() {
        return recorded;
    }

    /** How the trail names the code: hex of the hash of its envelope. */
    String cause() {
        try {
            byte[] envelope = Base45.decode(code.substring(AccessCode.PREFIX.length()));
            return HexFormat.of().formatHex(Sha256.hash(envelope));
        } catch (ProtocolException e) {
            throw new TestbedException("a code of this run can not be read", e);
        }
    }
}
