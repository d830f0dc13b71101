// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Brings files of a repository, of which nothing is trusted. Implementations bound time and length themselves, and may
 * be called from one thread at a time.
 */
public interface Fetcher {

    /**
     * Brings one file and returns when all of it went to the sink.
     *
     * @param path below the repository's base: parts joined by slashes, each percent-encoded as in a URL
     * @param offset bytes that the caller already has; the source may begin at 0 all the same and says so to the sink
     * @param limit the most bytes that the whole file may have
     * @throws FetchException if the source does not give it within the bounds
     * @throws IOException what the sink threw
     */
    void fetch(String path, long offset, long limit, Sink sink) throws IOException;

    /** Takes what comes. Called from one thread at a time, which need not be the caller's. */
    interface Sink {

        /** Called once, before the first bytes: they belong at this offset; what lies beyond is void. */
        void begin(long offset) throws IOException;

        /** Takes all remaining bytes. */
        void write(ByteBuffer bytes) throws IOException;
    }
}
