// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Locale;

/** One portal on a real PostgreSQL for all tests that want it; both end with the tests' process. */
public final class TestPostgres {

    private static EmbeddedPostgres postgres;
    private static TestPortal portal;
    private static TestPortal live;

    private TestPostgres() {}

    /** Skips the test where there are no binaries of PostgreSQL, unless nothing may be skipped. */
    public static synchronized TestPortal portal() {
        requireBinaries();
        if (portal == null) {
            portal = start("postgres", new MutableClock());
        }
        return portal;
    }

    /** As {@link #portal()}, with a clock that starts at the real time: for tests with certificates. */
    public static synchronized TestPortal live() {
        requireBinaries();
        if (live == null) {
            live = start("template1", new MutableClock(Instant.now()));
        }
        return live;
    }

    private static void requireBinaries() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        boolean there = platform.toLowerCase(Locale.ROOT).equals("linux amd64");
        TestMachine.require(there, "The tests bring no PostgreSQL for " + platform + ".");
    }

    private static TestPortal start(String database, MutableClock clock) {
        try {
            if (postgres == null) {
                postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
            }
            return TestPortal.start(
                    Files.createTempDirectory("portal").resolve("data"),
                    clock,
                    "--latchkey.database.url=" + postgres.getJdbcUrl("postgres", database),
                    "--latchkey.database.username=postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
