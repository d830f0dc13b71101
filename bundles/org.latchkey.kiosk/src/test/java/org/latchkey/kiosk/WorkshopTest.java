// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.unit.api.UnitException;

/** The release buttons of the maintenance screen, and the commands that come of them. */
@Timeout(120)
class WorkshopTest {

    @TempDir
    Path media;

    private final FakeRooms rooms = new FakeRooms();
    private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    private final CountDownLatch finish = new CountDownLatch(1);
    private Workshop workshop;
    private String stick;

    @BeforeEach
    void plugIn() throws IOException {
        Path repository = Files.createDirectories(media.resolve("stick/metadata"));
        Files.writeString(repository.resolve("timestamp.json"), "{}");
        stick = media.resolve("stick").toString();
        workshop = new Workshop(rooms, new Stick(media));
        rooms.interpreter = line -> {
            commands.add(line);
            finish.await();
            return "Done.\n";
        };
    }

    private Map<String, Object> awaitEnd() {
        while (Boolean.TRUE.equals(workshop.state().get("running"))) {
            Thread.onSpinWait();
        }
        return workshop.state();
    }

    @ParameterizedTest
    @CsvSource({
        "release-list, '', release list",
        "release-status, '', release status",
        "release-stage, STICK, release stage 'STICK'",
        "release-apply, 8, release apply 8",
        "release-rollback, '', release rollback",
        "driver-list, '', driver list",
        "driver-swap, STICK, driver swap 'STICK'"
    })
    void aButtonIsACommandOfTheConsole(String button, String with, String command) throws Exception {
        finish.countDown();
        workshop.begin(button, with.replace("STICK", stick));
        assertThat(commands.poll(60, TimeUnit.SECONDS)).isEqualTo(command.replace("STICK", stick));
        assertThat(awaitEnd()).containsEntry("what", button).containsEntry("said", "Done.\n");
    }

    @Test
    void oneThingIsDoneAtATime() throws Exception {
        workshop.begin("release-apply", "8");
        assertThatThrownBy(() -> workshop.begin("release-rollback", ""))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("release-apply");
        assertThat(workshop.state()).containsEntry("running", true);
        finish.countDown();
        awaitEnd();
        workshop.begin("release-rollback", "");
        awaitEnd();
        assertThat(List.copyOf(commands)).containsExactly("release apply 8", "release rollback");
    }

    @Test
    void whyItFailedIsShown() throws Exception {
        rooms.interpreter = line -> {
            throw new UnitException("Release 8 was taken back: line east: no answer.");
        };
        workshop.begin("release-apply", "8");
        assertThat(awaitEnd()).containsEntry("said", "Release 8 was taken back: line east: no answer.");
    }

    @ParameterizedTest
    @CsvSource({"release-apply, 8;exec sh", "release-apply, ''", "release-apply, -1", "shutdown, ''", "release-drop, 8"
    })
    void nothingElseIsRun(String button, String with) {
        assertThatThrownBy(() -> workshop.begin(button, with)).isInstanceOf(Refusal.class);
        assertThat(commands).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"release-stage, /etc", "driver-swap, /media/../etc", "release-stage, ''"})
    void onlyWhatIsOnAStickIsTaken(String button, String path) {
        assertThatThrownBy(() -> workshop.begin(button, path))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("not on a stick");
        assertThat(commands).isEmpty();
    }
}
