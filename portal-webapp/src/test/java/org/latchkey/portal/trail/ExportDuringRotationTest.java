// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.protocol.export.TrailExportVerifier;

/** An export goes by the key ring that it holds, whatever happens to keys while it is written. */
class ExportDuringRotationTest {

    @TempDir
    private Path folder;

    /** Takes the witness and the journal key back as soon as the export has begun. */
    private static final class Revoking extends ByteArrayOutputStream {

        private final KeyRings rings;
        private boolean done;

        Revoking(KeyRings rings) {
            this.rings = rings;
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            if (!done) {
                done = true;
                for (KeyUse use : new KeyUse[] {KeyUse.WITNESS, KeyUse.JOURNAL}) {
                    rings.revoke(HexFormat.of().formatHex(rings.entry(use).kid()), "");
                }
            }
        }
    }

    @Test
    void keysThatChangeMeanwhileDoNotSpoilTheFile() throws Exception {
        try (TestPortal portal = TestPortal.start(folder.resolve("data"), new MutableClock(Instant.now()))) {
            TestUnit unit = TestUnit.enrol(portal).add(5);
            portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, 5));
            AuditFilter all = new AuditFilter(
                    Optional.of(unit.site()),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
            TrailExports exports = portal.bean(TrailExports.class);
            Revoking out = new Revoking(portal.bean(KeyRings.class));
            exports.write(exports.plan(unit.site(), all), out);
            ExportReport report = TrailExportVerifier.verify(
                    new ByteArrayInputStream(out.toByteArray()),
                    Optional.of(portal.bean(SigningKeys.class).rootPublicKey().fingerprint()));
            assertThat(report.sections().get(0).shown()).isEqualTo(5);
        }
    }
}
