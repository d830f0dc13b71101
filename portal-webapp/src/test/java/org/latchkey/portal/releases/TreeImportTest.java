// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;

/** What of a publisher's repository gets in, and what does not. */
class TreeImportTest {

    private static final long BUDGET = 64L * 1024 * 1024;

    @TempDir
    private Path folder;

    private Workshop publisher;
    private Path before;
    private int trees;

    @BeforeEach
    void pin() throws Exception {
        publisher = new Workshop(folder.resolve("publisher")).release(7, "org.a 1.0.0", "org.b 1.0.0");
        before = folder.resolve("before");
        TufClient.init(new TrustedFiles(TreeImport.trusted(before)), publisher.root(), Limits.DEFAULT);
    }

    private Path take(byte[] zip, Instant now) throws Exception {
        Path file = folder.resolve("upload");
        Files.write(file, zip);
        Path tree = Files.createDirectory(folder.resolve("tree-" + trees++));
        try (ZipTree repository = new ZipTree(file, BUDGET)) {
            new TreeImport(repository, tree).run(publisher.root(), before, now);
        }
        return tree;
    }

    private Path take(byte[] zip) throws Exception {
        return take(zip, Instant.now());
    }

    private String refused(byte[] zip) {
        return refused(zip, Instant.now());
    }

    private String refused(byte[] zip, Instant now) {
        TufException refusal = catchThrowableOfType(TufException.class, () -> take(zip, now));
        assertThat(refusal).isNotNull();
        return refusal.reason().word();
    }

    private Map<String, byte[]> changed(String part, byte[] content) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        publisher.files().forEach((name, bytes) -> files.put(name, name.contains(part) ? content : bytes));
        return files;
    }

    private static Set<String> served(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> tree.relativize(file).toString())
                    .filter(name -> !name.startsWith("trusted"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void whatVerifiesIsMirroredAndNothingElse() throws Exception {
        Map<String, byte[]> files = publisher.files();
        Set<String> all = new TreeSet<>(files.keySet());
        files.put("targets/README", "hello".getBytes(StandardCharsets.UTF_8));
        files.put("metadata/77.targets.json", "{}".getBytes(StandardCharsets.UTF_8));
        Path tree = take(Workshop.zip(files));
        assertThat(served(tree)).isEqualTo(all);
        for (String name : all) {
            assertThat(tree.resolve(name)).hasBinaryContent(files.get(name));
        }
    }

    @Test
    void aRootThatFollowsComesAlongAndTheFirstStaysForNewUnits() throws Exception {
        publisher.rekey("root");
        Path tree = take(publisher.zip());
        assertThat(served(tree)).contains("metadata/1.root.json", "metadata/2.root.json");
    }

    @Test
    void aReleaseForAnotherConfigurationStaysOut() throws Exception {
        publisher.release(8, List.of("--config-schema", "2"), "org.a 1.1.0");
        assertThat(refused(publisher.zip())).isEqualTo("unsupported");
    }

    @Test
    void nothingOlderGetsInAndNothingThatExpired() throws Exception {
        byte[] old = publisher.zip();
        publisher.release(8, "org.a 1.1.0", "org.b 1.0.0");
        before = take(publisher.zip());
        assertThat(refused(old)).isEqualTo("rollback");
        assertThat(refused(publisher.zip(), Instant.now().plus(Duration.ofDays(91))))
                .isEqualTo("expired");
        assertThat(served(take(publisher.zip()))).as("the same once more").isNotEmpty();
    }

    @Test
    void anotherPublishersRepositoryIsNotSigned() {
        Workshop other = new Workshop(folder.resolve("other")).release(9, "org.a 6.6.6");
        assertThat(refused(other.zip())).isEqualTo("not-signed");
    }

    @Test
    void aFileThatIsMissingSwappedOrLongerIsRefused() {
        assertThat(refused(Workshop.zip(changed("org.a", new byte[0])))).isEqualTo("mismatch");
        byte[] other = publisher.files().entrySet().stream()
                .filter(file -> file.getKey().contains("org.b"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        assertThat(refused(Workshop.zip(changed("org.a", other)))).isIn("mismatch", "too-long");
        assertThat(refused(Workshop.zip(changed("targets.json", "{}".getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo("mismatch");
        Map<String, byte[]> files = publisher.files();
        files.keySet().removeIf(name -> name.contains("org.b"));
        assertThat(refused(Workshop.zip(files))).isEqualTo("not-found");
    }

    @Test
    void aBombIsNotUnpackedFurtherThanItsSignedLength() throws Exception {
        byte[] bomb = Workshop.zip(changed("org.a", new byte[200 * 1024 * 1024]));
        assertThat(bomb.length).isLessThan(1024 * 1024);
        assertThat(refused(bomb)).isEqualTo("too-long");
        try (Stream<Path> all = Files.walk(folder.resolve("tree-0"))) {
            assertThat(all.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length()))
                    .allMatch(length -> length < 1024 * 1024);
        }
    }

    @Test
    void namesThatLeaveTheirFolderOrCollideAreRefused() {
        for (String name : new String[] {
            "../outside",
            "targets/../../outside",
            "/etc/outside",
            "targets\\outside",
            "targets/.hidden",
            "elsewhere/file",
            "targets//file",
            "metadata/TIMESTAMP.json"
        }) {
            Map<String, byte[]> files = publisher.files();
            files.put(name, new byte[] {1});
            assertThat(badZip(Workshop.zip(files))).as(name).isNotNull();
        }
        Map<String, byte[]> files = publisher.files();
        files.put("metadata/2.targets.json", new byte[] {1});
        // Of the same length, so that offsets in the ZIP still hold.
        byte[] duplicate = replaced(
                Workshop.zip(files),
                "metadata/2.targets.json".getBytes(StandardCharsets.UTF_8),
                "metadata/1.targets.json".getBytes(StandardCharsets.UTF_8));
        assertThat(badZip(duplicate)).contains("two files of one name");
        assertThat(badZip(publisher.zip())).isNull();
    }

    private String badZip(byte[] zip) {
        Throwable thrown = catchThrowable(() -> take(zip));
        return thrown instanceof ZipTree.BadZip ? thrown.getMessage() : null;
    }

    private static byte[] replaced(byte[] bytes, byte[] what, byte[] by) {
        byte[] copy = bytes.clone();
        for (int i = 0; i + what.length <= copy.length; i++) {
            if (Arrays.equals(copy, i, i + what.length, what, 0, what.length)) {
                System.arraycopy(by, 0, copy, i, by.length);
            }
        }
        return copy;
    }

    @Test
    void whatIsCutShortOrNoZipIsRefused() {
        byte[] zip = publisher.zip();
        assertThat(badZip(Arrays.copyOf(zip, zip.length - 1))).contains("cut short");
        assertThat(badZip(Arrays.copyOf(zip, zip.length / 2))).isNotNull();
        assertThat(badZip(new byte[0])).isNotNull();
        assertThat(badZip("not at all, but long enough".getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
        byte[] big = zip.clone();
        // The directory says that it is 256 MiB long.
        big[zip.length - 7] = 0x10;
        assertThat(badZip(big)).isNotNull();
        byte[] damaged = replaced(zip, "PK\u0001\u0002".getBytes(StandardCharsets.US_ASCII), new byte[4]);
        assertThat(badZip(damaged)).isNotNull();
    }
}
