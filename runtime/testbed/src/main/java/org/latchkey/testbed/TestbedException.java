// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

/** Something on the testbed did not do what it should; the message is for the person at the terminal. */
public class TestbedException extends RuntimeException {

    public TestbedException(String message) {
        super(message);
    }

    public TestbedException(String message, Throwable cause) {
        super(message, cause);
    }
}
