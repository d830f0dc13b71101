// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.Map;
import java.util.Set;
import org.latchkey.release.json.JsonException;

/** A timestamp file: which snapshot is the newest. */
record Timestamp(Envelope envelope, MetaFile snapshot) implements Metadata {

    private static final String SNAPSHOT_FILE = Role.SNAPSHOT + ".json";

    static Timestamp parse(byte[] bytes) throws TufException {
        Envelope envelope = Envelope.parse(bytes, Role.TIMESTAMP);
        try {
            Map<String, MetaFile> meta = MetaFile.parseAll(envelope.signed().object("meta"));
            if (!meta.keySet().equals(Set.of(SNAPSHOT_FILE))) {
                throw new JsonException("it describes something else than the snapshot");
            }
            return new Timestamp(envelope, meta.get(SNAPSHOT_FILE));
        } catch (JsonException e) {
            throw Envelope.malformed(Role.TIMESTAMP, e);
        }
    }
}
