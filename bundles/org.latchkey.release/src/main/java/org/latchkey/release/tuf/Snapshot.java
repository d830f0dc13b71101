// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.Map;
import java.util.Optional;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.tuf.TufException.Reason;

/** A snapshot file: the versions of all targets files that belong together. */
record Snapshot(Envelope envelope, Map<String, MetaFile> files) implements Metadata {

    private static final String EXTENSION = ".json";

    static Snapshot parse(byte[] bytes) throws TufException {
        Envelope envelope = Envelope.parse(bytes, Role.SNAPSHOT);
        try {
            Map<String, MetaFile> files = MetaFile.parseAll(envelope.signed().object("meta"));
            if (!files.containsKey(Role.TARGETS + EXTENSION)) {
                throw new JsonException("it does not describe the targets");
            }
            return new Snapshot(envelope, files);
        } catch (JsonException e) {
            throw Envelope.malformed(Role.SNAPSHOT, e);
        }
    }

    Optional<MetaFile> file(String role) {
        return Optional.ofNullable(files.get(role + EXTENSION));
    }

    /** @throws TufException rollback, if a file of the trusted snapshot is older here, or missing */
    void requireNotBefore(Snapshot trusted) throws TufException {
        for (Map.Entry<String, MetaFile> known : trusted.files.entrySet()) {
            MetaFile file = files.get(known.getKey());
            if (file == null || file.version() < known.getValue().version()) {
                throw new TufException(Reason.ROLLBACK, "the snapshot takes back a targets file");
            }
        }
    }
}
