// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

/** The unit died here. */
final class Crash extends RuntimeException {

    Crash(String where) {
        super(where);
    }
}
