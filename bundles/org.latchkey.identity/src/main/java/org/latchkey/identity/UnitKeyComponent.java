// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.unit.api.UnitKey;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Publishes the unit's key. */
@Component
public final class UnitKeyComponent implements UnitKey {

    private final Ed25519PrivateKey key;

    /** Reads the key, or makes it at the first start. */
    @Activate
    public UnitKeyComponent(BundleContext context) {
        key = new KeyFile(IdentityFolder.of(context)).loadOrCreate();
    }

    @Override
    public Ed25519PublicKey publicKey() {
        return key.publicKey();
    }

    @Override
    public byte[] sign(byte[] message) {
        return key.sign(message);
    }
}
