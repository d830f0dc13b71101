// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An opening that was recorded and has no recorded outcome yet. It is stored from the one record to the other, so that a
 * restart in between can settle it.
 *
 * @param door that opens
 * @param session for which
 * @param kind what for
 */
record Pending(int door, String session, Kind kind) {

    /** What an opening is for; the number is stored, the word is in records. */
    enum Kind {
        BEGIN(1, "begin"),
        REOPEN(2, "reopen"),
        END(3, "end");

        private final int number;
        private final String word;

        Kind(int number, String word) {
            this.number = number;
            this.word = word;
        }

        String word() {
            return word;
        }

        private static Kind of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("an opening of kind " + number);
        }
    }

    private static final byte[] PENDING = {'p', 'o'};
    private static final Logger LOG = LoggerFactory.getLogger(Pending.class);

    void put(Batch batch) {
        byte[] id = session.getBytes(StandardCharsets.US_ASCII);
        byte[] value = ByteBuffer.allocate(1 + id.length)
                .put((byte) kind.number)
                .put(id)
                .array();
        batch.put(key(), value);
    }

    void drop(Batch batch) {
        batch.delete(key());
    }

    private byte[] key() {
        return ByteBuffer.allocate(PENDING.length + Short.BYTES)
                .put(PENDING)
                .putShort((short) door)
                .array();
    }

    /** What an earlier run left. */
    static List<Pending> left(Store store) {
        List<Pending> left = new ArrayList<>();
        store.scan(PENDING, (key, value) -> {
            try {
                int door = Short.toUnsignedInt(ByteBuffer.wrap(key).getShort(PENDING.length));
                String id = new String(value, 1, value.length - 1, StandardCharsets.US_ASCII);
                left.add(new Pending(door, id, Kind.of(value[0])));
            } catch (RuntimeException e) {
                LOG.error("a stored opening is damaged and was left alone: {}", e.getMessage());
            }
            return true;
        });
        return left;
    }
}
