// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.latchkey.portal.platform.Hashes;
import org.latchkey.releasetool.ReleaseMain;

/** A publisher with keys of its own, who signs releases of small bundles with the tool that publishers use. */
public final class Workshop {

    private final Path folder;

    public Workshop(Path folder) {
        this.folder = folder;
        run("keys", keys());
    }

    private String keys() {
        return folder.resolve("keys").toString();
    }

    public Path repository() {
        return folder.resolve("repository");
    }

    /** The root file that units pin. */
    public byte[] root() {
        return read(folder.resolve("keys/root.json"));
    }

    /** Signs a release of bundles "name version", which are the whole unit. */
    public Workshop release(long counter, String... bundles) {
        return release(counter, List.of(), bundles);
    }

    /** The same with further words for the tool. */
    public Workshop release(long counter, List<String> options, String... bundles) {
        Path jars = folder.resolve("jars-" + counter);
        for (String bundle : bundles) {
            String[] parts = bundle.split(" ");
            jar(jars.resolve(parts[0] + ".jar"), parts[0], parts[1]);
        }
        String out = folder.resolve("release-" + counter).toString();
        List<String> build = new ArrayList<>(
                List.of("build", out, "--counter", Long.toString(counter), "--bundles", jars.toString()));
        build.addAll(options);
        run(build.toArray(String[]::new));
        run("sign", out, "--keys", keys(), "--repository", repository().toString());
        return this;
    }

    /** Gives a role other keys, and publishes everything anew. */
    public void rekey(String role) {
        run("rekey", role, "--keys", keys(), "--repository", repository().toString());
    }

    private static void run(String... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        if (ReleaseMain.run(new PrintStream(OutputStream.nullOutputStream()), err, words) != 0) {
            throw new AssertionError(Arrays.toString(words) + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private static void jar(Path file, String name, String version) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", version);
        try {
            Files.createDirectories(file.getParent());
            try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
                // The same bundle has the same bytes, whenever it is made.
                jar.putNextEntry(entry(JarFile.MANIFEST_NAME));
                manifest.write(jar);
                jar.putNextEntry(entry("content"));
                jar.write((name + version).repeat(1000).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(1_000_000_000_000L);
        return entry;
    }

    /** Hex SHA-256 of a bundle of a release. */
    public String sha256(long counter, String bundle) {
        return HexFormat.of()
                .formatHex(Hashes.sha256()
                        .digest(read(folder.resolve("jars-" + counter).resolve(bundle + ".jar"))));
    }

    /** The repository's files by their paths. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(repository())) {
            all.filter(Files::isRegularFile)
                    .forEach(file ->
                            files.put(repository().relativize(file).toString().replace('\\', '/'), read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** The repository as a ZIP. */
    public byte[] zip() {
        return zip(files());
    }

    /** Files as a ZIP, in the order of the map. */
    public static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
