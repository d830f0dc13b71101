// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

/** Why a release could not be brought; the message is a sentence for the report. */
final class Trouble extends Exception {

    private static final long serialVersionUID = 1;

    /** What trying again can bring. */
    enum Kind {
        /** Nobody is there: it is tried for as long as the release is wanted. */
        AWAY,
        /** The portal gives something useless, which may pass: it is tried some times. */
        BAD,
        /** It stays like that. */
        FINAL
    }

    private final Kind kind;

    Trouble(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
