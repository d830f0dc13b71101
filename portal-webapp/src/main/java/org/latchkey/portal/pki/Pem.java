// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Textual encodings of RFC 7468. */
public final class Pem {

    private static final int LINE = 64;
    private static final Pattern BLOCK = Pattern.compile(
            "\\A-----BEGIN ([A-Z0-9 ]{1,40})-----\\s*([A-Za-z0-9+/=\\s]*?)\\s*-----END \\1-----\\s*\\z");
    private static final Pattern BLANKS = Pattern.compile("\\s");

    private Pem() {}

    /** @param label such as {@code CERTIFICATE} */
    public static String encode(String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /**
     * The one block that the text consists of.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static byte[] decode(String label, String text) {
        Matcher block = BLOCK.matcher(text);
        if (!block.matches() || !block.group(1).equals(label)) {
            throw new IllegalArgumentException("not a PEM block of type " + label);
        }
        return Base64.getDecoder()
                .decode(BLANKS.matcher(block.group(2)).replaceAll("").getBytes(StandardCharsets.US_ASCII));
    }
}
