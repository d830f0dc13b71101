// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.TrustedClock;

/** The rights that a technician's code opens. They survive a restart: it is often the technician who causes it. */
final class Rights implements TechnicianRights {

    private static final byte[] KEY = {'u', 't'};

    private final Store store;
    private final AuditTrail trail;
    private final TrustedClock clock;
    private final LongPredicate revoked;
    private volatile Holder holder;

    /**
     * Who has them.
     *
     * @param until first second at which they are closed
     * @param code the code's id in hex
     * @param index the code's status index
     */
    private record Holder(long until, String code, long index) {

        static Holder decode(byte[] value) {
            byte[] id = new byte[AccessCode.ID_LENGTH];
            ByteBuffer in = ByteBuffer.wrap(value);
            long until = in.getLong();
            in.get(id);
            long index = Integer.toUnsignedLong(ByteBuffer.wrap(id).getInt());
            return new Holder(until, HexFormat.of().formatHex(id), index);
        }
    }

    /** @param revoked whether a status index is: what such a code has opened is closed at once */
    Rights(Store store, AuditTrail trail, TrustedClock clock, LongPredicate revoked) {
        this.store = store;
        this.trail = trail;
        this.clock = clock;
        this.revoked = revoked;
        this.holder = this.store
                .get(KEY)
                .filter(value -> value.length == Long.BYTES + AccessCode.ID_LENGTH)
                .map(Holder::decode)
                .orElse(null);
    }

    /**
     * Opens them for the holder of a verified code.
     *
     * @return the record's number
     * @throws org.latchkey.unit.api.UnitException if it could not be recorded; then they stay as they were
     */
    long open(VerifiedCode verified, String source) {
        AccessCode code = verified.code();
        long until = Math.min(code.expires(), clock.now().seconds() + SECONDS);
        byte[] value = ByteBuffer.allocate(Long.BYTES + AccessCode.ID_LENGTH)
                .putLong(until)
                .put(code.id())
                .array();
        Batch batch = new Batch().put(KEY, value);
        clock.accept(code.issuedAt(), batch);
        long record = trail.append(Entries.accepted(verified, "", 0, source, 0), batch);
        holder = Holder.decode(value);
        return record;
    }

    @Override
    public Optional<Actor> holder() {
        Holder now = holder;
        return now != null && clock.now().seconds() < now.until() && !revoked.test(now.index())
                ? Optional.of(new Actor(Actor.Kind.TECHNICIAN, now.code()))
                : Optional.empty();
    }
}
