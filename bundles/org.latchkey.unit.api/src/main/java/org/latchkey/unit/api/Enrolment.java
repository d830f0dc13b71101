// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.osgi.annotation.versioning.ProviderType;

/** How a unit comes to its certificate and its letters over the network. Thread-safe. */
@ProviderType
public interface Enrolment {

    /** How far enrolment is. */
    enum Phase {
        /** Nobody has given a token, and there is no certificate. */
        NONE,
        /** The portal is being asked, again and again until it answers. */
        ASKING,
        /** There is a certificate. */
        ENROLLED,
        /** The last token was refused; a new one is needed. */
        REFUSED
    }

    /**
     * Where enrolment stands.
     *
     * @param phase how far it is
     * @param message one sentence for the technician
     */
    record Status(Phase phase, String message) {}

    /**
     * Begins to enrol with a token of the portal and waits a little for the outcome. While the portal can not be reached,
     * it goes on trying in the background, also after the return.
     *
     * @param token {@code LKE:…} as the portal shows it
     * @return a sentence that says what came of it so far
     * @throws UnitException saying why it was refused; nothing has changed then
     */
    String enrol(String token);

    Status status();
}
