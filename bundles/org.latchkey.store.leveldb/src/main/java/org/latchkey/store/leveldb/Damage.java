// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Tells damaged files from a system that can not read them just now. */
final class Damage {

    /** What LevelDB says of files that are cut short or contradict themselves; its other faults are not IOExceptions. */
    private static final String CUT_SHORT = "Could not read all the data";

    private static final String WRONG_COUNT = "entries in log record but found";

    private Damage() {}

    /**
     * Whether the failure comes from what is in the files. LevelDB answers content that it can not parse with unchecked
     * exceptions. An IOException comes from the system (no space, no file handles, a failing disk, a lock) and may pass,
     * unless it is known to mean damage.
     */
    static boolean recognised(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isLock(cause)) {
                return false;
            }
            if (cause instanceof IOException fault) {
                return meansDamage(fault);
            }
        }
        return true;
    }

    /** Whether LevelDB did not get its own lock. */
    static boolean isLock(Throwable failure) {
        return failure instanceof OverlappingFileLockException
                || failure instanceof IOException && said(failure).startsWith("Unable to acquire lock");
    }

    private static boolean meansDamage(IOException fault) {
        String said = said(fault);
        return fault instanceof EOFException
                || said.startsWith(CUT_SHORT)
                || said.contains(WRONG_COUNT)
                || fault instanceof NoSuchFileException
                || fault instanceof FileNotFoundException && isGone(said);
    }

    /** The exception is also thrown when there are no file handles left; its text is the path and a reason in brackets. */
    private static boolean isGone(String said) {
        int reason = said.lastIndexOf(" (");
        return Files.notExists(Path.of(reason < 0 ? said : said.substring(0, reason)));
    }

    private static String said(Throwable failure) {
        return failure.getMessage() == null ? "" : failure.getMessage();
    }
}
