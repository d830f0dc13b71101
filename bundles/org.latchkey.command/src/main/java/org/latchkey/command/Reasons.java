// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

/** Why a verified letter is not carried out. The words are stable; {@code docs/protocol.md} lists them. */
final class Reasons {

    /** Another command has this number, or this id, already. */
    static final String SEQUENCE_CONFLICT = "sequence-conflict";

    static final String ID_CONFLICT = "id-conflict";

    /** It was taken so long ago that its outcome is not known any more, or a snapshot contained it. */
    static final String FORGOTTEN = "forgotten";

    /** A restart came between its record and its end. */
    static final String INTERRUPTED = "interrupted";

    static final String CLOCK_UNPROVEN = "clock-unproven";
    static final String TOO_MANY = "too-many";
    static final String UNSUPPORTED = "unsupported";
    static final String NOT_AVAILABLE = "not-available";
    static final String NOT_RECORDED = "not-recorded";
    static final String NOT_PROVISIONED = "not-provisioned";
    static final String FAULT = "fault";
    static final String BUSY = "busy";
    static final String STOPPING = "stopping";

    private Reasons() {}
}
