// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has to be wired anew, by manifests alone. */
final class ClosureTest {

    @TempDir
    Path folder;

    private List<Path> unit;

    @BeforeEach
    void makeUnit() throws IOException {
        jar("unit", "api", "Export-Package", "org.example.api;version=\"1.0.0\";uses:=\"a,b\",org.example.spi");
        jar(
                "unit",
                "door",
                "Import-Package",
                "org.example.spi;version=\"[1,2)\"",
                "Export-Package",
                "org.example.door");
        jar("unit", "gate", "Import-Package", "org.example.door,org.osgi.framework");
        jar("unit", "part", "Fragment-Host", "gate;bundle-version=1");
        jar("unit", "other", "Import-Package", "org.osgi.framework", "Require-Capability", "osgi.ee;filter:=\"(a=1)\"");
        jar("unit", "finder", "Provide-Capability", "osgi.extender;osgi.extender=\"osgi.component\"");
        jar("unit", "found", "Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.component)\",osgi.ee");
        unit = ReleaseFolder.jarsIn(folder.resolve("unit"));
    }

    private Path jar(String into, String name, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.0.0");
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        Files.createDirectories(folder.resolve(into));
        Path file = folder.resolve(into).resolve(name + ".jar");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }

    @Test
    void isWhoUsesWhatChangesDirectlyOrByOthers() throws IOException {
        assertThat(Closure.of(List.of("api"), unit)).containsExactly("door", "gate", "part");
        assertThat(Closure.of(List.of("api", "gate"), unit)).containsExactly("door", "part");
        assertThat(Closure.of(List.of("finder"), unit)).containsExactly("found");
        assertThat(Closure.of(List.of("other", "part"), unit)).isEmpty();
    }

    @Test
    void whoExportsAPackageMayGetItFromSomebodyElseAllTheSame() throws IOException {
        jar("unit", "both", "Import-Package", "org.example.spi", "Export-Package", "org.example.spi;version=2");
        unit = ReleaseFolder.jarsIn(folder.resolve("unit"));
        assertThat(Closure.of(List.of("api"), unit)).contains("both");
        assertThat(Closure.of(List.of("both"), unit)).contains("door", "gate").doesNotContain("both", "api");
    }

    @Test
    void packagesThatAreLookedForWhileRunningCount() throws IOException {
        jar("unit", "anything", "DynamicImport-Package", "*");
        jar("unit", "below", "DynamicImport-Package", "org.other,org.example.door.*;version=1");
        jar("unit", "named", "DynamicImport-Package", "org.example.spi");
        unit = ReleaseFolder.jarsIn(folder.resolve("unit"));
        assertThat(Closure.of(List.of("api"), unit))
                .contains("anything", "named")
                .doesNotContain("below");
        jar("unit", "inner", "Export-Package", "org.example.door.inner");
        unit = ReleaseFolder.jarsIn(folder.resolve("unit"));
        assertThat(Closure.of(List.of("inner"), unit)).containsExactly("anything", "below");
        assertThat(Closure.of(List.of("gate"), unit)).containsExactly("part");
    }

    @Test
    void beginsWithWhatDiffers() throws IOException {
        Path other = jar("release", "gate", "Import-Package", "org.example.door", "X-Changed", "yes");
        List<Path> same = unit.stream().filter(jar -> jar.endsWith("api.jar")).toList();
        assertThat(Closure.changing(List.of(other, same.get(0)), unit, false)).containsExactly("gate");
        assertThat(Closure.changing(List.of(other, same.get(0)), unit, true))
                .containsExactly("door", "finder", "found", "gate", "other", "part");
    }
}
