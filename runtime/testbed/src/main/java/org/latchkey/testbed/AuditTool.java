// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.protocol.export.TrailExportVerifier;

/** An auditor with an export, the root key's fingerprint, and nothing of the portal. */
public final class AuditTool {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private AuditTool() {}

    /**
     * Has {@code latchkey audit verify} check an export, in a process of its own.
     *
     * @return what is in it
     * @throws TestbedException with the tool's words if it does not verify
     */
    public static ExportReport verify(Workspace workspace, Path export, String rootFingerprint) {
        List<String> command = List.of(
                Workspace.java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                workspace.interop(),
                "org.latchkey.interop.Audit",
                "verify",
                export.toString(),
                "--root",
                rootFingerprint);
        Path log = export.resolveSibling(export.getFileName() + ".log");
        try (ManagedProcess process = ManagedProcess.start("audit", log, Map.of(), command)) {
            Await.until("the verification of " + export.getFileName(), PATIENCE, () -> !process.isAlive());
            if (process.exitValue() != 0) {
                throw new TestbedException("audit verify refuses " + export.getFileName() + ": " + process.output());
            }
        }
        return read(export, rootFingerprint);
    }

    private static ExportReport read(Path export, String rootFingerprint) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(export))) {
            return TrailExportVerifier.verify(in, Optional.of(HexFormat.of().parseHex(rootFingerprint)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ProtocolException e) {
            throw new TestbedException("the export " + export.getFileName() + " does not verify: " + e.reason(), e);
        }
    }
}
