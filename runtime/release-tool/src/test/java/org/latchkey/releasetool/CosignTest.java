// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.manifest.ReleaseManifest;

/** Two machines with one key for targets each, of which both must sign. The first has the other keys too. */
final class CosignTest {

    @TempDir
    Path folder;

    private Path first;
    private Path second;
    private Path repository;
    private String said;

    @BeforeEach
    void share() throws IOException {
        Path made = folder.resolve("keys");
        require(0, "keys", made, "--signers", 2);
        first = folder.resolve("first");
        second = folder.resolve("second");
        copyTree(made, first);
        copyTree(made, second);
        Files.delete(first.resolve("targets-2.key"));
        for (String key : List.of("targets-1.key", "snapshot-1.key", "timestamp-1.key", "root-1.key")) {
            Files.delete(second.resolve(key));
        }
        repository = folder.resolve("./repository");
        build(1);
    }

    private void build(int counter, Object... more) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "org.example.one");
        manifest.getMainAttributes().putValue("Bundle-Version", counter + ".0.0");
        Path jar = folder.resolve("one-" + counter + ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        List<Object> words = new ArrayList<>(List.of("build", built(counter), "--counter", counter, "--bundle", jar));
        words.addAll(List.of(more));
        require(0, words.toArray());
    }

    private Path built(int counter) {
        return folder.resolve("built-" + counter);
    }

    private void require(int code, Object... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int result = ReleaseMain.run(
                out, out, Arrays.stream(words).map(Object::toString).toArray(String[]::new));
        said = bytes.toString(StandardCharsets.UTF_8);
        assertThat(result).as(said).isEqualTo(code);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> tree = Files.walk(to)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private void sign(int counter) {
        require(0, "sign", built(counter), "--keys", first, "--repository", repository);
    }

    private void cosign(int code, Path keys, Path where) {
        require(code, "cosign", "--keys", keys, "--repository", where);
    }

    private void check(int code) {
        require(code, "check", repository, "--root", first.resolve("root.json"));
    }

    @Test
    void aReleaseTravelsToTheOtherMachineAndBack() throws IOException {
        sign(1);
        assertThat(said).contains("It waits in");
        check(1);
        Path stick = folder.resolve("stick");
        copyTree(repository, stick);
        require(0, "waiting", "--keys", second, "--repository", stick);
        assertThat(said)
                .contains("Release 1: 1 bundles")
                .contains("org.example.one 1.0.0 ")
                .doesNotContain("It waits");
        cosign(0, first, stick);
        assertThat(said).as("looking signs nothing").contains("It waits in");
        cosign(0, second, stick);
        assertThat(said).contains("Release 1: 1 bundles").contains("It waits in");
        cosign(0, first, stick);
        assertThat(said).contains("Verified");
        copyTree(stick, repository);
        check(0);
        assertThat(said).contains("Release 1: 1 bundles");
        build(2);
        sign(2);
        check(0);
        assertThat(said).as("clients see what was there").doesNotContain("Release 2");
        cosign(0, second, repository);
        assertThat(said).contains("Release 2").as("it knows the first").doesNotContain("Release 1:");
        cosign(0, first, repository);
        assertThat(said).contains("Release 1:").contains("Release 2:").contains("Verified");
        assertThat(repository.resolve(Draft.FOLDER)).isEmptyDirectory();
        cosign(1, first, repository);
        assertThat(said).contains("nothing waits");
    }

    @Test
    void renewalTravelsToo() {
        sign(1);
        cosign(0, second, repository);
        cosign(0, first, repository);
        require(0, "renew", "--keys", first, "--repository", repository);
        assertThat(said).contains("It waits in");
        cosign(0, second, repository);
        assertThat(said).contains("No new release");
        cosign(0, first, repository);
        assertThat(said).contains("Verified");
    }

    @Test
    void whatWaitsIsNotForgottenForAnother() throws IOException {
        sign(1);
        build(2);
        require(1, "sign", built(2), "--keys", first, "--repository", repository);
        assertThat(said).contains("waits for signatures");
    }

    @Test
    void newKeysDoNotWait() throws IOException {
        sign(1);
        cosign(0, second, repository);
        cosign(0, first, repository);
        require(1, "rekey", "snapshot", "--keys", first, "--repository", repository);
        assertThat(said).contains("1 of 2 needed keys for targets");
        Files.copy(second.resolve("targets-2.key"), first.resolve("targets-2.key"), StandardCopyOption.COPY_ATTRIBUTES);
        build(2);
        Files.move(first.resolve("targets-1.key"), folder.resolve("away"));
        sign(2);
        Files.move(folder.resolve("away"), first.resolve("targets-1.key"));
        require(1, "rekey", "snapshot", "--keys", first, "--repository", repository);
        assertThat(said).contains("waits for signatures");
        check(0);
        cosign(0, first, repository);
        require(0, "rekey", "snapshot", "--keys", first, "--repository", repository);
    }

    @Test
    void aMachineWithoutAKeyHasNothingToAdd() throws IOException {
        sign(1);
        Files.delete(second.resolve("targets-2.key"));
        cosign(1, second, repository);
        assertThat(said).contains("0 of 2 needed keys for targets");
    }

    @Test
    void whatIsNotWhatItSaysIsNotSigned() throws IOException {
        sign(1);
        Path draft = repository.resolve(Draft.FOLDER).resolve("targets.json");
        String whole = Files.readString(draft);
        Files.writeString(draft, whole.replaceFirst("\"version\":\\s*1", "\"version\": 7"));
        cosign(1, second, repository);
        assertThat(said).contains("does not follow");
        Files.writeString(draft, whole.replaceFirst("\"_type\"", "\"delegations\": {}, \"_type\""));
        cosign(1, second, repository);
        assertThat(said).contains("does not follow");
        Files.writeString(draft, whole.replaceFirst("\"expires\":\\s*\"2", "\"expires\": \"9"));
        cosign(1, second, repository);
        assertThat(said).contains("does not follow");
        Files.writeString(draft, whole.replace("\"bundles/", "\"elsewhere/../bundles/"));
        cosign(1, second, repository);
        assertThat(said).contains("than would be signed");
        Files.writeString(draft, whole.replace("\"bundles/", "\"../targets-of-others/"));
        cosign(1, second, repository);
        assertThat(said).contains("is not the file that would be signed");
        Files.writeString(draft, whole);
        Path bundle;
        try (Stream<Path> files = Files.walk(repository.resolve("targets").resolve("bundles"))) {
            bundle = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] good = Files.readAllBytes(bundle);
        Files.write(bundle, new byte[10]);
        cosign(1, second, repository);
        assertThat(said).contains("is not the file that would be signed");
        Files.write(bundle, good);
        Files.writeString(draft, whole.replaceFirst("\"sig\":\\s*\"..", "\"sig\": \"00"));
        cosign(0, second, repository);
        cosign(0, first, repository);
        assertThat(said).as("a signature that does not hold is made anew").contains("Verified");
    }

    @Test
    void nothingThatWasPublishedCanBeTakenOut() throws IOException {
        sign(1);
        cosign(0, second, repository);
        cosign(0, first, repository);
        build(2);
        sign(2);
        Path draft = repository.resolve(Draft.FOLDER).resolve("targets.json");
        Files.writeString(draft, Files.readString(draft).replace("releases/1.json", "releases/9.json"));
        cosign(1, second, repository);
        assertThat(said).contains("does not follow");
    }

    @Test
    void whatNoNewReleaseNamesIsNotSigned() throws IOException {
        publish(1);
        build(2);
        sign(2);
        forge(listed -> listed.remove(ReleaseManifest.target(2)));
        cosign(1, second, repository);
        assertThat(said).contains("No new release names bundles/").doesNotContain("would be signed anew");
    }

    @Test
    void aReleaseFollowsWhatIsPublished() throws IOException {
        build(3, "--lowest", 2);
        publish(3);
        build(4);
        sign(4);
        require(0, "waiting", "--keys", second, "--repository", repository);
        assertThat(said).contains("Release 4").contains("back to 2 at the lowest");
        byte[] barsNothing = new ReleaseFolder(built(4)).read().encode();
        forge(listed -> list(listed, 4, barsNothing));
        cosign(1, second, repository);
        assertThat(said)
                .contains("Release 4 does not follow release 3, which bars what is below 2")
                .doesNotContain("bundles");

        Path out = folder.resolve("older");
        require(0, "build", out, "--counter", 2, "--lowest", 2, "--bundle", folder.resolve("one-4.jar"));
        byte[] older = new ReleaseFolder(out).read().encode();
        forge(listed -> {
            listed.remove(ReleaseManifest.target(4));
            list(listed, 2, older);
        });
        cosign(1, second, repository);
        assertThat(said).contains("Release 2 does not follow release 3");
    }

    private void publish(int counter) {
        sign(counter);
        cosign(0, second, repository);
        cosign(0, first, repository);
    }

    /** What a machine could want signed that has its keys and another tool. */
    private void forge(Consumer<Map<String, Object>> change) throws IOException {
        Draft draft = Draft.read(repository);
        Map<String, Object> listed = new TreeMap<>(draft.targets());
        change.accept(listed);
        Map<String, Object> signed = new TreeMap<>(draft.signed().members());
        signed.put("targets", JsonObject.of(listed));
        Draft.of(repository, signed).keep();
    }

    private void list(Map<String, Object> listed, int counter, byte[] manifest) {
        Path place = repository.resolve("targets/releases/" + Signing.sha256(manifest) + "." + counter + ".json");
        try {
            Files.write(place, manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listed.put(ReleaseManifest.target(counter), JsonObject.of(Signing.described(manifest)));
    }

    @Test
    void withoutAKeyThereIsNothingToSignWith() throws IOException {
        Files.delete(first.resolve("targets-1.key"));
        require(1, "sign", built(1), "--keys", first, "--repository", repository);
        assertThat(said).contains("0 of 2 needed keys for targets");
    }
}
