// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.releasetool.ReleaseMain;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.update.ReleasePort.Manner;
import org.latchkey.update.bundle.Good;

/** Releases that publishers signed, from a portal that may be good or not. */
@Timeout(300)
class PortalFetchTest {

    private static final int BULK = 300_000;

    @TempDir
    Path folder;

    private TestUnit unit;
    private ReleasePort port;
    private Path repository;
    private Repositories repositories;
    private Arriving arriving;
    private Path jar;

    @BeforeEach
    void start() throws Exception {
        unit = new TestUnit(folder);
        unit.seconds = Instant.now().getEpochSecond();
        repository = folder.resolve("repository");
        tool("keys", folder.resolve("keys"));
        jar = bulky(folder.resolve("next"), "aa");
        publish(7, jar);
        port = new ReleasePort(repository);
        unit.rooms.portal.set(port.access());
    }

    @AfterEach
    void stop() throws Exception {
        port.close();
        unit.stop();
    }

    /** A bundle that does not fit into one packet. */
    private static Path bulky(Path next, String name) throws Exception {
        byte[] bulk = new byte[BULK];
        new Random(7).nextBytes(bulk);
        return Jars.bundle(next, name, "2.0.0", Good.class, bulk);
    }

    private void tool(Object... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int result = ReleaseMain.run(
                out, out, Arrays.stream(words).map(Object::toString).toArray(String[]::new));
        assertThat(result).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    private void publish(long counter, Path bundle) {
        Path out = folder.resolve("release-" + counter);
        tool("build", out, "--counter", counter, "--lowest", 0, "--bundle", bundle);
        tool("sign", out, "--keys", folder.resolve("keys"), "--repository", repository);
    }

    private PortalFetch fetch(Duration grace) {
        repositories =
                new Repositories(unit.slots.folder(), folder.resolve("keys").resolve("root.json"), () -> unit.seconds);
        arriving = new Arriving(unit.slots.folder().resolve(".arriving"));
        return new PortalFetch(unit.rooms, repositories, unit.updater, unit.staging, arriving, grace);
    }

    private Trouble trouble(long counter, Duration grace) {
        PortalFetch fetch = fetch(grace);
        return catchThrowableOfType(Trouble.class, () -> fetch.bring(counter));
    }

    private Trouble trouble(long counter) {
        return trouble(counter, PortalFetch.GRACE);
    }

    private List<Path> arrived() throws Exception {
        Path at = unit.slots.folder().resolve(".arriving");
        if (!Files.exists(at)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(at)) {
            return files.toList();
        }
    }

    @Test
    void aReleaseComesOverMutualTlsAndIsStagedWhole() throws Exception {
        fetch(PortalFetch.GRACE).bring(7);
        assertThat(unit.updater.isReady(7)).isTrue();
        assertThat(port.bundleBytes).hasValue(Files.size(jar));
        assertThat(arrived()).as("nothing is kept twice").isEmpty();
        fetch(PortalFetch.GRACE).bring(7);
        assertThat(port.ranges).as("what is there is not fetched").hasSize(1);
        unit.updater.apply(7);
        assertThat(TestUnit.running("aa")).isEqualTo("2.0.0");
    }

    @Test
    void whatBrokeOffIsTakenUpAgainAfterARestartToo() throws Exception {
        port.manner = Manner.CUT;
        port.cutAfter = 200_000;
        Trouble trouble = trouble(7);
        assertThat(trouble.kind()).isEqualTo(Trouble.Kind.AWAY);
        assertThat(trouble).hasMessageContaining("broke off");
        assertThat(arrived()).hasSize(1);
        long kept = Files.size(arrived().get(0));
        assertThat(kept).isPositive();
        port.manner = Manner.WELL;
        port.bundleBytes.set(0);
        unit.stop();
        unit.start();
        fetch(PortalFetch.GRACE).bring(7);
        assertThat(port.ranges).last().isEqualTo("bytes=" + kept + "-");
        assertThat(port.bundleBytes).hasValue(Files.size(jar) - kept);
        assertThat(unit.updater.isReady(7)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND,BAD,not-found",
        "BUSY,AWAY,status 503",
        "ELSEWHERE,AWAY,status 302",
        "WRONG_BYTES,BAD,mismatch",
        "ENDLESS,FINAL,too-long",
    })
    void aBadAnswerChangesNothingAndSaysWhy(Manner manner, Trouble.Kind kind, String words) throws Exception {
        port.manner = manner;
        Trouble trouble = trouble(7);
        assertThat(trouble.kind()).isEqualTo(kind);
        assertThat(trouble).hasMessageContaining(words);
        assertThat(unit.updater.isStaged(7)).isFalse();
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
        assertThat(arrived().stream().filter(file -> file.toFile().length() > 0))
                .isEmpty();
        port.manner = Manner.WELL;
        fetch(PortalFetch.GRACE).bring(7);
        assertThat(unit.updater.isReady(7)).isTrue();
    }

    @Test
    void aSilentPortalIsGivenUp() {
        port.manner = Manner.SILENT;
        Trouble trouble = trouble(7, Duration.ofSeconds(3));
        assertThat(trouble.kind()).isEqualTo(Trouble.Kind.BAD);
        assertThat(trouble).hasMessageContaining("too-slow");
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        port.manner = Manner.SILENT;
        PortalFetch fetch = fetch(Duration.ofMinutes(4));
        CompletableFuture<Trouble> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> end.complete(catchThrowableOfType(Trouble.class, () -> fetch.bring(7))));
        thread.start();
        while (port.ranges.isEmpty()) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThat(end.get(120, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
        thread.join(TimeUnit.MINUTES.toMillis(2));
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void anotherCaIsNotBelieved() throws Exception {
        try (ReleasePort other = new ReleasePort(repository)) {
            unit.rooms.portal.set(port.access(other));
            Trouble trouble = trouble(7);
            assertThat(trouble.kind()).isEqualTo(Trouble.Kind.AWAY);
            assertThat(trouble).hasMessageContaining("unreachable");
            assertThat(port.ranges).isEmpty();
        }
    }

    @Test
    void whatNoPublisherSignedIsRefused() throws Exception {
        assertThat(trouble(8).kind()).isEqualTo(Trouble.Kind.FINAL);
        Path timestamp = repository.resolve("metadata").resolve("timestamp.json");
        String signed = Files.readString(timestamp);
        String changed = signed.replaceFirst("\"version\":\\s*1\\b", "\"version\":9");
        assertThat(changed).isNotEqualTo(signed);
        Files.writeString(timestamp, changed);
        Trouble trouble = trouble(7);
        assertThat(trouble.kind()).isEqualTo(Trouble.Kind.FINAL);
        assertThat(unit.updater.isStaged(7)).isFalse();
    }

    @Test
    void withoutAPortalAStickIsAskedFor() {
        unit.rooms.portal.unset(unit.rooms.portal.find().orElseThrow());
        Trouble trouble = trouble(7);
        assertThat(trouble.kind()).isEqualTo(Trouble.Kind.AWAY);
        assertThat(trouble).hasMessageContaining("stick");
    }

    @Test
    void whereThereIsNoRoomNothingIsBegun() throws Exception {
        unit.stop();
        unit.quota = 200_000;
        unit.start();
        Trouble trouble = trouble(7);
        assertThat(trouble.kind()).isEqualTo(Trouble.Kind.FINAL);
        assertThat(trouble).hasMessageContaining("no room for the release: it needs 1 MiB");
        assertThat(port.ranges).isEmpty();
        assertThat(arrived()).isEmpty();
    }

    @Test
    void aPublisherThatWasPinnedByMistakeIsReplaced() throws Exception {
        tool("keys", folder.resolve("others"));
        Path pinned = Files.copy(folder.resolve("others").resolve("root.json"), folder.resolve("pinned.json"));
        repositories = new Repositories(unit.slots.folder(), pinned, () -> unit.seconds);
        assertThat(stick()).contains("not-signed");
        Files.copy(folder.resolve("keys").resolve("root.json"), pinned, StandardCopyOption.REPLACE_EXISTING);
        assertThat(stick()).contains("Release 7 is on the disk");
        Files.write(pinned, new byte[] {'{'});
        assertThat(stick()).contains("malformed");
        assertThat(unit.slots.folder().resolve("trusted").resolve("timestamp.json"))
                .as("what was trusted")
                .exists();
    }

    @Test
    void withTheSamePublisherNothingIsForgotten() throws Exception {
        Path older = folder.resolve("older");
        try (Stream<Path> tree = Files.walk(repository)) {
            for (Path path : tree.toList()) {
                Files.copy(path, older.resolve(repository.relativize(path).toString()));
            }
        }
        publish(8, jar);
        fetch(PortalFetch.GRACE);
        assertThat(stick()).contains("Release 8 is on the disk");
        repository = older;
        assertThat(stick()).contains("are refused");
        Files.delete(unit.slots.folder().resolve("trusted").resolve("pinned-root"));
        assertThat(stick()).as("as before it was kept who was pinned").contains("are refused");
    }

    @Test
    void aUnitThatDidNotKeepWhoWasPinnedGoesOnWithTheKeysThatItTrusts() throws Exception {
        Path pinned = Files.copy(folder.resolve("keys").resolve("root.json"), folder.resolve("pinned.json"));
        tool("rekey", "timestamp", "--keys", folder.resolve("keys"), "--repository", repository);
        repositories = new Repositories(unit.slots.folder(), pinned, () -> unit.seconds);
        assertThat(stick()).contains("Release 7 is on the disk");
        Path trusted = unit.slots.folder().resolve("trusted");
        byte[] root = Files.readAllBytes(trusted.resolve("root.json"));
        assertThat(root).as("a later one").isNotEqualTo(Files.readAllBytes(pinned));
        Files.delete(trusted.resolve("pinned-root"));
        repository = folder.resolve("nothing");
        assertThat(stick()).contains("are refused");
        assertThat(trusted.resolve("root.json")).hasBinaryContent(root);
        assertThat(trusted.resolve("timestamp.json")).exists();
        assertThat(trusted.resolve("pinned-root")).hasBinaryContent(Files.readAllBytes(pinned));
    }

    private String stick() {
        try {
            Repositories.Offer offer = repositories.newest(repository, release -> true);
            return unit.updater.stage(offer.source());
        } catch (UnitException e) {
            return e.getMessage();
        }
    }

    @Test
    void whatPassesByItselfKeepsWhatHasCome() throws Exception {
        port.manner = Manner.CUT;
        port.cutAfter = 200_000;
        trouble(7);
        TrustedClock clock = unit.rooms.clock.find().orElseThrow();
        unit.rooms.clock.unset(clock);
        Path root = folder.resolve("keys").resolve("root.json");
        Repositories timeless = new Repositories(unit.slots.folder(), root, unit.rooms::seconds);
        PortalFetch fetch =
                new PortalFetch(unit.rooms, timeless, unit.updater, unit.staging, arriving, PortalFetch.GRACE);
        Trouble trouble = catchThrowableOfType(Trouble.class, () -> fetch.bring(7));
        assertThat(trouble).hasMessageContaining("The clock is away");
        assertThat(trouble.kind()).isEqualTo(Trouble.Kind.AWAY);
        assertThat(arrived()).hasSize(1);
    }

    @Test
    void aStickThatIsOnlyHalfThereLeavesNothing() throws Exception {
        fetch(PortalFetch.GRACE);
        Path bundle;
        try (Stream<Path> files = Files.walk(repository.resolve("targets").resolve("bundles"))) {
            bundle = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(bundle);
        Files.write(bundle, Arrays.copyOf(whole, 100_000));
        assertThat(stick()).contains("can not be staged").contains("mismatch");
        Files.delete(bundle);
        assertThat(stick()).contains("can not be staged").contains("not-found");
        assertThat(unit.slots.folder().resolve(".staging")).doesNotExist();
        assertThat(unit.updater.isStaged(7)).isFalse();
        Files.write(bundle, whole);
        assertThat(stick()).contains("Release 7 is on the disk");
    }

    @Test
    void aStickDoesNotFillTheDiskEither() throws Exception {
        unit.stop();
        unit.quota = 200_000;
        unit.start();
        fetch(PortalFetch.GRACE);
        assertThat(stick()).contains("no room for the release");
        assertThat(unit.slots.folder().resolve(".staging")).doesNotExist();
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void roomIsMadeByTakingOldReleasesAway() throws Exception {
        unit.stop();
        unit.quota = 2 * BULK + 200_000;
        unit.start();
        fetch(PortalFetch.GRACE).bring(7);
        Files.delete(jar);
        publish(8, bulky(folder.resolve("next"), "bb"));
        fetch(PortalFetch.GRACE).bring(8);
        publish(
                9,
                Jars.bundle(
                        folder.resolve("more"),
                        "cc",
                        "1.0.0",
                        Good.class,
                        Files.readAllBytes(folder.resolve("next").resolve("bb.jar"))));
        fetch(PortalFetch.GRACE).bring(9);
        assertThat(unit.staging.all()).doesNotContain(7L).contains(9L);
    }
}
