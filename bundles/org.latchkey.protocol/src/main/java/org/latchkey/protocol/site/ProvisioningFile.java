// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.keyring.KeyRingLetter;

/**
 * What makes a unit the unit of its site. Only the technician's comparison of the root's fingerprint makes the root
 * trusted; the letters are not verified here.
 *
 * @param root the portal's root key
 * @param keyRingLetter the key ring, signed by the root
 * @param snapshotLetter the snapshot, signed by a command key of that ring
 */
public record ProvisioningFile(Ed25519PublicKey root, byte[] keyRingLetter, byte[] snapshotLetter) {

    /** The largest file in bytes: 1 MiB. */
    public static final int MAX_SIZE = 1024 * 1024;

    private static final String MAGIC = "latchkey/v1/provisioning";
    private static final int FIELDS = 4;

    public byte[] encode() {
        return new CborWriter(keyRingLetter.length + snapshotLetter.length + 128)
                .array(FIELDS)
                .text(MAGIC)
                .bytes(root.raw())
                .bytes(keyRingLetter)
                .bytes(snapshotLetter)
                .toByteArray();
    }

    public static ProvisioningFile decode(byte[] file) throws ProtocolException {
        if (file.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CborReader in = new CborReader(file);
        if (in.peek() != CborReader.Kind.ARRAY
                || in.readArray() != FIELDS
                || !in.readText().equals(MAGIC)) {
            throw new ProtocolException(Reason.BAD_PROVISIONING);
        }
        Ed25519PublicKey root = Ed25519PublicKey.of(in.readBytes(Ed25519PublicKey.LENGTH));
        byte[] keyRing = in.readBytes(1, KeyRingLetter.MAX_SIZE);
        byte[] snapshot = in.readBytes(1, Snapshot.MAX_SIZE);
        in.end();
        return new ProvisioningFile(root, keyRing, snapshot);
    }
}
