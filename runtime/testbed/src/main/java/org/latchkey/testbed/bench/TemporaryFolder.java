// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.latchkey.testbed.Workspace;

/** A folder for one benchmark, gone afterwards. */
record TemporaryFolder(Path path) implements AutoCloseable {

    static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("latchkey-bench"));
    }

    @Override
    public void close() throws IOException {
        Workspace.emptyFolder(path);
        Files.delete(path);
    }
}
