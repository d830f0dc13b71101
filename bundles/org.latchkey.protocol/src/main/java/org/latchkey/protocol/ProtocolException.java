// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol;

/**
 * A message is malformed or does not verify. The reason is a short, stable, lower-case word or words joined by
 * hyphens, listed in {@code docs/protocol.md}; it never repeats the input.
 */
public class ProtocolException extends Exception {

    private final String reason;

    public ProtocolException(String reason) {
        this(reason, null);
    }

    public ProtocolException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    public final String reason() {
        return reason;
    }
}
