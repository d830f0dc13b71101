// SPDX-License-Identifier: Apache-2.0
package org.latchkey.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

class UnitFrameworkTest {

    @TempDir
    Path folder;

    private Path home;
    private Path bundles;

    @BeforeEach
    void folders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        bundles = Files.createDirectory(folder.resolve("bundles"));
    }

    @Test
    void startsWhatIsInTheFolder() throws Exception {
        bundle("a", "1.0.0");
        bundle("b", "1.0.0");
        try (UnitFramework unit = UnitFramework.start(home, bundles)) {
            assertThat(unit.bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(unit.bundle("b").getState()).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Test
    void followsTheFolderOverRestarts() throws Exception {
        bundle("a", "1.0.0");
        bundle("b", "1.0.0");
        UnitFramework.start(home, bundles).close();
        Files.delete(bundles.resolve("a.jar"));
        Path changed = bundle("b", "2.0.0");
        Files.setLastModifiedTime(changed, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        bundle("c", "1.0.0");
        try (UnitFramework unit = UnitFramework.start(home, bundles)) {
            assertThat(unit.bundle("a")).isNull();
            assertThat(unit.bundle("b").getVersion()).hasToString("2.0.0");
            assertThat(unit.bundle("c").getState()).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Test
    void startsFromABrokenCache() throws Exception {
        bundle("a", "1.0.0");
        UnitFramework.start(home, bundles).close();
        try (Stream<Path> files = Files.walk(home.resolve("cache"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        try (UnitFramework unit = UnitFramework.start(home, bundles)) {
            assertThat(unit.bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Test
    void oneBundleThatCannotResolveLeavesTheOthersRunning() throws Exception {
        bundle("a", "1.0.0");
        bundle("broken", "1.0.0", "Import-Package", "org.example.nowhere");
        try (UnitFramework unit = UnitFramework.start(home, bundles)) {
            assertThat(unit.bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(unit.bundle("broken").getState()).isEqualTo(Bundle.INSTALLED);
        }
    }

    @Test
    void refusesAnEmptyFolder() {
        assertThatThrownBy(() -> UnitFramework.start(home, bundles)).isInstanceOf(BundleException.class);
    }

    @Test
    void refusesWrongArguments() {
        assertThat(Launcher.run()).isEqualTo(2);
        assertThat(Launcher.run("--home")).isEqualTo(2);
        assertThat(Launcher.run(
                        "--home",
                        home.toString(),
                        "--bundles",
                        folder.resolve("missing").toString()))
                .isEqualTo(2);
        assertThat(Launcher.run("--home", home.toString(), "--bundles", bundles.toString(), "--unknown"))
                .isEqualTo(2);
    }

    private Path bundle(String name, String version, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        Path jar = bundles.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream ignored = new JarOutputStream(out, manifest)) {
            return jar;
        }
    }
}
