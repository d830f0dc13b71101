// SPDX-License-Identifier: Apache-2.0
package org.latchkey.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.Test;

/** The inherited bnd instructions are lost silently when a module's parent chain misses the root pom. */
public class ManifestsTest {

    @Test
    public void everyBundleOfOursCarriesTheInheritedHeaders() throws IOException {
        List<Path> ours;
        try (Stream<Path> files = Files.list(UnitBundles.folder())) {
            ours = files.filter(file -> file.getFileName().toString().startsWith("org.latchkey."))
                    .toList();
        }
        assertFalse("the unit has bundles of ours", ours.isEmpty());
        for (Path file : ours) {
            try (JarFile jar = new JarFile(file.toFile())) {
                Attributes headers = jar.getManifest().getMainAttributes();
                assertEquals(file.toString(), "Latchkey", headers.getValue("Bundle-Vendor"));
                assertEquals(file.toString(), "Apache-2.0", headers.getValue("Bundle-License"));
                assertNull(file.toString(), headers.getValue("Private-Package"));
                String name = headers.getValue("Bundle-SymbolicName");
                assertEquals(
                        file.toString(), name, file.getFileName().toString().replaceAll("-0\\.1\\.0.*", ""));
            }
        }
    }
}
