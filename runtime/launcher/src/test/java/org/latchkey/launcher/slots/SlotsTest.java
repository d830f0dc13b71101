// SPDX-License-Identifier: Apache-2.0
package org.latchkey.launcher.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {

    @TempDir
    Path home;

    private Slots slots;

    @BeforeEach
    void install() throws IOException {
        slots = new Slots(home, Files.createDirectory(home.resolve("installed")));
    }

    private void stage(long release) throws IOException {
        Files.createDirectories(slots.bundles(release));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        new JarOutputStream(Files.newOutputStream(bundle(release)), manifest).close();
    }

    private Path bundle(long release) {
        return slots.bundles(release).resolve("a.jar");
    }

    private void unstage(long release) throws IOException {
        Files.delete(bundle(release));
        Files.delete(slots.bundles(release));
    }

    private long started() throws IOException {
        return slots.choose().release();
    }

    @Test
    void aFreshUnitRunsWhatItWasInstalledWith() throws IOException {
        assertThat(slots.choose()).isEqualTo(new Slots.Choice(SlotState.FACTORY, home.resolve("installed"), false, ""));
    }

    @Test
    void aConfirmedReleaseRunsFromThenOn() throws IOException {
        stage(5);
        slots.begin(5, false);
        slots.confirm();
        assertThat(started()).isEqualTo(5);
        assertThat(slots.state().previous()).isEqualTo(SlotState.FACTORY);
    }

    @Test
    void aUnitThatStopsDuringASwapStartsWithTheReleaseBefore() throws IOException {
        stage(5);
        slots.begin(5, false);
        Slots.Choice choice = slots.choose();
        assertThat(choice.release()).isEqualTo(SlotState.FACTORY);
        assertThat(choice.note()).contains("release 5 was on trial");
        assertThat(slots.choose().note()).as("until it is recorded").contains("release 5");
        slots.noted();
        assertThat(slots.choose().note()).isEmpty();
    }

    @Test
    void aReleaseThatNeedsARestartHasTwoStarts() throws IOException {
        stage(5);
        slots.begin(5, true);
        assertThat(started()).isEqualTo(5);
        assertThat(started()).isEqualTo(5);
        Slots.Choice third = slots.choose();
        assertThat(third.release()).isEqualTo(SlotState.FACTORY);
        assertThat(third.note()).contains("did not prove itself in 2 starts");
    }

    @Test
    void confirmedAfterARestartItStays() throws IOException {
        stage(5);
        slots.begin(5, true);
        started();
        slots.confirm();
        assertThat(started()).isEqualTo(5);
        assertThat(started()).isEqualTo(5);
        assertThat(started()).isEqualTo(5);
    }

    @Test
    void whatIsGoneFromTheDiskIsNotStarted() throws IOException {
        stage(5);
        slots.begin(5, false);
        slots.confirm();
        stage(6);
        slots.begin(6, false);
        slots.confirm();
        unstage(6);
        assertThat(started()).isEqualTo(5);
        unstage(5);
        assertThat(started()).isEqualTo(SlotState.FACTORY);
    }

    /** What a power cut leaves of files that were not on the disk yet, or a bad block. */
    @ParameterizedTest
    @ValueSource(ints = {0, 30})
    void whatCanNotBeReadIsNotStarted(int length) throws IOException {
        for (int release = 5; release <= 6; release++) {
            stage(release);
            slots.begin(release, false);
            slots.confirm();
        }
        Files.write(bundle(6), Arrays.copyOf(Files.readAllBytes(bundle(6)), length));
        Slots.Choice choice = slots.choose();
        assertThat(choice.release()).isEqualTo(5);
        assertThat(choice.note()).isEqualTo("release 6 is damaged on the disk at a.jar");
        assertThat(slots.state().current()).as("over the next start too").isEqualTo(5);
        Files.write(bundle(5), new byte[length]);
        assertThat(started()).isEqualTo(SlotState.FACTORY);
        assertThat(slots.state().note()).contains("release 5");
    }

    @Test
    void whatIsOnTrialAndCanNotBeReadIsNotStarted() throws IOException {
        stage(5);
        slots.begin(5, true);
        Files.write(bundle(5), new byte[0]);
        Slots.Choice choice = slots.choose();
        assertThat(choice.release()).isEqualTo(SlotState.FACTORY);
        assertThat(choice.note()).contains("release 5 is damaged");
    }

    @Test
    void aDamagedFileMeansWhatTheUnitWasInstalledWith() throws IOException {
        stage(5);
        slots.begin(5, false);
        slots.confirm();
        byte[] whole = Files.readAllBytes(slots.folder().resolve("slots"));
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(slots.folder().resolve("slots"), damaged);
            assertThatThrownBy(() -> slots.state()).isInstanceOf(IOException.class);
        }
        assertThat(started()).isEqualTo(SlotState.FACTORY);
        assertThat(slots.state().note()).contains("damaged");
    }

    @Test
    void aUnitStartsThoughNothingCanBeKept() throws IOException {
        stage(5);
        slots.begin(5, true);
        Files.createDirectory(slots.folder().resolve("slots.new"));
        Slots.Choice choice = slots.choose();
        assertThat(choice.release()).isEqualTo(SlotState.FACTORY);
        assertThat(choice.trial()).isFalse();
        assertThat(choice.note()).contains("can not be counted");
    }

    @Test
    void oneTrialAtATime() throws IOException {
        stage(5);
        stage(6);
        slots.begin(5, false);
        assertThatThrownBy(() -> slots.begin(6, false)).isInstanceOf(IllegalStateException.class);
        slots.abandon("the line west does not answer");
        slots.begin(6, false);
        assertThatThrownBy(() -> slots.begin(7, false)).isInstanceOf(IllegalStateException.class);
        assertThat(slots.state().current()).isEqualTo(SlotState.FACTORY);
    }

    @Test
    void aNoteIsOneShortLine() throws IOException {
        slots.abandon("two\nlines=" + "x".repeat(1_000));
        assertThat(slots.state().note()).startsWith("two lines=xxx").hasSizeLessThanOrEqualTo(300);
    }
}
