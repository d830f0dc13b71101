// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import io.netty.util.AttributeKey;
import java.security.cert.X509Certificate;
import org.latchkey.portal.pki.Subjects;

/**
 * Whom a connection's certificate names.
 *
 * @param site the unit's site; empty for the portal
 * @param kid the unit's kid; empty for the portal
 */
record Peer(String site, String kid) {

    /** Where it is kept while a connection lives. */
    static final AttributeKey<Peer> OF_CHANNEL = AttributeKey.valueOf(Peer.class, "peer");

    /** The portal itself. */
    static final Peer PORTAL = new Peer("", "");

    /** What a unit's MQTT client id starts with; its site follows. */
    static final String UNIT_CLIENT = "unit-";

    /** What the portal's client ids start with. */
    static final String PORTAL_CLIENT = "portal-";

    /** Whom the certificates are for, or null if it is neither a unit nor the portal. */
    static Peer of(X509Certificate[] chain) {
        if (chain == null || chain.length == 0) {
            return null;
        }
        if (Subjects.isPortal(chain[0])) {
            return PORTAL;
        }
        return Subjects.unit(chain[0])
                .map(unit -> new Peer(unit.site(), unit.kid()))
                .orElse(null);
    }

    boolean isPortal() {
        return site.isEmpty();
    }

    boolean mayBeCalled(String clientId) {
        return isPortal() ? clientId.startsWith(PORTAL_CLIENT) : clientId.equals(UNIT_CLIENT + site);
    }
}
