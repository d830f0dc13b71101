// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small file that is replaced when what it says changes. One thread. */
final class StatusFile {

    private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);

    private final Path file;
    private String written = "";
    private boolean failing;

    StatusFile(Path file) {
        this.file = file;
    }

    /**
     * Replaces the file unless it says so already; what could not be written is tried again at the next call. Atomic
     * but not synced: after a power cut nobody asks what was served before it.
     */
    void say(String text) {
        if (text.equals(written)) {
            return;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, text.getBytes(StandardCharsets.US_ASCII));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            written = text;
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("the status file could not be written and is tried again: {}", e.getMessage());
            }
            failing = true;
        }
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
