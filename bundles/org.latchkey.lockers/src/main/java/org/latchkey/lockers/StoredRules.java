// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.latchkey.unit.api.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this room's rules are kept: below prefixes of two bytes, by a bank's name or a door's number. */
final class StoredRules {

    static final int PREFIX = 2;

    private static final Logger LOG = LoggerFactory.getLogger(StoredRules.class);

    private StoredRules() {}

    /** Everything below a prefix; what can not be read is left alone. */
    static <K, V> Map<K, V> read(Store store, byte[] prefix, Function<byte[], K> key, Function<byte[], V> value) {
        Map<K, V> read = new HashMap<>();
        store.scan(prefix, (storedKey, stored) -> {
            try {
                read.put(key.apply(storedKey), value.apply(stored));
            } catch (RuntimeException e) {
                LOG.error("a stored rule of a bank is damaged and was left alone: {}", e.getMessage());
            }
            return true;
        });
        return read;
    }

    static String name(byte[] key) {
        return new String(key, PREFIX, key.length - PREFIX, StandardCharsets.US_ASCII);
    }

    static byte[] key(byte[] prefix, String name) {
        byte[] word = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(prefix.length + word.length)
                .put(prefix)
                .put(word)
                .array();
    }

    static int door(byte[] key) {
        return Short.toUnsignedInt(ByteBuffer.wrap(key).getShort(PREFIX));
    }

    static byte[] key(byte[] prefix, int door) {
        return ByteBuffer.allocate(prefix.length + Short.BYTES)
                .put(prefix)
                .putShort((short) door)
                .array();
    }
}
