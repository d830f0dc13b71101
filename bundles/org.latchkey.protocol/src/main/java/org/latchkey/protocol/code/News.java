// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;

/**
 * What the portal wants a unit to know, carried by a customer's code. Out-of-bounds fields throw
 * {@link IllegalArgumentException}.
 *
 * @param epoch the portal's revocation epoch
 * @param minRelease the lowest release it wants to see running
 * @param delta status indices of revoked codes: at most 6, strictly ascending, each below 2^32
 */
public record News(long epoch, long minRelease, List<Long> delta) {

    /** How many revocations fit. */
    public static final int MAX_DELTA = 6;

    /** The highest status index. */
    public static final long MAX_INDEX = 0xffff_ffffL;

    private static final int FIELDS = 3;

    public News {
        delta = List.copyOf(delta);
        Bounds.range("epoch", epoch, 0, Long.MAX_VALUE);
        Bounds.range("minRelease", minRelease, 0, Long.MAX_VALUE);
        Bounds.size("delta", delta, 0, MAX_DELTA);
        long last = -1;
        for (long index : delta) {
            Bounds.range("status index", index, last + 1, MAX_INDEX);
            last = index;
        }
    }

    void encode(CborWriter out) {
        ByteBuffer packed = ByteBuffer.allocate(Integer.BYTES * delta.size());
        delta.forEach(index -> packed.putInt(index.intValue()));
        out.array(FIELDS).integer(epoch).integer(minRelease).bytes(packed.array());
    }

    static News decode(CborReader in) throws ProtocolException {
        in.readArray(FIELDS);
        long epoch = in.readUnsigned();
        long minRelease = in.readUnsigned();
        ByteBuffer packed = ByteBuffer.wrap(in.readBytes(0, Integer.BYTES * MAX_DELTA));
        Bounds.check(packed.remaining() % Integer.BYTES == 0, "delta");
        List<Long> delta = new ArrayList<>(MAX_DELTA);
        while (packed.hasRemaining()) {
            delta.add(packed.getInt() & MAX_INDEX);
        }
        return new News(epoch, minRelease, delta);
    }
}
