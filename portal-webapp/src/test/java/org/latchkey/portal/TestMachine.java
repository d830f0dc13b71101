// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

/** What some tests need of the machine they run on. */
public final class TestMachine {

    private TestMachine() {}

    /** Skips the test if that is not there; {@code ./latchkey test} skips nothing: there the test fails. */
    public static void require(boolean there, String missing) {
        if (System.getenv("LATCHKEY_TEST_ALL") == null) {
            Assumptions.assumeTrue(there, missing);
        } else {
            assertThat(there).as(missing).isTrue();
        }
    }
}
