// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.keyring;

import java.util.Set;
import org.latchkey.protocol.crypto.Ed25519PublicKey;

/**
 * One key and what it may sign.
 *
 * @param kid how letters name it: 4 to 32 bytes, of which letters carry the first ones
 * @param key the key
 * @param types message types by name, such as {@code code}
 * @param sites site codes, or {@code *} for all
 * @param notBefore first second of validity
 * @param notAfter first second after validity
 */
public record KeyRingEntry(
        byte[] kid, Ed25519PublicKey key, Set<String> types, Set<String> sites, long notBefore, long notAfter) {}
