// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.release.manifest.ReleaseManifest;

/** A publisher's day, and what a mirror could do to it. */
final class ReleaseMainTest {

    @TempDir
    Path folder;

    private Path keys;
    private Path repository;
    private Path root;
    private String said;

    @BeforeEach
    void makeKeys() throws IOException {
        keys = folder.resolve("keys");
        repository = folder.resolve("repository");
        root = keys.resolve("root.json");
        assertThat(run("keys", keys, "--signers", 3, "--threshold", 2)).isZero();
        Files.createDirectories(folder.resolve("jars"));
        jar("org.example.one", "1.2.3.a", "one");
        jar("org.example.two", "1", "two");
    }

    @Test
    void makesKeysForTheirOwnerAlone() throws IOException {
        try (Stream<Path> files = Files.list(keys)) {
            List<Path> secrets =
                    files.filter(file -> file.toString().endsWith(".key")).toList();
            assertThat(secrets).hasSize(8);
            for (Path secret : secrets) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rwx------");
        assertThat(run("keys", keys)).isEqualTo(1);
        assertThat(run("keys", folder.resolve("other"), "--signers", 1, "--threshold", 2))
                .isEqualTo(1);
    }

    @Test
    void buildsSignsAndChecksReleases() throws Exception {
        release(7, "--lowest", 5, "--refresh", "org.example.user", "--check", "scanner", "--description", "First");
        ReleaseManifest manifest = ReleaseManifest.parse(Files.readAllBytes(folder.resolve("build-7/release.json")));
        assertThat(manifest.complete()).isTrue();
        assertThat(manifest.lowest()).isEqualTo(5);
        assertThat(manifest.refresh()).containsExactly("org.example.user");
        assertThat(manifest.checks()).containsExactly("scanner");
        assertThat(manifest.bundles())
                .extracting("symbolicName", "version")
                .containsExactly(tuple("org.example.one", "1.2.3.a"), tuple("org.example.two", "1.0.0"));
        jar("org.example.one", "1.2.4", "one again");
        assertThat(run(
                        "build",
                        folder.resolve("build-8"),
                        "--counter",
                        8,
                        "--bundle",
                        folder.resolve("jars/org.example.one.jar")))
                .isZero();
        assertThat(run("sign", folder.resolve("build-8"), "--keys", keys, "--repository", repository))
                .isZero();
        assertThat(run("check", repository, "--root", root)).isZero();
        assertThat(said)
                .contains("Release 7: 2 bundles, the whole unit", "Release 8: 1 bundles, the others stay", "Verified");
        assertThat(run("renew", "--keys", keys, "--repository", repository)).isZero();
        assertThat(run("check", repository, "--root", root, "--counter", 8)).isZero();
        assertThat(run("check", repository, "--root", root, "--counter", 9)).isEqualTo(1);
    }

    @Test
    void barsNothingByItselfAndKeepsBarredWhatWas() {
        release(5);
        assertThat(said).contains("Release 5: 2 bundles, the whole unit, back to 0 at the lowest");
        release(7, "--lowest", 6);
        release(8);
        assertThat(said).contains("Release 8: 2 bundles, the whole unit, back to 6 at the lowest");
        release(9, "--lowest", 3);
        assertThat(said).contains("Release 9: 2 bundles, the whole unit, back to 6 at the lowest");
    }

    @Test
    void refusesACounterThatDoesNotRise() throws Exception {
        release(7);
        assertThat(run("build", folder.resolve("again"), "--counter", 7, "--bundles", folder.resolve("jars")))
                .isZero();
        assertThat(run("sign", folder.resolve("again"), "--keys", keys, "--repository", repository))
                .isEqualTo(1);
        assertThat(said).contains("higher counter");
    }

    @Test
    void signsNothingThatAMirrorSlippedIn() throws Exception {
        release(1);
        Path mirrored = folder.resolve("mirrored");
        copyTree(repository, mirrored);
        release(2);
        assertThat(run("renew", "--keys", keys, "--repository", mirrored)).isEqualTo(1);
        assertThat(said).contains("rollback");

        Path targets = repository.resolve("metadata/2.targets.json");
        Files.writeString(targets, Files.readString(targets).replace("org.example.one", "org.example.bad"));
        assertThat(run("check", repository, "--root", root)).isEqualTo(1);
        assertThat(run("renew", "--keys", keys, "--repository", repository))
                .as(said)
                .isZero();
        assertThat(repository.resolve("metadata/3.targets.json")).content().doesNotContain("org.example.bad");
    }

    @Test
    void seesAChangedBundleAndAForeignRoot() throws Exception {
        release(1);
        assertThat(run("keys", folder.resolve("foreign"))).isZero();
        assertThat(run("check", repository, "--root", folder.resolve("foreign/root.json")))
                .isEqualTo(1);
        try (Stream<Path> files = Files.walk(repository.resolve("targets/bundles"))) {
            Path bundle = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            Files.write(bundle, new byte[(int) Files.size(bundle)]);
        }
        assertThat(run("check", repository, "--root", root)).isEqualTo(1);
        assertThat(said).contains("mismatch");
    }

    @Test
    void doesNotSignABuildThatWasChanged() throws Exception {
        assertThat(run("build", folder.resolve("build"), "--counter", 1, "--bundles", folder.resolve("jars")))
                .isZero();
        Files.copy(
                folder.resolve("jars/org.example.two.jar"),
                folder.resolve("build/bundles/org.example.one.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(run("sign", folder.resolve("build"), "--keys", keys, "--repository", repository))
                .isEqualTo(1);
        assertThat(repository).doesNotExist();
    }

    @Test
    void doesNotUseAKeyThatOthersCanRead() throws Exception {
        release(1);
        Files.setPosixFilePermissions(keys.resolve("targets-1.key"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(run("renew", "--keys", keys, "--repository", repository)).isEqualTo(1);
        assertThat(said).contains("chmod 600");
    }

    @Test
    void needsAThresholdOfKeys() throws Exception {
        release(1);
        Files.delete(keys.resolve("targets-1.key"));
        assertThat(run("renew", "--keys", keys, "--repository", repository)).isZero();
        Files.delete(keys.resolve("targets-2.key"));
        assertThat(run("renew", "--keys", keys, "--repository", repository)).isZero();
        assertThat(said).contains("waits").doesNotContain("Verified");
        Files.delete(repository.resolve("pending/targets.json"));
        Files.delete(keys.resolve("targets-3.key"));
        assertThat(run("renew", "--keys", keys, "--repository", repository)).isEqualTo(1);
        assertThat(said).contains("0 of 2 needed keys for targets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "targets", "snapshot", "timestamp"})
    void replacesTheKeysOfARole(String role) throws Exception {
        assertThat(run("rekey", role, "--keys", keys, "--repository", repository))
                .isEqualTo(1);
        release(1);
        Path stolen = folder.resolve("stolen");
        copyTree(keys, stolen);
        assertThat(run("rekey", role, "--keys", keys, "--repository", repository, "--signers", 2))
                .as(said)
                .isZero();
        assertThat(keys.resolve(role + "-1.key")).doesNotExist();
        assertThat(keys.resolve("retired/" + role + "-1.key")).exists();
        release(2);
        assertThat(run("check", repository, "--root", root)).isZero();
        String attempt = role.equals("root") ? "rekey targets" : "renew";
        List<String> words = new ArrayList<>(List.of(attempt.split(" ")));
        words.addAll(List.of("--keys", stolen.toString(), "--repository", repository.toString()));
        assertThat(run(words.toArray())).isEqualTo(1);
        assertThat(said).contains("needed keys for " + role);
        assertThat(run("check", repository, "--root", root)).isZero();
    }

    @Test
    void copiesToAStickWhatVerifiesAndReadsItBack() throws IOException {
        release(1);
        Path stick = folder.resolve("stick");
        assertThat(run("usb", repository, stick, "--root", root)).as(said).isZero();
        assertThat(run("check", stick, "--root", root)).isZero();
        release(2);
        assertThat(run("usb", repository, stick, "--root", root)).isZero();
        assertThat(said).contains("Release 2");
        Files.delete(repository.resolve("metadata/timestamp.json"));
        assertThat(run("usb", repository, folder.resolve("other"), "--root", root))
                .isEqualTo(1);
        assertThat(folder.resolve("other")).doesNotExist();
    }

    @Test
    void sendsARepositoryToAPortalAndSaysWhatItAnswers() throws IOException {
        release(1);
        Path key = folder.resolve("key");
        Files.writeString(key, "lk_0123_secret\n");
        List<String> asked = new ArrayList<>();
        HttpServer portal = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        portal.createContext("/api/v1/releases", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = (asked.size() == 1 && body[0] == 'P' ? "{\"counter\":1}" : "{\"detail\":\"too old\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(asked.size() == 1 ? 201 : 422, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        portal.start();
        try {
            String address = "http://127.0.0.1:" + portal.getAddress().getPort() + "/";
            assertThat(run("import", repository, "--portal", address, "--key-file", key))
                    .as(said)
                    .isZero();
            assertThat(said).contains("release 1");
            assertThat(asked).containsExactly("Bearer lk_0123_secret");
            assertThat(run("import", repository, "--portal", address, "--key-file", key))
                    .isEqualTo(1);
            assertThat(said).contains("too old");
            assertThat(run("import", repository, "--portal", "http://192.0.2.1/", "--key-file", key))
                    .isEqualTo(1);
            assertThat(said).contains("https");
        } finally {
            portal.stop(0);
        }
    }

    @Test
    void explainsACommandLineThatIsNone() {
        assertThat(run("paint")).isEqualTo(1);
        assertThat(run("build", folder.resolve("x"), "--colour", "blue")).isEqualTo(1);
        assertThat(run("build", folder.resolve("x"), "--counter", "blue", "--bundles", folder.resolve("jars")))
                .isEqualTo(1);
        assertThat(run()).isEqualTo(1);
        assertThat(said).contains("usage:");
    }

    private void release(long counter, Object... more) {
        Path build = folder.resolve("build-" + counter);
        Object[] start = {"build", build, "--counter", counter, "--bundles", folder.resolve("jars")};
        assertThat(run(Stream.concat(Stream.of(start), Stream.of(more)).toArray()))
                .isZero();
        assertThat(run("sign", build, "--keys", keys, "--repository", repository))
                .as(said)
                .isZero();
    }

    private int run(Object... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int code = ReleaseMain.run(
                out, out, Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        said = bytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    private void jar(String name, String version, String content) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", name + ";singleton:=true");
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        manifest.getMainAttributes().putValue("X-Content", content);
        try (OutputStream out = Files.newOutputStream(folder.resolve("jars/" + name + ".jar"));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
