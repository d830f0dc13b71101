// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.latchkey.release.tuf.TufException.Reason;

/** Metadata files of a repository, in memory. */
final class Repository {

    private final Fetcher fetcher;

    Repository(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /** The file of a role; {@code version} is empty where files are not named by their versions. */
    byte[] metadata(String role, Optional<Long> version, int limit) throws TufException {
        String name = version.map(number -> number + ".").orElse("") + FileNames.urlPart(role) + ".json";
        Memory memory = new Memory();
        try {
            fetcher.fetch(name, 0, limit, memory);
        } catch (IOException e) {
            throw refusal(name, e);
        }
        return memory.bytes.toByteArray();
    }

    static TufException refusal(String name, IOException cause) {
        Reason reason = cause instanceof FetchException fetch ? fetch.reason() : Reason.STORAGE;
        return new TufException(reason, name + ": " + DiskFault.words(cause), cause);
    }

    private static final class Memory implements Fetcher.Sink {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void begin(long offset) {
            bytes.reset();
        }

        @Override
        public void write(ByteBuffer buffer) {
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
    }
}
