// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import java.io.IOException;
import org.latchkey.protocol.crypto.Ed25519PublicKey;

/**
 * Takes the rows of an export while it is verified. Nothing of it is proven before the verifier has returned.
 */
public interface ExportRows {

    /** Takes nothing. */
    ExportRows NONE = new ExportRows() {
        @Override
        public void shown(Ed25519PublicKey trail, long seq, byte[] record) {
            // Verified all the same.
        }

        @Override
        public void hidden(Ed25519PublicKey trail, long seq, byte[] leafHash) {
            // Verified all the same.
        }
    };

    /** A record of the trail that this key signs. */
    void shown(Ed25519PublicKey trail, long seq, byte[] record) throws IOException;

    /** A record that was left out, by its leaf hash. */
    void hidden(Ed25519PublicKey trail, long seq, byte[] leafHash) throws IOException;
}
