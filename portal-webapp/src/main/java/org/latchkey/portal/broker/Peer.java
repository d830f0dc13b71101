// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import io.netty.util.AttributeKey;
import java.security.cert.X509Certificate;
import org.latchkey.portal.pki.Subjects;

/** The unit that a connection's certificate names. */
record Peer(String site, String kid) {

    /** Where it is kept while a connection lives. */
    static final AttributeKey<Peer> OF_CHANNEL = AttributeKey.valueOf(Peer.class, "peer");

    /** What a unit's MQTT client id starts with; its site follows. */
    static final String UNIT_CLIENT = "unit-";

    /** Whom the certificates are for, or null if it is no unit. */
    static Peer of(X509Certificate[] chain) {
        if (chain == null || chain.length == 0) {
            return null;
        }
        return Subjects.unit(chain[0])
                .map(unit -> new Peer(unit.site(), unit.kid()))
                .orElse(null);
    }

    boolean mayBeCalled(String clientId) {
        return clientId.equals(UNIT_CLIENT + site);
    }
}
