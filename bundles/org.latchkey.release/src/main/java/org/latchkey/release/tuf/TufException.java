// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.Locale;

/** Metadata or a target was refused, or could not be had. Nothing that was trusted before is lost by it. */
public final class TufException extends Exception {

    /** Why. The words of {@link #word()} are stable. */
    public enum Reason {
        /** There is no trusted root yet. */
        NOT_INITIALISED,
        /** Not the metadata that the specification describes, or beyond our bounds. */
        MALFORMED,
        /** Fewer valid signatures of different keys than the threshold. */
        NOT_SIGNED,
        /** An older version than one that was trusted before, or a role that vanished. */
        ROLLBACK,
        /** Past its expiry: perhaps somebody holds newer metadata back. */
        EXPIRED,
        /** Another version, length or hash than the metadata above it says. */
        MISMATCH,
        /** The repository does not have a file that the metadata names. */
        NOT_FOUND,
        /** Longer than the metadata or our own limit says. */
        TOO_LONG,
        /** It comes slower than the least rate. */
        TOO_SLOW,
        /** The repository cannot be reached, or broke off. */
        UNREACHABLE,
        /** Nobody who may speak for this target names it. */
        UNKNOWN_TARGET,
        /** A target's name that could leave its folder, or be another file on another file system. */
        UNSAFE_NAME,
        /** A release for another configuration than this software understands. */
        UNSUPPORTED,
        /** The local disk refused. */
        STORAGE;

        /** The reason in lower case, its words joined by hyphens. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public TufException(Reason reason, String detail) {
        this(reason, detail, null);
    }

    public TufException(Reason reason, String detail, Throwable cause) {
        super(reason.word() + ": " + detail, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
