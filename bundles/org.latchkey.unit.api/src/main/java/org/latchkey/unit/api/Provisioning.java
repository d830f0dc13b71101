// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.osgi.annotation.versioning.ProviderType;

/** Takes the provisioning file: the root-signed key ring and a snapshot, accepted once by the technician. */
@ProviderType
public interface Provisioning {

    /**
     * Verifies the file and makes it the unit's configuration. A refused file changes nothing.
     *
     * @param file the file's bytes, at most 1 MiB
     * @param rootFingerprint hex SHA-256 of the root's raw public key as the technician compared it; ignored when the
     *     unit has accepted a root before: then only that one will do
     * @return a sentence that says what was taken
     * @throws UnitException saying why it was refused
     */
    String accept(byte[] file, String rootFingerprint);
}
