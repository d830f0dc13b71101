// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.signing.ExportSeal;
import org.latchkey.protocol.export.TrailExportWriter;
import org.latchkey.protocol.merkle.MerkleTree;
import org.springframework.stereotype.Service;

/** Exports the portal's own trail in the form of units' trails. Thread-safe. */
@Service
class JournalExports {

    private final JournalRepository repository;
    private final JournalKeys keys;
    private final ExportSeal seal;

    JournalExports(JournalRepository repository, JournalKeys keys, ExportSeal seal) {
        this.repository = repository;
        this.keys = keys;
        this.seal = seal;
    }

    /** @throws Problem 409 if the end of the trail is not what a journal key signed */
    void check() {
        signed();
    }

    /** Everything that was recorded until now. */
    void write(OutputStream out) throws IOException {
        JournalKeys.Signed signed = signed();
        ExportSeal.Begun begun = seal.beginJournal(out);
        TrailExportWriter export = begun.rows();
        export.begin(signed.key(), new MerkleTree(), signed.checkpoint().size());
        try {
            repository.each(0, signed.checkpoint().size(), stored -> {
                try {
                    export.shown(stored.bytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        export.end(signed.checkpoint().note(), List.of(), Optional.empty());
        seal.seal(begun);
    }

    private JournalKeys.Signed signed() {
        return keys.open(repository.head().checkpoint())
                .orElseThrow(() -> Problem.conflict(
                        JournalCheck.ALTERED, "The end of the portal's own trail was altered: see the incidents."));
    }
}
