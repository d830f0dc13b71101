// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

/** What is stored does not lead to what was signed. */
final class DamageException extends Exception {

    DamageException(String finding) {
        super(finding);
    }

    DamageException(String finding, Throwable cause) {
        super(finding, cause);
    }
}
