// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import java.time.Instant;
import java.util.Optional;

/** A server of the portal with a certificate of its own, which can be replaced while it runs. */
public interface RenewedCertificate {

    /** What people call the server. */
    String server();

    /** When the certificate ends that it shows now; empty while it does not run. */
    Optional<Instant> certificateEndsAt();

    /**
     * Takes a fresh key and certificate, which new connections see; those that are there go on.
     *
     * @throws RuntimeException if that is not possible; then it goes on with the one that it has
     */
    void renewCertificate();
}
