// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.WitnessNote;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Takes in a trail that came on a USB stick, as if its unit had sent it. Thread-safe. */
@Service
class TrailImport {

    /** The largest file in bytes; a longer trail comes in several. */
    static final int MAX_SIZE = 64 * 1024 * 1024;

    private final Units units;
    private final TrailIngest ingest;
    private final Journal journal;
    // A file is in memory as a whole, so one at a time.
    private final Semaphore busy = new Semaphore(1);

    TrailImport(Units units, TrailIngest ingest, Journal journal) {
        this.units = units;
        this.ingest = ingest;
        this.journal = journal;
    }

    /**
     * How it ended.
     *
     * @param unit kid of the unit
     * @param status of the last page that was taken: witnessed, send-from or refused
     * @param size how many records this portal has now; for send-from, where the file must begin
     * @param received how many of them are new
     * @param reason a word, if refused
     */
    record Result(String unit, String status, long size, long received, String reason) {}

    Result take(String site, InputStream in) throws IOException {
        if (!busy.tryAcquire()) {
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "busy", "Another trail is being taken in: wait a little.");
        }
        try {
            byte[] bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw Problem.of(
                        HttpStatus.CONTENT_TOO_LARGE,
                        "content-too-large",
                        "The file may have " + MAX_SIZE / (1024 * 1024) + " MiB at most.");
            }
            return take(site, new TrailFile(bytes));
        } catch (ProtocolException e) {
            throw Problem.malformed("", "is no trail of a unit (" + e.reason() + ")");
        } finally {
            busy.release();
        }
    }

    private Result take(String site, TrailFile file) throws ProtocolException {
        if (!file.site().equals(site)) {
            throw Problem.conflict("other-site", "This is the trail of another site.");
        }
        UnitIdentity unit = units.find(site, file.kid())
                .orElseThrow(() -> Problem.conflict("unknown-unit", "This portal has never enrolled that unit here."));
        long before = ingest.current(unit).size();
        WitnessNote answer = WitnessNote.sendFrom(before);
        boolean good = true;
        while (good && file.hasNext()) {
            answer = ingest.ingest(unit, file.next());
            good = answer.status() == WitnessNote.Status.WITNESSED;
        }
        long after = ingest.current(unit).size();
        journal.record("trail-imported", Map.of(Journal.SITE, site, "unit", unit.kid(), "from", before, "to", after));
        return new Result(
                unit.kid(),
                answer.status().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                after,
                after - before,
                answer.reason().isEmpty() ? null : answer.reason());
    }
}
