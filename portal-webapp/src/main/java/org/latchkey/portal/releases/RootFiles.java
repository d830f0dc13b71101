// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.latchkey.portal.platform.Hashes;
import org.latchkey.release.tuf.FetchException;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;
import org.latchkey.release.tuf.TufException.Reason;

/** Root files of the publisher. */
final class RootFiles {

    private RootFiles() {}

    /** SHA-256 in hex, as the publisher's tool prints it. */
    static String fingerprint(byte[] root) {
        return HexFormat.of().formatHex(Hashes.sha256().digest(root));
    }

    /** A verified file; empty if there is none. */
    static Optional<RootFile> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(RootFile.of(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TufException e) {
            throw new IllegalStateException("only what was verified is there", e);
        }
    }

    /**
     * Lets a client whose repository holds nothing but this root follow to it.
     *
     * @param trusted the client's folder
     * @throws TufException if the root is not the one that follows
     */
    static void follow(Path trusted, byte[] root, Instant now) throws IOException, TufException {
        String name = RootFile.of(root).version() + "." + TreeImport.ROOT;
        Fetcher onlyThis = (path, offset, limit, sink) -> {
            if (!path.equals(name)) {
                throw FetchException.notFound();
            }
            if (root.length > limit) {
                throw FetchException.tooLong();
            }
            sink.begin(0);
            sink.write(ByteBuffer.wrap(root));
        };
        try {
            new TufClient(new TrustedFiles(trusted), onlyThis, Limits.DEFAULT).refresh(now);
        } catch (TufException e) {
            // There is no timestamp beside it; what counts is whether the client has taken the root before.
            if (!Arrays.equals(Files.readAllBytes(trusted.resolve(TreeImport.ROOT)), root)) {
                throw e;
            }
        }
        if (!Arrays.equals(Files.readAllBytes(trusted.resolve(TreeImport.ROOT)), root)) {
            throw new TufException(Reason.ROLLBACK, "the root does not follow the trusted one");
        }
    }
}
