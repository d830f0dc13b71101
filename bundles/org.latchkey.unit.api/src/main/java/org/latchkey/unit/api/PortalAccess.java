// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import javax.net.ssl.SSLContext;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an enrolled unit needs to reach its portal. Published once the unit is enrolled; after a renewal a new service takes
 * the place of the old one. Immutable.
 */
@ProviderType
public interface PortalAccess {

    /** The site that the unit is enrolled for. */
    String site();

    /** Address of the portal's port for units, {@code https://host:port}, without a slash at its end. */
    String units();

    /** Address of the broker, {@code ssl://host:port}. */
    String broker();

    /**
     * Presents the unit's certificate and trusts the portal's CA alone, for a server certificate with the host's name.
     * While the clock is unproven the dates of certificates are not judged. The caller enables TLS 1.3 only and the
     * identification of the host ({@code HTTPS}).
     */
    SSLContext tls();

    /** First second at which the unit's certificate no longer holds, since 1970. */
    long certificateEnd();
}
