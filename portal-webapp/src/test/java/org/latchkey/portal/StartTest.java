// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see on the console. */
class StartTest {

    @TempDir
    private Path folder;

    @Test
    void aTakenPortIsOneSentenceAndExitCodeOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            Process portal = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            PortalApplication.class.getName(),
                            "--server.port=" + port,
                            "--latchkey.units.port=0",
                            "--latchkey.broker.port=0",
                            "--latchkey.data=" + folder.resolve("data"))
                    .redirectErrorStream(true)
                    .start();
            String console = new String(portal.getInputStream().readAllBytes());
            assertThat(portal.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(portal.exitValue()).isEqualTo(1);
            assertThat(console.lines().filter(line -> !line.startsWith("one-time password for owner: ")))
                    .containsExactly("Port " + port
                            + " is taken: stop what uses it, or choose another with --server.port=PORT.");
        }
    }
}
