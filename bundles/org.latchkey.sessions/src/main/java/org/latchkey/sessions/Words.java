// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

/** The stable words of answers and records; {@code docs/protocol.md} says what they mean. */
final class Words {

    static final String OK = "ok";
    static final String UNKNOWN_DOOR = "unknown-door";
    static final String DOOR_NOT_FREE = "door-not-free";
    static final String BANK_PRIVATE = "bank-private";
    static final String PIN_WRONG = "pin-wrong";
    static final String PIN_WAIT = "pin-wait";
    static final String PIN_TOO_SHORT = "pin-too-short";
    static final String PIN_TOO_PLAIN = "pin-too-plain";
    static final String TOO_LONG = "too-long";
    static final String TOO_BUSY = "too-busy";
    static final String BUSY = "busy";
    static final String SESSION_ENDED = "session-ended";
    static final String OVERSTAYED = "overstayed";
    static final String OUT_OF_ORDER = "out-of-order";
    static final String DOOR_OPEN = "door-open";
    static final String DOOR_UNREACHABLE = "door-unreachable";
    static final String NOT_RECORDED = "not-recorded";
    static final String NOT_AVAILABLE = "not-available";
    static final String STATE_LOST = "state-lost";
    static final String STOPPING = "stopping";

    private Words() {}
}
