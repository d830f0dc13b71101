// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.release.tuf.TestRepository.in;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.release.tuf.TufException.Reason;

/** Targets on their way into files. */
final class DownloadTest extends TufClientTest {

    private static final String NAME = "drivers/kerong.jar";
    private static final String CONTENT = "the driver";

    private final Fetcher targets =
            (path, offset, limit, sink) -> repository.fetch("targets/" + path, offset, limit, sink);

    private Path file;

    @BeforeEach
    void publish() throws TufException {
        file = folder.resolve("staged/kerong.jar");
        repository.target(Role.TARGETS, NAME, CONTENT);
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        refresh();
    }

    @Test
    void bringsATargetOnceByItsHash() throws Exception {
        repository.requests.clear();
        download(targets);
        download(targets);
        assertThat(file).hasContent(CONTENT);
        assertThat(repository.requests)
                .singleElement()
                .asString()
                .matches("targets/drivers/[0-9a-f]{64}\\.kerong\\.jar");
        assertThat(file.getParent().toFile().list()).containsExactly("kerong.jar");
    }

    @Test
    void bringsATargetByItsNameWhereSnapshotsAreNotConsistent() throws Exception {
        repository.map(Role.ROOT).put("consistent_snapshot", false);
        repository.publish(Role.ROOT);
        refresh();
        download(targets);
        assertThat(repository.requests).endsWith("targets/" + NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"the attack", "short", "much longer than announced"})
    void leavesNothingOfASubstitutedTarget(String content) throws Exception {
        download(targets);
        repository.target(Role.TARGETS, NAME, "new version");
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        refresh();
        repository.files.replaceAll(
                (path, bytes) -> path.startsWith("targets/") ? content.getBytes(StandardCharsets.UTF_8) : bytes);
        assertRefused(content.length() > 20 ? Reason.TOO_LONG : Reason.MISMATCH, () -> download(targets));
        assertThat(file).hasContent(CONTENT);
        assertThat(file.getParent().toFile().list()).containsExactly("kerong.jar");
    }

    @Test
    void takesUpAPartThatCameBefore() throws Exception {
        assertRefused(Reason.UNREACHABLE, () -> download(breaksOffAfter(4)));
        assertThat(file).doesNotExist();
        List<Long> offsets = new ArrayList<>();
        download((path, offset, limit, sink) -> {
            offsets.add(offset);
            targets.fetch(path, offset, limit, sink);
        });
        assertThat(offsets).containsExactly(4L);
        assertThat(file).hasContent(CONTENT);
    }

    @Test
    void beginsAnewWhereThePartWasOfAnotherVersion() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file.resolveSibling("kerong.jar.part"), "old");
        download(targets);
        assertThat(file).hasContent(CONTENT);
        assertThat(file.getParent().toFile().list()).containsExactly("kerong.jar");
    }

    @Test
    void saysThatTheDiskRefused() throws Exception {
        Files.createDirectories(file.getParent());
        Files.createDirectories(file.resolveSibling("kerong.jar.part/x"));
        assertRefused(Reason.STORAGE, () -> download(targets));
    }

    @Test
    void doesNotStoreTwoNamesThatDifferInCaseAlone() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file.resolveSibling("KERONG.jar"), "another");
        assertRefused(Reason.UNSAFE_NAME, () -> download(targets));
        assertThat(file.resolveSibling("KERONG.jar")).hasContent("another");
    }

    @Test
    void refusesATargetBeyondTheLimit() throws Exception {
        TufClient small = newClient(new Limits(1 << 16, 1 << 16, 1 << 16, 1 << 16, CONTENT.length() - 1, 9, 9, 9));
        small.refresh(NOW);
        TargetFile target = small.find(NAME).orElseThrow();
        assertRefused(Reason.TOO_LONG, () -> small.download(target, targets, file));
    }

    @Test
    void checksEveryHashThatItKnowsAndNeedsOne() throws Exception {
        in(repository.map(Role.TARGETS), "targets", NAME, "hashes").put("sha512", "00".repeat(64));
        in(repository.map(Role.TARGETS), "targets", NAME, "hashes").put("whirlpool", "00");
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        refresh();
        assertRefused(Reason.MISMATCH, () -> download(targets));
        in(repository.map(Role.TARGETS), "targets", NAME, "hashes").remove("sha512");
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        refresh();
        download(targets);
        in(repository.map(Role.TARGETS), "targets", NAME, "hashes").remove("sha256");
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        refresh();
        assertThat(client.find(NAME)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "../x",
                "a/../x",
                "a//x",
                "a/",
                ".",
                "a/.",
                "...",
                "a\\x",
                "a:b",
                "x.",
                "x.part",
                "x ",
                "a\u0000b",
                "a\nb"
            })
    void looksUpNoUnsafeName(String name) {
        repository.target(Role.TARGETS, name, "x");
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        assertRefused(Reason.UNSAFE_NAME, () -> client.find(name));
    }

    private void download(Fetcher source) throws TufException {
        client.download(client.find(NAME).orElseThrow(), source, file);
    }

    private Fetcher breaksOffAfter(int length) {
        return (path, offset, limit, sink) -> {
            sink.begin(0);
            sink.write(ByteBuffer.wrap(CONTENT.getBytes(StandardCharsets.UTF_8), 0, length));
            throw FetchException.failed("cable pulled", new IOException());
        };
    }
}
