// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

/** Why a verified code opens nothing, or a reading is no code. The words are stable; {@code docs/protocol.md} lists them. */
final class Refusal {

    static final String REVOKED = "revoked";
    static final String USED_UP = "used-up";
    static final String UNKNOWN_DOOR = "unknown-door";
    static final String BUSY = "busy";
    static final String HELD_FOR_STAFF = "held-for-staff";
    static final String OUT_OF_ORDER = "out-of-order";
    static final String DOOR_OPEN = "door-open";
    static final String DOOR_UNREACHABLE = "door-unreachable";
    static final String NOT_SUPPORTED = "not-supported-here";
    static final String CHOOSE_AT_KIOSK = "choose-at-kiosk";
    static final String NO_FREE_DOOR = "no-free-door";
    static final String PICK_UP_TOO_EARLY = "pick-up-too-early";
    static final String NOT_DROPPED_OFF = "not-dropped-off";
    static final String NO_DOOR_HELD = "no-door-held";
    static final String STATE_LOST = "state-lost";
    static final String NOT_PRINTABLE = "not-printable";
    static final String NOT_RECORDED = "not-recorded";
    static final String STOPPING = "stopping";

    private Refusal() {}
}
