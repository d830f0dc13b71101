// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.latchkey.protocol.crypto.Signer;

/**
 * A certificate request (PKCS#10, RFC 2986) for an Ed25519 key (RFC 8410), in DER. It proves possession of the key and says
 * nothing else: the portal decides what stands in the certificate. Everything but key and signature is always the same.
 */
final class CertificateRequest {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int ATTRIBUTES = 0xa0;
    private static final int LONG_FORM = 0x80;

    private static final byte[] ED25519 = {0x2b, 0x65, 0x70};
    private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};
    private static final String NAME = "unit";

    private CertificateRequest() {}

    /** The request as PEM. */
    static String pem(Signer key) {
        return Pem.encode("CERTIFICATE REQUEST", der(key));
    }

    static byte[] der(Signer key) {
        byte[] algorithm = item(SEQUENCE, item(OBJECT_IDENTIFIER, ED25519));
        byte[] publicKey = item(
                SEQUENCE,
                algorithm,
                item(BIT_STRING, new byte[1], key.publicKey().raw()));
        byte[] name = item(
                SEQUENCE,
                item(OBJECT_IDENTIFIER, COMMON_NAME),
                item(UTF8_STRING, NAME.getBytes(StandardCharsets.US_ASCII)));
        byte[] subject = item(SEQUENCE, item(SET, name));
        byte[] info = item(SEQUENCE, item(INTEGER, new byte[1]), subject, publicKey, item(ATTRIBUTES));
        return item(SEQUENCE, info, algorithm, item(BIT_STRING, new byte[1], key.sign(info)));
    }

    private static byte[] item(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream item = new ByteArrayOutputStream();
        item.write(tag);
        if (content.size() >= LONG_FORM) {
            item.write(LONG_FORM | 1);
        }
        item.write(content.size());
        item.writeBytes(content.toByteArray());
        return item.toByteArray();
    }
}
