// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Workspace;

/** The unit in a network namespace without even a loopback: every socket is refused, every code opens. */
class NoNetworkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> NO_NETWORK = List.of("unshare", "-rn");

    @TempDir
    static Path folder;

    private static SiteRig rig;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(
                succeeds(NO_NETWORK, "true"),
                "This machine does not let its users make network namespaces (unshare -rn), so no network can be taken"
                        + " away from the unit.");
        rig = SiteRig.start(Workspace.find(), folder, Installation.serialLines(folder));
        rig.startUnitBelow(NO_NETWORK).awaitServing();
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void everySocketIsRefusedWhereTheUnitRuns() throws IOException {
        Path unit = Path.of("/proc", Long.toString(rig.unit().process().pid()));
        assertThat(Files.readAllLines(unit.resolve("net/route")))
                .as("routes, below their heading")
                .allMatch(line -> line.startsWith("Iface"));
        assertThat(Files.readSymbolicLink(unit.resolve("ns/net")))
                .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
        List<String> besideTheUnit = List.of(
                "nsenter",
                "--preserve-credentials",
                "-U",
                "-n",
                "-t",
                unit.getFileName().toString());
        assertThat(succeeds(besideTheUnit, "true")).isTrue();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            String connect = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort();
            assertThat(succeeds(List.of(), "bash", "-c", connect)).as("outside").isTrue();
            assertThat(succeeds(besideTheUnit, "bash", "-c", connect))
                    .as("beside the unit")
                    .isFalse();
        }
    }

    /** One door of each board. */
    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void aCodeOpensItsDoor(int door) {
        long scanned = rig.hardware().scan(rig.code(door, 1));
        rig.hardware().await(door, "opened", scanned, PATIENCE);
    }

    @Test
    void theConsoleWorks() {
        assertThat(rig.unit().console("status")).contains("Site " + Installation.SITE);
        assertThat(rig.unit().console("open", "9")).contains("The door opened");
        assertThat(rig.unit().console("verify")).contains("Sound");
    }

    private static boolean succeeds(List<String> below, String... command) throws IOException {
        List<String> line = new ArrayList<>(below);
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
