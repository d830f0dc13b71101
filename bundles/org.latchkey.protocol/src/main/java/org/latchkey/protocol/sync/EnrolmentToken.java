// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import java.util.Arrays;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Sha256;

/**
 * What a unit needs to become the unit of a site over the network. Whoever has it can do so once, within its short
 * life. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param url the portal's port for units, {@code https://…}: at most 200 printable ASCII characters
 * @param secret 16 random bytes
 * @param caFingerprint SHA-256 of the DER of the certificate of the portal's CA: the only one to trust there
 * @param rootFingerprint SHA-256 of the portal's root key
 */
public record EnrolmentToken(String url, byte[] secret, byte[] caFingerprint, byte[] rootFingerprint) {

    /** What every token's text starts with. */
    public static final String PREFIX = "LKE:";

    /** The longest text, prefix included. */
    public static final int MAX_TEXT = 500;

    /** Length of the secret in bytes. */
    public static final int SECRET_LENGTH = 16;

    private static final int VERSION = 1;
    private static final int FIELDS = 5;
    private static final int MAX_URL = 200;
    private static final String SCHEME = "https://";

    public EnrolmentToken {
        Bounds.range("url", url.length(), SCHEME.length() + 1, MAX_URL);
        Bounds.check(url.startsWith(SCHEME) && url.chars().allMatch(c -> c > ' ' && c <= '~'), "url");
        secret = Bounds.length("secret", secret, SECRET_LENGTH, SECRET_LENGTH).clone();
        caFingerprint = fingerprint("caFingerprint", caFingerprint);
        rootFingerprint = fingerprint("rootFingerprint", rootFingerprint);
    }

    private static byte[] fingerprint(String field, byte[] value) {
        return Bounds.length(field, value, Sha256.LENGTH, Sha256.LENGTH).clone();
    }

    /** The token's text, fit for a QR code in alphanumeric mode. */
    public String encode() {
        CborWriter out = new CborWriter();
        out.array(FIELDS).integer(VERSION).text(url);
        out.bytes(secret).bytes(caFingerprint).bytes(rootFingerprint);
        return PREFIX + Base45.encode(out.toByteArray());
    }

    /** Reads a token's text exactly as given. */
    public static EnrolmentToken parse(String text) throws ProtocolException {
        if (text.length() > MAX_TEXT) {
            throw new ProtocolException(Reason.TOO_LONG);
        }
        if (!text.startsWith(PREFIX)) {
            throw new ProtocolException(Reason.BAD_PREFIX);
        }
        CborReader in = new CborReader(Base45.decode(text, PREFIX.length()));
        try {
            in.readArray(FIELDS);
            if (in.readUnsigned() != VERSION) {
                throw new ProtocolException(Reason.BAD_TOKEN);
            }
            EnrolmentToken token = new EnrolmentToken(
                    in.readText(MAX_URL),
                    in.readBytes(SECRET_LENGTH),
                    in.readBytes(Sha256.LENGTH),
                    in.readBytes(Sha256.LENGTH));
            in.end();
            return token;
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_TOKEN, e);
        }
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public byte[] caFingerprint() {
        return caFingerprint.clone();
    }

    @Override
    public byte[] rootFingerprint() {
        return rootFingerprint.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnrolmentToken token
                && url.equals(token.url)
                && Arrays.equals(secret, token.secret)
                && Arrays.equals(caFingerprint, token.caFingerprint)
                && Arrays.equals(rootFingerprint, token.rootFingerprint);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    /** Without the secret, which no log may show. */
    @Override
    public String toString() {
        return "EnrolmentToken[url=" + url + "]";
    }
}
