// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

/**
 * The most that a client takes, whatever metadata says.
 *
 * @param root bytes of a root file
 * @param timestamp bytes of a timestamp file
 * @param snapshot bytes of a snapshot file
 * @param targets bytes of a targets file, delegated ones too
 * @param target bytes of a target
 * @param rootUpdates root files followed in one refresh
 * @param roles targets roles visited in one search
 * @param depth delegations in one chain
 */
public record Limits(
        int root, int timestamp, int snapshot, int targets, long target, int rootUpdates, int roles, int depth) {

    /** For a unit's releases, and roomy enough for the well-known public repositories. */
    public static final Limits DEFAULT =
            new Limits(512 * 1024, 16 * 1024, 2 * 1024 * 1024, 4 * 1024 * 1024, 512L * 1024 * 1024, 256, 32, 16);
}
