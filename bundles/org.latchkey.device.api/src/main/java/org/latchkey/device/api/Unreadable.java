// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

/** Why a scanner made no {@link Scan} of what it read. */
public enum Unreadable {
    /** Longer than {@link Scan#MAX_LENGTH}, such as a stream that does not end. */
    TOO_LONG,
    /** Something else than printable ASCII was in it. */
    NOT_PRINTABLE
}
