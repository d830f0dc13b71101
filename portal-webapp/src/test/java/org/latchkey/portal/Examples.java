// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests send. */
public final class Examples {

    /** The site code of {@link #site()}. */
    public static final String SITE = "GYM-1";

    private Examples() {}

    /** The example that the documentation shows. */
    public static String site() {
        try {
            return Files.readString(Path.of("..", "docs", "examples", "site.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same site under another code. */
    public static String site(String code) {
        return site().replace('"' + SITE + '"', '"' + code + '"');
    }

    /** A site without doors, lines and scanners. */
    public static String bareSite(String code) {
        return """
                {"site":"%s","name":"Bare","timeZone":"Europe/Berlin","maxCodeSeconds":86400,"lines":[],"scanners":[],"banks":[]}
                """.formatted(code);
    }

    /** A request for a code that holds for a day of the tests' clock. */
    public static String code(String site, String doors, String holder) {
        return """
                {"site":"%s","doors":[%s],"holder":"%s","validUntil":"2026-11-23T12:00:00Z","uses":2}
                """.formatted(site, doors, holder);
    }
}
