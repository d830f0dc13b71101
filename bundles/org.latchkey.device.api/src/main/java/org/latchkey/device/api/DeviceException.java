// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

/** A device or its line did not do what was asked. The message is fit for a technician's screen. */
public class DeviceException extends Exception {

    /** Why, as far as the line tells. */
    public enum Kind {
        /** The line is not there: port missing, adapter unplugged, connection refused. Nothing was sent. */
        LINE_DOWN,
        /** Nothing, or nothing whole, came back within the board's answer time. The board may have acted. */
        NO_ANSWER,
        /** An answer came and is not the protocol's: checksum, address or length. The board may have acted. */
        BAD_ANSWER,
        /** The request can not be sent: address out of the board's range. Nothing was sent. */
        REFUSED
    }

    private final Kind kind;

    public DeviceException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public DeviceException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** True if the request certainly never reached the board. */
    public boolean certainlyNotSent() {
        return kind == Kind.LINE_DOWN || kind == Kind.REFUSED;
    }
}
