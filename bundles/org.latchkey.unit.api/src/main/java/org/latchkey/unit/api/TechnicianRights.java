// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.Optional;
import org.latchkey.protocol.audit.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a technician's code opens when it is shown to a scanner: for half an hour, and no longer than the code holds, this
 * unit takes orders that change it. Thread-safe, from memory.
 */
@ProviderType
public interface TechnicianRights {

    /** How long the rights last, in seconds. */
    long SECONDS = 30 * 60;

    /** Whose code has opened them, as the trail names it; empty while they are closed. */
    Optional<Actor> holder();
}
