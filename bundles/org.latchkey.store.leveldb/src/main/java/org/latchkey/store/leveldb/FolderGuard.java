// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.latchkey.unit.api.files.DurableFiles;

/**
 * Makes new names in the database's folder durable, which LevelDB never does: a record in a log file whose name is lost
 * in a power cut is lost with it. A changed modification time tells that names came or went; asking for it costs
 * microseconds. Not thread-safe.
 */
final class FolderGuard {

    /** File systems stamp with a clock that ticks coarsely: two changes in one tick look like one. */
    private static final long TICK_MILLIS = 50;

    private final Path folder;
    private long forced = Long.MIN_VALUE;

    FolderGuard(Path folder) {
        this.folder = folder;
    }

    void forceIfChanged() throws IOException {
        long changed = Files.getLastModifiedTime(folder).toMillis();
        if (changed == forced) {
            return;
        }
        boolean settled = Math.abs(Instant.now().toEpochMilli() - changed) > TICK_MILLIS;
        DurableFiles.forceFolder(folder);
        forced = settled ? changed : Long.MIN_VALUE;
    }
}
