// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** What a disk that refused says, for people: without the names of folders that mean nothing to them. */
public final class DiskFault {

    private DiskFault() {}

    /** The system's own words, such as "No space left on device"; never null. */
    public static String words(IOException fault) {
        String words = fault instanceof FileSystemException named ? named.getReason() : fault.getMessage();
        return words == null ? fault.toString() : words;
    }
}
