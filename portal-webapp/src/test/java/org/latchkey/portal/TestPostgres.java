// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/** One portal on a real PostgreSQL for all tests that want it; both end with the tests' process. */
public final class TestPostgres {

    private static TestPortal portal;

    private TestPostgres() {}

    /** Skips the test where there are no binaries of PostgreSQL. */
    public static synchronized TestPortal portal() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        Assumptions.assumeTrue(
                platform.toLowerCase(Locale.ROOT).equals("linux amd64"), "no PostgreSQL binaries for " + platform);
        if (portal == null) {
            portal = start();
        }
        return portal;
    }

    private static TestPortal start() {
        try {
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            return TestPortal.start(
                    Files.createTempDirectory("portal").resolve("data"),
                    new MutableClock(),
                    "--latchkey.database.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                    "--latchkey.database.username=postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
