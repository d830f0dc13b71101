// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.latchkey.protocol.crypto.Sha256;

/** A publisher of releases with keys of its own, and the tool that publishers use. */
public final class Publisher {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Workspace workspace;
    private final Path folder;

    /** Makes the keys, unless they are there. @param folder for keys and repository */
    public Publisher(Workspace workspace, Path folder) {
        this.workspace = workspace;
        this.folder = folder;
        if (!Files.exists(keys())) {
            tool("keys", keys().toString());
        }
    }

    private Path keys() {
        return folder.resolve("keys");
    }

    /** The repository, as it would lie on a stick. */
    public Path repository() {
        return folder.resolve("repository");
    }

    /** The file that units and portals pin. */
    public Path root() {
        return keys().resolve("root.json");
    }

    /** SHA-256 of a file in hex, as manifests and reports have it. */
    public static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(Sha256.hash(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What makes a unit trust this publisher. */
    public String javaOption() {
        return "-Dlatchkey.publisher.root=" + root();
    }

    /** Signs a release that is the whole unit into the repository. @param bundles the folder of its bundles */
    public void wholeUnit(long counter, Path bundles, String... options) {
        List<String> all = new ArrayList<>(List.of("--bundles", bundles.toString()));
        all.addAll(Arrays.asList(options));
        release(counter, List.of(), all.toArray(String[]::new));
    }

    /** Signs a release of single bundles into the repository. @param options further words for the tool */
    public void release(long counter, List<Path> bundles, String... options) {
        Path out = folder.resolve("release-" + counter);
        List<String> build = new ArrayList<>(List.of("build", out.toString(), "--counter", Long.toString(counter)));
        bundles.forEach(bundle -> build.addAll(List.of("--bundle", bundle.toString())));
        build.addAll(Arrays.asList(options));
        tool(build.toArray(String[]::new));
        tool(
                "sign",
                out.toString(),
                "--keys",
                keys().toString(),
                "--repository",
                repository().toString());
    }

    private void tool(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Workspace.java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                workspace.releaseTool(),
                "org.latchkey.releasetool.ReleaseMain"));
        command.addAll(Arrays.asList(words));
        try (ManagedProcess process =
                ManagedProcess.start("publisher", folder.resolve("publisher.log"), Map.of(), command)) {
            Await.until("the publisher's tool", PATIENCE, () -> !process.isAlive());
            if (process.exitValue() != 0) {
                throw new TestbedException("release " + words[0] + " failed: " + process.output());
            }
        }
    }

    /**
     * A bundle of the unit with another version, and whatever else is to differ.
     *
     * @param headers of its manifest, names and values in turn; an empty value takes one away
     */
    public Path changed(String bundle, String version, String... headers) {
        Path original = workspace.unit().resolve("bundles").resolve(bundle + "-0.1.0-SNAPSHOT.jar");
        Path file = folder.resolve(bundle + "-" + version + ".jar");
        try (JarFile jar = new JarFile(original.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            for (int i = 0; i < headers.length; i += 2) {
                if (headers[i + 1].isEmpty()) {
                    manifest.getMainAttributes().remove(new Attributes.Name(headers[i]));
                } else {
                    manifest.getMainAttributes().putValue(headers[i], headers[i + 1]);
                }
            }
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
                copy(jar, out);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bundle of the unit with another version that does something differently. */
    Path rebuilt(String bundle, String version, ChangedSource change) {
        Path file = changed(bundle, version);
        change.into(file, workspace, folder);
        return file;
    }

    /** A bundle as it is, with more at the end of one of its files. */
    public Path lengthened(Path bundle, String entry, String more) {
        Path file = folder.resolve("longer-" + bundle.getFileName());
        try {
            Files.copy(bundle, file, StandardCopyOption.REPLACE_EXISTING);
            try (FileSystem jar = FileSystems.newFileSystem(file)) {
                Files.writeString(jar.getPath(entry), more, StandardOpenOption.APPEND);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(JarFile jar, JarOutputStream out) throws IOException {
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                out.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = jar.getInputStream(entry)) {
                    in.transferTo(out);
                }
            }
        }
    }
}
