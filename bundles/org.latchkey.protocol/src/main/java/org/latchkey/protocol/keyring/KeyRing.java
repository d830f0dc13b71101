// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.keyring;

import java.util.List;

/**
 * Which keys may sign what.
 *
 * @param version only ever rises
 * @param entries the keys, at most 64
 */
public record KeyRing(long version, List<KeyRingEntry> entries) {}
