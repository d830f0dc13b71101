// SPDX-License-Identifier: Apache-2.0
package org.latchkey.launcher.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Files.delete(slots.bundles(6));
        assertThat(started()).isEqualTo(5);
        Files.delete(slots.bundles(5));
        assertThat(started()).isEqualTo(SlotState.FACTORY);
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
