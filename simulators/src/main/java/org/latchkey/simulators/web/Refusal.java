// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.web;

/** A request that is not served, with the status that says why. */
final class Refusal extends RuntimeException {

    private final int status;

    Refusal(int status, String reason) {
        super(reason);
        this.status = status;
    }

    int status() {
        return status;
    }
}
