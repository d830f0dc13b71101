// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A bundle on the disk.
 *
 * @param symbolicName as its manifest has it
 * @param version as its manifest has it
 * @param sha256 of the whole file, in hex
 * @param beside true if its new version may start before the old one stops
 * @param file where it is
 */
record BundleFile(String symbolicName, Version version, String sha256, boolean beside, Path file) {

    /** In a bundle's manifest, with the value {@code beside}: two versions of it can run side by side for a moment. */
    static final String SWAP = "Latchkey-Swap";

    private static final String BESIDE = "beside";
    private static final int CHUNK = 64 * 1024;

    /** @throws IOException if it can not be read or is no bundle */
    static BundleFile of(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Attributes headers = jar.getManifest() == null
                    ? new Attributes()
                    : jar.getManifest().getMainAttributes();
            String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new IOException(file.getFileName() + " is no bundle");
            }
            return new BundleFile(
                    name.split(";", 2)[0].trim(),
                    Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION)),
                    hash(file),
                    BESIDE.equals(headers.getValue(SWAP)),
                    file);
        } catch (IllegalArgumentException e) {
            throw new IOException(file.getFileName() + " has no version", e);
        }
    }

    /** The bundles of a folder by symbolic name. @throws IOException also if two have one name */
    static Map<String, BundleFile> in(Path folder) throws IOException {
        Map<String, BundleFile> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                BundleFile bundle = of(file);
                if (found.put(bundle.symbolicName(), bundle) != null) {
                    throw new IOException(bundle.symbolicName() + " is there twice");
                }
            }
        }
        return found;
    }

    /** SHA-256 of a file in hex. */
    static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
