// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.release.tuf.TestRepository.in;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.release.tuf.TufException.Reason;

/** The workflow of the specification's section 5.1 to 5.6.6, and the attacks that it names. */
final class RefreshTest extends TufClientTest {

    @Test
    void asksForEachFileOnceAndStoresWhatCame() throws Exception {
        refresh();
        assertThat(repository.requests)
                .containsExactly("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json");
        for (String role : Role.TOP_LEVEL) {
            assertThat(folder.resolve("trusted/" + role + ".json"))
                    .hasBinaryContent(repository.files.get(role + ".json"));
        }
        repository.requests.clear();
        newClient(Limits.DEFAULT).refresh(NOW);
        assertThat(repository.requests).containsExactly("2.root.json", "timestamp.json");
    }

    @Test
    void namesFilesWithoutVersionsWhereSnapshotsAreNotConsistent() throws Exception {
        repository.map(Role.ROOT).remove("consistent_snapshot");
        repository.publish(Role.ROOT);
        refresh();
        assertThat(repository.requests)
                .containsExactly("2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json");
    }

    @Test
    void needsARootThatSignsItself() throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        byte[] stranger = repository.file(Role.ROOT, List.of(TestKey.ed25519("stranger")));
        assertRefused(Reason.NOT_SIGNED, () -> TufClient.init(new TrustedFiles(elsewhere), stranger, Limits.DEFAULT));
        TufClient empty = new TufClient(new TrustedFiles(elsewhere), repository, Limits.DEFAULT);
        assertRefused(Reason.NOT_INITIALISED, () -> empty.refresh(NOW));
        assertThat(repository.requests).isEmpty();
    }

    @Test
    void keepsItsFirstRoot() {
        byte[] root = repository.files.get("1.root.json");
        assertRefused(
                Reason.MALFORMED,
                () -> TufClient.init(new TrustedFiles(folder.resolve("trusted")), root, Limits.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({"root,1,0,0,0", "timestamp,2,0,0,0", "snapshot,2,2,0,0", "targets,2,2,2,0"})
    void refusesUnsignedMetadataAndKeepsWhatCameBefore(
            String role, long root, long timestamp, long snapshot, long targets) throws Exception {
        repository.signers.put(role, List.of(TestKey.ed25519("stranger")));
        repository.publish(Role.ROOT, Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        assertRefused(Reason.NOT_SIGNED, this::refresh);
        assertThat(trusted()).containsExactly(root, timestamp, snapshot, targets);
    }

    @ParameterizedTest
    @CsvSource({"timestamp,1,1,1,1", "snapshot,1,2,1,1", "targets,1,2,2,1"})
    void refusesExpiredMetadataByTheTimeThatItIsGiven(
            String role, long root, long timestamp, long snapshot, long targets) throws Exception {
        refresh();
        repository.map(role).put("expires", NOW.toString());
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        assertRefused(Reason.EXPIRED, this::refresh);
        assertThat(trusted()).containsExactly(root, timestamp, snapshot, targets);
        client.refresh(NOW.minusSeconds(1));
    }

    @Test
    void keepsAnExpiredRootButGoesNoFurther() throws Exception {
        refresh();
        repository.map(Role.ROOT).put("expires", NOW.minusSeconds(1).toString());
        repository.publish(Role.ROOT, Role.TIMESTAMP);
        assertRefused(Reason.EXPIRED, this::refresh);
        assertThat(trusted()).containsExactly(2, 1, 1, 1);
    }

    @Test
    void anExpiredRootOnTheWayDoesNotMatter() throws Exception {
        repository.map(Role.ROOT).put("expires", NOW.minusSeconds(1).toString());
        repository.publish(Role.ROOT);
        repository.map(Role.ROOT).put("expires", NOW.plusSeconds(1).toString());
        repository.publish(Role.ROOT);
        refresh();
        assertThat(trusted(Role.ROOT)).isEqualTo(3);
    }

    @Test
    void aFrozenTimestampEndsWithItsOwnExpiry() throws Exception {
        refresh();
        assertRefused(Reason.EXPIRED, () -> client.refresh(NOW.plus(30, ChronoUnit.DAYS)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAnOlderTimestampSnapshotOrTargets(boolean hashes) throws Exception {
        repository.hashes = hashes;
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        refresh();
        repository.map(Role.TIMESTAMP).put("version", 1L);
        repository.put(Role.TIMESTAMP);
        assertRefused(Reason.ROLLBACK, this::refresh);

        repository.map(Role.SNAPSHOT).put("version", 1L);
        repository.map(Role.TIMESTAMP).put("version", 3L);
        repository.put(Role.SNAPSHOT);
        repository.put(Role.TIMESTAMP);
        assertRefused(Reason.ROLLBACK, this::refresh);

        repository.map(Role.TARGETS).put("version", 1L);
        repository.map(Role.SNAPSHOT).put("version", 3L);
        repository.put(Role.TARGETS);
        repository.put(Role.SNAPSHOT);
        repository.put(Role.TIMESTAMP);
        assertRefused(Reason.ROLLBACK, this::refresh);
        assertThat(trusted()).containsExactly(1, 3, 2, 2);
    }

    @Test
    void refusesASnapshotThatForgetsARole() throws Exception {
        repository.delegate(Role.TARGETS, "drivers", false, "drivers/*");
        repository.publish("drivers", Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        refresh();
        in(repository.map(Role.SNAPSHOT), "meta").remove("drivers.json");
        repository.publish(Role.SNAPSHOT, Role.TIMESTAMP);
        assertRefused(Reason.ROLLBACK, this::refresh);
        assertThat(trusted(Role.SNAPSHOT)).isEqualTo(2);
    }

    @Test
    void takesNoOtherContentUnderATrustedVersion() throws Exception {
        refresh();
        in(repository.map(Role.TIMESTAMP), "meta", "snapshot.json").put("version", 100L);
        repository.put(Role.TIMESTAMP);
        refresh();
        assertThat(repository.requests).endsWith("2.root.json", "timestamp.json");
        assertThat(trusted(Role.SNAPSHOT)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Role.TIMESTAMP, Role.SNAPSHOT})
    void recoversFromFastForwardWhenKeysChange(String rotated) throws Exception {
        repository.map(rotated).put("version", 100L);
        if (rotated.equals(Role.SNAPSHOT)) {
            in(repository.map(Role.SNAPSHOT), "meta", "targets.json").put("version", 100L);
            repository.map(Role.TARGETS).put("version", 100L);
            repository.put(Role.TARGETS);
            repository.put(Role.SNAPSHOT);
            repository.publish(Role.TIMESTAMP);
        } else {
            repository.put(Role.TIMESTAMP);
        }
        refresh();

        repository.authorize(rotated, 1, TestKey.ed25519("after the theft"));
        repository.map(rotated).put("version", 1L);
        repository.map(Role.TARGETS).put("version", 1L);
        repository.put(Role.TARGETS);
        repository.put(Role.SNAPSHOT);
        repository.publish(Role.ROOT, Role.TIMESTAMP);
        refresh();
        assertThat(trusted(rotated)).isBetween(1L, 2L);
        assertThat(trusted(Role.TARGETS)).isEqualTo(1);
    }

    @Test
    void recoversAlsoWhenAKeyThatStaysHadSigned() throws Exception {
        TestKey stays = TestKey.ed25519("stays");
        repository.authorize(Role.TIMESTAMP, 1, stays, TestKey.ed25519("stolen"));
        repository.map(Role.TIMESTAMP).put("version", 100L);
        repository.publish(Role.ROOT);
        repository.put(Role.TIMESTAMP);
        refresh();
        repository.authorize(Role.TIMESTAMP, 1, stays);
        repository.map(Role.TIMESTAMP).put("version", 1L);
        repository.put(Role.TIMESTAMP);
        assertRefused(Reason.ROLLBACK, this::refresh);
        repository.publish(Role.ROOT);
        refresh();
        assertThat(trusted(Role.TIMESTAMP)).isEqualTo(1);
    }

    @Test
    void finishesARotationThatAPowerCutInterrupted() throws Exception {
        refresh();
        repository.publish(Role.TIMESTAMP);
        refresh();
        repository.authorize(Role.TIMESTAMP, 1, TestKey.ed25519("new"), TestKey.ed25519(Role.TIMESTAMP));
        repository.publish(Role.ROOT);
        refresh();
        // As after a cut between the new root and the deletion.
        Files.createFile(folder.resolve("trusted/rotation.pending"));
        repository.map(Role.TIMESTAMP).put("version", 1L);
        repository.put(Role.TIMESTAMP);
        refresh();
        assertThat(trusted(Role.TIMESTAMP)).isEqualTo(1);
        assertThat(folder.resolve("trusted/rotation.pending")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {Role.SNAPSHOT, Role.TARGETS})
    void refusesAMixOfDifferentPublications(String role) throws Exception {
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        repository.files.put("2." + role + ".json", repository.files.get("1." + role + ".json"));
        assertRefused(Reason.MISMATCH, this::refresh);
        assertThat(trusted(role)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {Role.SNAPSHOT, Role.TARGETS})
    void refusesAFileWithAnotherHashThanAnnounced(String role) throws Exception {
        repository.hashes = true;
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        byte[] same = (new String(repository.files.get("2." + role + ".json"), StandardCharsets.UTF_8).stripTrailing()
                        + " ")
                .getBytes(StandardCharsets.UTF_8);
        repository.files.put("2." + role + ".json", same);
        assertRefused(Reason.MISMATCH, this::refresh);
    }

    @Test
    void followsNoMoreRootsThanItsLimit() throws Exception {
        for (int i = 0; i < 5; i++) {
            repository.publish(Role.ROOT);
        }
        newClient(new Limits(1 << 16, 1 << 16, 1 << 16, 1 << 16, 1, 3, 32, 16)).refresh(NOW);
        assertThat(trusted(Role.ROOT)).isEqualTo(4);
        refresh();
        assertThat(trusted(Role.ROOT)).isEqualTo(6);
    }

    @Test
    void refusesARootWithAnotherVersionThanItsName() throws Exception {
        repository.map(Role.ROOT).put("version", 3L);
        repository.put(Role.ROOT);
        repository.files.put("2.root.json", repository.files.get("3.root.json"));
        assertRefused(Reason.ROLLBACK, this::refresh);
        assertThat(trusted(Role.ROOT)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Role.ROOT, Role.TIMESTAMP, Role.SNAPSHOT, Role.TARGETS})
    void refusesFilesBeyondTheirLimit(String role) throws Exception {
        repository.map(role).put("padding", "x".repeat(3000));
        repository.publish(Role.ROOT, Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        Map<String, Integer> limit = Map.of(role, 3000);
        TufClient bounded = newClient(new Limits(
                limit.getOrDefault(Role.ROOT, 1 << 16),
                limit.getOrDefault(Role.TIMESTAMP, 1 << 16),
                limit.getOrDefault(Role.SNAPSHOT, 1 << 16),
                limit.getOrDefault(Role.TARGETS, 1 << 16),
                1,
                8,
                8,
                8));
        assertRefused(Reason.TOO_LONG, () -> bounded.refresh(NOW));
        refresh();
    }

    @Test
    void startsOverWhenAStoredFileIsDamaged() throws Exception {
        refresh();
        for (String role : List.of(Role.TIMESTAMP, Role.SNAPSHOT, Role.TARGETS)) {
            Files.writeString(folder.resolve("trusted/" + role + ".json"), "{");
        }
        refresh();
        assertThat(trusted()).containsExactly(1, 1, 1, 1);
    }
}
