// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import org.latchkey.unit.api.UnitException;

/** The database does not open because of what is in its files. */
final class DamagedException extends UnitException {

    DamagedException(Throwable cause) {
        super("The state does not open: " + cause.getMessage(), cause);
    }
}
