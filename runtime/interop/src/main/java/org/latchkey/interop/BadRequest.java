// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

/** A request that is not of the form that its operation has; the message says where. */
final class BadRequest extends Exception {

    BadRequest(String message) {
        super("bad-request: " + message);
    }
}
