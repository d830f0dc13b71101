// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Lines of bounded length; of a longer one the rest is read and dropped. */
final class LineReader {

    /** The longest line in bytes: 4 MiB. */
    static final int MAX_LENGTH = 4 * 1024 * 1024;

    private final InputStream in;
    private boolean tooLong;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line without its end; empty at the end of the input. */
    Optional<byte[]> next() throws IOException {
        tooLong = false;
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        int c = in.read();
        if (c < 0) {
            return Optional.empty();
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (line.size() < MAX_LENGTH) {
                line.write(c);
            } else {
                tooLong = true;
            }
        }
        return Optional.of(line.toByteArray());
    }

    /** True if the last line was longer than {@link #MAX_LENGTH}. */
    boolean wasTooLong() {
        return tooLong;
    }
}
