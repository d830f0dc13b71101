// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Which bundles run here, and how far a release is, for the portal. Thread-safe, from memory. */
@ProviderType
public interface RunningState {

    /**
     * A letter of type {@code report} ({@link org.latchkey.protocol.sync.RunningReport}), signed anew whenever what it
     * says has changed, and the same bytes until then; empty while the unit does not know its site or what runs.
     */
    Optional<byte[]> report();
}
