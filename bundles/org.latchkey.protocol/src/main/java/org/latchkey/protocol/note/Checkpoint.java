// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.note;

/**
 * A signed statement of a log's size and root (C2SP tlog-checkpoint).
 *
 * @param origin the log's name
 * @param size number of leaves, unsigned
 * @param root 32-byte root hash
 * @param note the whole signed note as text
 */
public record Checkpoint(String origin, long size, byte[] root, String note) {}
