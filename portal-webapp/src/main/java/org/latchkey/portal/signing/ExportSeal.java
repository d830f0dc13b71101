// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.export.ExportHeader;
import org.latchkey.protocol.export.TrailExportWriter;
import org.springframework.stereotype.Component;

/**
 * How exports of this portal begin and end. Ring and keys are taken once, at the beginning: an export that is written
 * while keys change goes by the ring that it holds. Thread-safe.
 */
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
     * An export that began.
     *
     * @param rows what it consists of
     * @param witness the key that cosigns for it
     * @param seals the key that ends it
     */
    public record Begun(TrailExportWriter rows, Signer witness, Signer seals) {}

    /**
     * Begins an export of units' trails.
     *
     * @param witness the name under which the witness cosigns
     * @param filter in words, which records are shown
     */
    public Begun begin(OutputStream out, String site, String witness, String filter) throws IOException {
        KeyRings.Signed ring = rings.current();
        return new Begun(
                new TrailExportWriter(
                        out, new ExportHeader(keys.rootPublicKey(), ring.letter(), site, witness, filter)),
                rings.signing(ring.ring(), KeyUse.WITNESS).signer(),
                rings.signing(ring.ring(), KeyUse.JOURNAL).signer());
    }

    /** Begins an export of the portal's own trail. */
    public Begun beginJournal(OutputStream out) throws IOException {
        return begin(out, ExportHeader.JOURNAL_SITE, "", "");
    }

    /** Ends an export. */
    public void seal(Begun export) throws IOException {
        export.rows().seal(export.seals(), clock.instant().getEpochSecond());
    }
}
