// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.time.DateTimeException;
import java.time.Instant;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonReader;
import org.latchkey.release.tuf.TufException;
import org.latchkey.release.tuf.TufException.Reason;

/** What people want to know of a metadata file that the client has verified. */
record RootFile(long version, Instant expires) {

    private static final long MOST = (1L << 53) - 1;

    /** @throws TufException malformed */
    static RootFile of(byte[] file) throws TufException {
        try {
            JsonObject signed = JsonReader.object(file).object("signed");
            return new RootFile(signed.integer("version", 1, MOST), Instant.parse(signed.text("expires")));
        } catch (JsonException | DateTimeException e) {
            throw new TufException(Reason.MALFORMED, "not a metadata file", e);
        }
    }
}
