// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import org.latchkey.unit.api.UnitException;

/** It can not be done at this moment, and nothing has begun; what is in the way passes by itself. */
final class NotNowException extends UnitException {

    private static final long serialVersionUID = 1;

    NotNowException(String message) {
        super(message);
    }
}
