// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the built parts are.
 *
 * @param root the project's folder, with {@code latchkey} in it
 */
public record Workspace(Path root) {

    /** Finds the project above the working directory. */
    public static Workspace find() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.isRegularFile(folder.resolve("latchkey")) && Files.isRegularFile(folder.resolve("bnd.bnd"))) {
                return new Workspace(folder);
            }
            folder = folder.getParent();
        }
        throw new TestbedException("This is not inside the Latchkey project");
    }

    /** The assembled unit: bin, conf, lib, bundles. */
    public Path unit() {
        return built("runtime/unit/target/unit");
    }

    public Path portalJar() {
        return built("portal-webapp/target/org.latchkey.portal-0.1.0-SNAPSHOT.jar");
    }

    /** Class path of the simulators. */
    public String simulators() {
        return built("simulators/target/org.latchkey.simulators-0.1.0-SNAPSHOT.jar") + ":"
                + built("simulators/target/lib") + "/*";
    }

    /** The jar of one of the unit's bundles, as it was built last. */
    public Path bundle(String symbolicName) {
        if (!symbolicName.matches("org\\.latchkey(\\.[a-z0-9]+)+")) {
            throw new TestbedException("not a bundle of this project: " + symbolicName);
        }
        return built("bundles/" + symbolicName + "/target/" + symbolicName + "-0.1.0-SNAPSHOT.jar");
    }

    /** Class path of the publisher's tool. */
    public String releaseTool() {
        return built("runtime/release-tool/target/org.latchkey.releasetool-0.1.0-SNAPSHOT.jar") + ":"
                + built("runtime/release-tool/target/lib") + "/*";
    }

    /** Class path of the tool that speaks the formats. */
    public String interop() {
        return built("runtime/interop/target/org.latchkey.interop-0.1.0-SNAPSHOT.jar") + ":"
                + built("runtime/interop/target/lib") + "/*";
    }

    private Path built(String part) {
        Path path = root.resolve(part);
        if (!Files.exists(path)) {
            throw new TestbedException(part + " is not built: run ./latchkey build");
        }
        return path;
    }

    /** The Java that runs this. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** An empty folder at that place, whatever was there. */
    public static Path emptyFolder(Path folder) {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> tree = Files.walk(folder)) {
                    List<Path> deepestFirst =
                            tree.sorted(Comparator.reverseOrder()).toList();
                    for (Path path : deepestFirst) {
                        Files.delete(path);
                    }
                }
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
