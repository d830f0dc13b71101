// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import org.latchkey.protocol.crypto.Ed25519PublicKey;

/**
 * The unit that serves a site.
 *
 * @param site the site's code
 * @param kid hex of the first 8 bytes of SHA-256 of its key, as its trail's origin names it
 * @param key its public key
 * @param enrolledAt seconds since 1970
 * @param certificateEndsAt seconds since 1970: when its newest certificate ends
 */
public record UnitIdentity(String site, String kid, Ed25519PublicKey key, long enrolledAt, long certificateEndsAt) {}
