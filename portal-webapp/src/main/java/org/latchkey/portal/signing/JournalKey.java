// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.platform.PortalProperties;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Signer;
import org.springframework.stereotype.Component;

/**
 * The key that signs the portal's own trail, in {@code journal.p12}, made at the first start. No unit knows it, so it is
 * not in the key ring; the witness vouches for what it signs. Thread-safe.
 */
@Component
public class JournalKey {

    private static final String FILE = "journal.p12";
    private static final String NAME = "journal";

    private final Ed25519PrivateKey key;

    public JournalKey(DataDirectory data, SigningKeys keys, PortalProperties properties) {
        Path file = data.file(FILE);
        if (!Files.exists(file)) {
            Ed25519PrivateKey fresh = Ed25519PrivateKey.generate(new SecureRandom());
            boolean randomPassword = properties.keystore().password().isEmpty();
            KeyFile.write(file, keys.password(), randomPassword, new KeyFile.Content(Map.of(NAME, fresh), Map.of()));
        }
        key = KeyFile.read(file, keys.password()).keys().get(NAME);
        if (key == null) {
            throw new StartFailure("The key file " + file + " lacks its key: bring it back from a backup.");
        }
    }

    public Signer signer() {
        return key;
    }
}
