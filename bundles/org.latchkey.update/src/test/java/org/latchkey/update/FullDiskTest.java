// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.releasetool.ReleaseMain;
import org.latchkey.unit.api.UnitException;
import org.latchkey.update.bundle.Good;
import org.latchkey.update.disk.SmallDisk;

/** The disk becomes full while a release comes to it: at each operation that takes room, one after another. */
@Timeout(300)
class FullDiskTest {

    private static final int BULK = 150_000;
    private static final Set<String> TRUSTED =
            Set.of("root.json", "timestamp.json", "snapshot.json", "targets.json", "pinned-root");

    @TempDir
    Path folder;

    private final SmallDisk disk = new SmallDisk();
    private TestUnit unit;
    private SlotState untouched;
    private ReleasePort port;
    private Path repository;

    /** Brings release 7 to the disk. */
    private interface Attempt {
        /** @return empty, or why not */
        String run() throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        unit = new TestUnit(folder, disk::of);
        untouched = unit.slots.state();
        unit.seconds = Instant.now().getEpochSecond();
        repository = folder.resolve("repository");
        byte[] bulk = new byte[BULK];
        new Random(7).nextBytes(bulk);
        Path jar = Jars.bundle(folder.resolve("next"), "aa", "2.0.0", Good.class, bulk);
        Path keys = folder.resolve("keys");
        Path built = folder.resolve("built");
        tool("keys", keys);
        tool("build", built, "--counter", 7, "--bundle", jar);
        tool("sign", built, "--keys", keys, "--repository", repository);
        port = new ReleasePort(repository);
        unit.rooms.portal.set(port.access());
    }

    @AfterEach
    void stop() throws Exception {
        port.close();
        unit.stop();
    }

    private static void tool(Object... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int result = ReleaseMain.run(
                out, out, Arrays.stream(words).map(Object::toString).toArray(String[]::new));
        assertThat(result).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    private Repositories repositories() {
        return new Repositories(unit.slots.folder(), folder.resolve("keys").resolve("root.json"), () -> unit.seconds);
    }

    private PortalFetch fetch() {
        Arriving arriving = new Arriving(unit.slots.folder().resolve(".arriving"));
        return new PortalFetch(unit.rooms, repositories(), unit.updater, unit.staging, arriving, PortalFetch.GRACE);
    }

    @Test
    void aStickThatDoesNotFitLeavesTheUnitAsItWas() throws Exception {
        ReleaseCommands console =
                new ReleaseCommands(unit.updater, repositories(), () -> {}, unit.reporter::line, unit.context());
        atEveryOperation(() -> {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            try {
                console.release(new PrintStream(said), List.of("stage", repository.toString()));
                return said.toString(StandardCharsets.UTF_8).contains("Release 7 is on the disk") ? "" : "nothing said";
            } catch (UnitException e) {
                return e.getMessage();
            }
        });
    }

    @Test
    void whatComesFromThePortalAndDoesNotFitLeavesTheUnitAsItWas() throws Exception {
        atEveryOperation(() -> {
            Trouble trouble = catchThrowableOfType(Trouble.class, () -> fetch().bring(7));
            return trouble == null ? "" : trouble.getMessage();
        });
    }

    @Test
    void whatIsStagedWouldBeThereAfterAPowerCut() throws Exception {
        unit.updater.stage(TestUnit.release(folder.resolve("next"), 7, Set.of()));
        assertThat(disk.forced())
                .as("what the release brings, and what it leaves")
                .contains("aa.jar", "bb.jar", "bundles");
    }

    @Test
    void thePortalIsToldWhyAndMayDirectTheSameReleaseAgain() throws Exception {
        Director director = new Director(
                unit.log,
                unit.updater,
                unit.notebook.journal(),
                fetch()::bring,
                unit.reporter,
                () -> unit.seconds,
                new Director.Waits(() -> 0, bound -> bound),
                new DirectorRig.AtOnce());
        disk.room(25);
        unit.direct(7);
        RunningReport failed = ticks(director);
        assertThat(failed.phase()).isEqualTo(Phase.FAILED);
        assertThat(failed.target()).isEqualTo(7);
        assertThat(failed.release()).isZero();
        assertThat(failed.reason()).contains(SmallDisk.FULL);
        assertThat(unit.reporter.line()).contains("release 7: failed").contains(SmallDisk.FULL);
        assertThat(unit.notebook.findings()).last().asString().contains(SmallDisk.FULL);
        requireUnchanged("the direction");
        disk.room(Integer.MAX_VALUE);
        unit.direct(7);
        assertThat(ticks(director).phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(TestUnit.running("aa")).isEqualTo("2.0.0");
    }

    private RunningReport ticks(Director director) {
        for (int i = 0; i < 6; i++) {
            director.tick();
        }
        return unit.report();
    }

    /** With room for one more operation each time, until all of it fits; the unit has nothing of the release before. */
    private void atEveryOperation(Attempt attempt) throws Exception {
        Set<String> places = new TreeSet<>();
        for (int room = 0; ; room++) {
            disk.room(room);
            String trouble = attempt.run();
            List<String> refused = disk.refused();
            disk.room(Integer.MAX_VALUE);
            if (refused.isEmpty()) {
                assertThat(trouble).isEmpty();
                break;
            }
            String place = "at operation " + room + ", " + refused.get(0);
            places.add(refused.get(0));
            assertThat(trouble).as(place).contains(SmallDisk.FULL).doesNotContain(folder.toString());
            requireUnchanged(place);
            assertThat(attempt.run()).as("once there is room, %s", place).isEmpty();
            assertThat(unit.updater.isReady(7)).isTrue();
            deleteTree(folder.resolve("home").resolve("releases"));
        }
        assertThat(places).contains("mkdir bundles", "rename targets.json", "write release.json.new", "rename 7");
    }

    private void requireUnchanged(String place) throws IOException {
        assertThat(unit.slots.state()).as(place).isEqualTo(untouched);
        assertThat(unit.updater.isStaged(7)).as(place).isFalse();
        assertThat(TestUnit.running("aa")).as(place).isEqualTo("1.0.0");
        assertThat(rubbish()).as(place).isEmpty();
    }

    /** What of a release is on the disk, whole or not. */
    private Set<String> rubbish() throws IOException {
        Path releases = folder.resolve("home").resolve("releases");
        if (!Files.exists(releases)) {
            return Set.of();
        }
        try (Stream<Path> tree = Files.walk(releases)) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !TRUSTED.contains(name))
                    .collect(Collectors.toSet());
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
