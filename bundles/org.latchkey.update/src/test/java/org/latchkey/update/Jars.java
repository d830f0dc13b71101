// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes small bundles. */
final class Jars {

    private Jars() {}

    /** @param headers names and values in turn */
    static Path bundle(Path folder, String name, String version, Class<?> activator, String... headers)
            throws IOException {
        return bundle(folder, name, version, activator, new byte[0], headers);
    }

    /** @param bulk something that makes it long */
    static Path bundle(Path folder, String name, String version, Class<?> activator, byte[] bulk, String... headers)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        main.putValue("Import-Package", "org.osgi.framework");
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        if (activator != null) {
            main.putValue("Bundle-Activator", activator.getName());
        }
        Files.createDirectories(folder);
        Path file = folder.resolve(name + ".jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            if (bulk.length > 0) {
                jar.putNextEntry(new JarEntry("bulk"));
                jar.write(bulk);
            }
            if (activator != null) {
                String entry = activator.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(entry));
                try (InputStream bytes = activator.getClassLoader().getResourceAsStream(entry)) {
                    bytes.transferTo(jar);
                }
            }
        }
        return file;
    }
}
