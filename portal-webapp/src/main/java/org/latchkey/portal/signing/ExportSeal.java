// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import org.latchkey.protocol.export.ExportHeader;
import org.latchkey.protocol.export.TrailExportWriter;
import org.springframework.stereotype.Component;

/** How exports of this portal begin and end. Thread-safe. */
@Component
public class ExportSeal {

    private final SigningKeys keys;
    private final KeyRings rings;
    private final InstantSource clock;

    public ExportSeal(SigningKeys keys, KeyRings rings, InstantSource clock) {
        this.keys = keys;
        this.rings = rings;
        this.clock = clock;
    }

    /**
     * Begins an export of units' trails.
     *
     * @param witness the name under which the witness cosigns
     * @param filter in words, which records are shown
     */
    public TrailExportWriter begin(OutputStream out, String site, String witness, String filter) throws IOException {
        return new TrailExportWriter(out, header(site, witness, filter));
    }

    /** Begins an export of the portal's own trail. */
    public TrailExportWriter beginJournal(OutputStream out) throws IOException {
        return new TrailExportWriter(out, header(ExportHeader.JOURNAL_SITE, "", ""));
    }

    /** Ends an export. */
    public void seal(TrailExportWriter export) throws IOException {
        export.seal(rings.signing(KeyUse.JOURNAL).signer(), clock.instant().getEpochSecond());
    }

    private ExportHeader header(String site, String witness, String filter) {
        return new ExportHeader(keys.rootPublicKey(), rings.current().letter(), site, witness, filter);
    }
}
