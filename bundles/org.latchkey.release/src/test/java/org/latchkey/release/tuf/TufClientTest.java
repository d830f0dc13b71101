// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.release.json.JsonReader;
import org.latchkey.release.tuf.TufException.Reason;

/** What the tests of the client share: a repository, a client that began with its first root, and what it trusts. */
abstract class TufClientTest {

    static final Instant NOW = TestRepository.NOW;

    final TestRepository repository = new TestRepository();

    @TempDir
    Path folder;

    TufClient client;

    @BeforeEach
    void begin() throws TufException {
        byte[] root = repository.files.get("1.root.json");
        TufClient.init(new TrustedFiles(folder.resolve("trusted")), root, Limits.DEFAULT);
        client = newClient(Limits.DEFAULT);
    }

    /** Another process on the same folder. */
    TufClient newClient(Limits limits) {
        return new TufClient(new TrustedFiles(folder.resolve("trusted")), repository, limits);
    }

    void refresh() throws TufException {
        client.refresh(NOW);
    }

    static void assertRefused(Reason reason, ThrowingCallable attempt) {
        Assertions.assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(TufException.class, e -> Assertions.assertThat(e.reason())
                        .as(e.getMessage())
                        .isEqualTo(reason));
    }

    /** The version that is trusted on disk, 0 if none is. */
    long trusted(String role) throws Exception {
        Path file = folder.resolve("trusted").resolve(FileNames.local(role) + ".json");
        return Files.exists(file)
                ? JsonReader.object(Files.readAllBytes(file)).object("signed").integer("version", 1, Long.MAX_VALUE)
                : 0;
    }

    /** Trusted versions of root, timestamp, snapshot and targets. */
    long[] trusted() throws Exception {
        return new long[] {trusted(Role.ROOT), trusted(Role.TIMESTAMP), trusted(Role.SNAPSHOT), trusted(Role.TARGETS)};
    }
}
