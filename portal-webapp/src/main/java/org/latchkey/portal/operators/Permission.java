// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

/** What one may be allowed to do. */
public enum Permission {
    /** See sites and their configuration. */
    SITES_READ,
    /** Make sites and change their configuration. */
    SITES_WRITE,
    /** Get the file that sets up a unit. */
    PROVISION,
    /** See which codes there are, without the codes themselves. */
    CODES_READ,
    /** See a code's text and QR: whoever has it can open the door. */
    CODES_REVEAL,
    /** Make codes. */
    CODES_ISSUE,
    /** Take codes back. */
    CODES_REVOKE,
    /** Open and release doors, lock down, change modes. */
    COMMANDS_SEND,
    /** See which keys sign. */
    TRUST_READ,
    /** Have the root key sign a new key ring. */
    TRUST_WRITE,
    /** Search and export the trails of units. */
    AUDIT_READ,
    /** Bring a unit's trail on a USB stick, and take the answer back. */
    TRAIL_IMPORT,
    /** See incidents. */
    INCIDENTS_READ,
    /** Close incidents, and accept what they ask for. */
    INCIDENTS_CLOSE,
    /** Read and export the portal's own trail. */
    JOURNAL_READ,
    /** See releases, roll-outs and what runs where. */
    RELEASES_READ,
    /** Import releases, and direct units to run them. */
    RELEASES_WRITE;
}
