// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.crypto;

/** Signs with one Ed25519 key that it does not give away. Thread-safe. */
public interface Signer {

    Ed25519PublicKey publicKey();

    /** The 64-byte signature of RFC 8032 over the message. */
    byte[] sign(byte[] message);
}
