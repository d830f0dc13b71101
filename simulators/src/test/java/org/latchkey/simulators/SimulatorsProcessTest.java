// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SimulatorsProcessTest {

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void kill() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(Path config, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Simulators.class.getName(),
                "--config",
                config.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private Path config(String name, String json) throws IOException {
        return Files.writeString(folder.resolve(name), json);
    }

    @Test
    void announcesItselfAndCleansUpWhenItsParentGoes() throws IOException, InterruptedException {
        Process process = start(config("c.json", SimulatedSiteTest.config(folder)), "--until-stdin-closes");
        try (BufferedReader out = process.inputReader()) {
            JsonNode served = new ObjectMapper().readTree(out.readLine());
            assertThat(out.readLine()).isEqualTo("ready");
            assertThat(served.at("/http/port").intValue()).isPositive();
            assertThat(served.at("/lines/0/pty").textValue())
                    .isEqualTo(folder.resolve("left").toString());
            assertThat(served.at("/lines/0/channel").textValue()).isEqualTo("serial:" + folder + "/left?baud=9600");
            assertThat(served.at("/lines/1/tcp").intValue()).isPositive();
            assertThat(served.at("/scanners/0/name").textValue()).isEqualTo("front");
            assertThat(served.at("/links/0/name").textValue()).isEqualTo("uplink");
            assertThat(served.at("/links/0/port").intValue()).isPositive();
            assertThat(Files.isSymbolicLink(folder.resolve("left"))).isTrue();
            process.outputWriter().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isZero();
        assertThat(Files.exists(folder.resolve("left"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(Files.exists(folder.resolve("front"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void sigtermCleansUpToo() throws IOException, InterruptedException {
        Process process = start(config("c.json", SimulatedSiteTest.config(folder)));
        try (BufferedReader out = process.inputReader()) {
            out.readLine();
            assertThat(out.readLine()).isEqualTo("ready");
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Files.exists(folder.resolve("left"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void aTakenPortIsOneClearLine() throws IOException, InterruptedException {
        try (SimulatedSite first = SimulatedSite.start(SimulatorConfig.parse(SimulatedSiteTest.config(folder)))) {
            int port = first.http().orElseThrow().getPort();
            Path other = Files.createDirectories(folder.resolve("other"));
            String json = SimulatedSiteTest.config(other).replace("\"port\":0", "\"port\":" + port);
            assertFails(start(config("taken.json", json)), "port " + port);
        }
    }

    @Test
    void aBadConfigurationIsOneClearLine() throws IOException, InterruptedException {
        assertFails(start(config("bad.json", "{")), "simulators: ");
        assertFails(start(folder.resolve("missing.json")), "cannot read");
        assertFails(start(config("c.json", "{}"), "--nonsense"), "usage");
    }

    private static void assertFails(Process process, String reason) throws IOException, InterruptedException {
        try (BufferedReader errors = process.errorReader()) {
            List<String> lines = errors.lines().toList();
            assertThat(lines)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("simulators: ")
                    .contains(reason);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
    }
}
