// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;

/** A release that was built and is not signed yet: its manifest, and its bundles beside it. */
final class ReleaseFolder {

    private static final String MANIFEST = "release.json";
    private static final String BUNDLES = "bundles";
    private static final String JAR = ".jar";

    private final Path folder;

    ReleaseFolder(Path folder) {
        this.folder = folder;
    }

    /** Copies bundles and writes their manifest. @throws IOException also if the folder is there and not empty */
    ReleaseManifest build(List<Path> jars, Function<List<ReleaseBundle>, ReleaseManifest> rest) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> present = Files.list(folder)) {
            if (present.findAny().isPresent()) {
                throw new IOException(folder + " is not empty");
            }
        }
        List<ReleaseBundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(describe(jar));
        }
        ReleaseManifest manifest = rest.apply(bundles);
        Files.createDirectory(folder.resolve(BUNDLES));
        for (int i = 0; i < jars.size(); i++) {
            Files.copy(jars.get(i), file(bundles.get(i)));
        }
        Files.write(folder.resolve(MANIFEST), manifest.encode(), StandardOpenOption.CREATE_NEW);
        return manifest;
    }

    /** Reads what was built. @throws IOException also if a bundle is not what the manifest says */
    ReleaseManifest read() throws IOException {
        try {
            ReleaseManifest manifest = ReleaseManifest.parse(Files.readAllBytes(folder.resolve(MANIFEST)));
            for (ReleaseBundle bundle : manifest.bundles()) {
                requireSame(bundle, file(bundle));
            }
            return manifest;
        } catch (JsonException e) {
            throw new IOException(folder.resolve(MANIFEST) + ": " + e.getMessage(), e);
        }
    }

    Path file(ReleaseBundle bundle) {
        return folder.resolve(BUNDLES).resolve(bundle.symbolicName() + JAR);
    }

    static void requireSame(ReleaseBundle bundle, Path file) throws IOException {
        if (!describe(file).equals(bundle)) {
            throw new IOException(file + " is not the bundle that the manifest names");
        }
    }

    /** All jars of a folder, by name. */
    static List<Path> jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(JAR)).sorted().toList();
        }
    }

    /** @throws IOException if it is no bundle that a release can hold */
    static ReleaseBundle describe(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = headers.getValue("Bundle-SymbolicName");
            if (name == null) {
                throw new IOException(jar + " is no bundle");
            }
            byte[] bytes = Files.readAllBytes(jar);
            String version = headers.getValue("Bundle-Version");
            return new ReleaseBundle(
                    name.split(";", 2)[0].trim(),
                    fullVersion(version == null ? "0" : version.trim()),
                    Signing.sha256(bytes),
                    bytes.length);
        } catch (IllegalArgumentException e) {
            throw new IOException(jar + ": " + e.getMessage(), e);
        }
    }

    private static String fullVersion(String version) {
        return version.split("\\.").length < 3 ? fullVersion(version + ".0") : version;
    }
}
