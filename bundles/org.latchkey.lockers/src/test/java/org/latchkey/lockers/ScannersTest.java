// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.latchkey.device.api.Scanner;

class ScannersTest {

    private final Scanners scanners = new Scanners();

    private record Fake(boolean connected, String trouble) implements Scanner {

        @Override
        public String name() {
            return "front";
        }

        @Override
        public long scans() {
            return 0;
        }
    }

    private String health() {
        return scanners.health("front").message();
    }

    @Test
    void healthSaysWhyAScannerIsNotConnected() {
        assertThat(health()).isEqualTo("Scanner front has no driver. Check its configuration.");
        scanners.add(new Fake(false, ""));
        assertThat(health()).isEqualTo("Scanner front is not connected. Check its cable.");
        scanners.add(new Fake(false, "a library can not be loaded"));
        assertThat(health()).isEqualTo("Scanner front is not connected: a library can not be loaded. Check its cable.");
        scanners.add(new Fake(true, ""));
        assertThat(scanners.health("front").ok()).isTrue();
    }
}
