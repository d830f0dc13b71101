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
    /** See which keys sign. */
    TRUST_READ,
    /** Have the root key sign a new key ring. */
    TRUST_WRITE;
}
