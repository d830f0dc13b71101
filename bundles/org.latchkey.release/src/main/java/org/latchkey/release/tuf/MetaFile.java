// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.tuf.TufException.Reason;

/** What timestamp and snapshot say of another metadata file; a length of 0 says nothing. */
record MetaFile(long version, long length, Optional<Hashes> hashes) {

    private static final String LENGTH = "length";

    /** Reads a {@code meta} object. */
    static Map<String, MetaFile> parseAll(JsonObject meta) throws JsonException {
        Map<String, MetaFile> files = new HashMap<>();
        for (String name : meta.members().keySet()) {
            JsonObject file = meta.object(name);
            long length = file.has(LENGTH) ? file.integer(LENGTH, 1, Long.MAX_VALUE) : 0;
            Optional<JsonObject> hashes = file.optionalObject("hashes");
            files.put(
                    name,
                    new MetaFile(
                            file.integer("version", 1, Envelope.MAX_VERSION),
                            length,
                            hashes.isPresent() ? Optional.of(Hashes.parse(hashes.get())) : Optional.empty()));
        }
        return files;
    }

    /** The most bytes to take. */
    int limit(int most) {
        return length == 0 ? most : (int) Math.min(length, most);
    }

    boolean describes(byte[] bytes) {
        return (length == 0 || length == bytes.length)
                && hashes.map(expected -> expected.match(bytes)).orElse(true);
    }

    /** @throws TufException mismatch */
    void require(String name, byte[] bytes) throws TufException {
        if (!describes(bytes)) {
            throw new TufException(Reason.MISMATCH, name + " has another length or hash than announced");
        }
    }

    /** @throws TufException mismatch */
    void requireVersion(String name, Envelope envelope) throws TufException {
        if (envelope.version() != version) {
            throw new TufException(
                    Reason.MISMATCH, name + " has version " + envelope.version() + " and not " + version);
        }
    }
}
