// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Properties;

/** When this software was built: the earliest time it can be. */
final class BuildTime {

    private BuildTime() {}

    /** Seconds since 1970, as the build wrote them into the bundle. */
    static long seconds() {
        Properties properties = new Properties();
        try (InputStream in = BuildTime.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle lacks its build time", e);
        }
        return Instant.parse(properties.getProperty("time")).getEpochSecond();
    }
}
