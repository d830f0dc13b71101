// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

/** A request that is not served, and the status that says so. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
