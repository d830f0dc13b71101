// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFileTest {

    @Test
    void whatCouldNotBeWrittenIsTriedAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("status.json");
        Files.createDirectories(file.resolve("in the way"));
        StatusFile status = new StatusFile(file);
        status.say("a");
        Files.delete(file.resolve("in the way"));
        Files.delete(file);
        status.say("a");
        assertThat(file).hasContent("a");
        status.remove();
        assertThat(file).doesNotExist();
    }
}
