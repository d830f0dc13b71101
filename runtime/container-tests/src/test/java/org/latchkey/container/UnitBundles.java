// SPDX-License-Identifier: Apache-2.0
package org.latchkey.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** The shipped unit's own bundles, as the assembly put them together. */
final class UnitBundles {

    /** Above it, each injection into a test waits ten seconds for a level that never comes. */
    private static final int START_LEVEL = 4;

    private UnitBundles() {}

    static Path folder() {
        return Path.of(System.getProperty("latchkey.unit"), "bundles");
    }

    /** The jar of one of our bundles. */
    static Path jar(String symbolicName) {
        return folder().resolve(symbolicName + "-0.1.0-SNAPSHOT.jar");
    }

    /** A unit with that folder, in Pax Exam's container. */
    static Option unit(Path home) {
        return composite(
                composite(jars()),
                junitBundles(),
                systemPackages(
                        "org.slf4j;version=2.0.20",
                        "org.slf4j;version=1.7.36",
                        "org.slf4j.event;version=2.0.20",
                        "org.latchkey.launcher.slots;version=1.0.0"),
                frameworkProperty("latchkey.bundles").value(folder().toString()),
                frameworkProperty("latchkey.home").value(home.toString()),
                frameworkProperty("felix.cm.dir").value(home.resolve("config").toString()));
    }

    private static Option[] jars() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .map(file -> bundle(file.toUri().toString()).startLevel(START_LEVEL))
                    .toArray(Option[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
