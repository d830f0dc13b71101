// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

/** The unit can not do what was asked; the message says why in words for the log and the technician. */
public class UnitException extends RuntimeException {

    public UnitException(String message) {
        super(message);
    }

    public UnitException(String message, Throwable cause) {
        super(message, cause);
    }
}
