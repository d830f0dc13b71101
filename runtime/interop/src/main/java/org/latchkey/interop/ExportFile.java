// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.protocol.export.TrailExportVerifier;

/** An export of a trail on the disk. */
final class ExportFile {

    private ExportFile() {}

    /** Verifies the file. @throws IOException if it can not be read */
    static ExportReport verify(Path file, Optional<byte[]> rootFingerprint) throws IOException, ProtocolException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return TrailExportVerifier.verify(in, rootFingerprint);
        }
    }
}
