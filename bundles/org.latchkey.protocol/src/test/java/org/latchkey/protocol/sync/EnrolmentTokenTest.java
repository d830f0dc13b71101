// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Sha256;

class EnrolmentTokenTest {

    private static final byte[] SECRET = Arrays.copyOf(Sha256.hash(new byte[] {1}), 16);
    private static final byte[] CA = Sha256.hash(new byte[] {2});
    private static final byte[] ROOT = Sha256.hash(new byte[] {3});
    private static final EnrolmentToken TOKEN = new EnrolmentToken("https://portal.example:8443", SECRET, CA, ROOT);

    @Test
    void theTextCarriesTheToken() throws Exception {
        assertThat(EnrolmentToken.parse(TOKEN.encode())).isEqualTo(TOKEN);
        EnrolmentToken longest = new EnrolmentToken("https://" + "x".repeat(192), SECRET, CA, ROOT);
        assertThat(longest.encode()).hasSizeLessThanOrEqualTo(EnrolmentToken.MAX_TEXT);
        assertThat(EnrolmentToken.parse(longest.encode())).isEqualTo(longest);
    }

    @Test
    void noLogShowsTheSecret() {
        assertThat(TOKEN.toString()).isEqualTo("EnrolmentToken[url=https://portal.example:8443]");
    }

    @Test
    void whatIsNoTokenIsRefused() {
        String text = TOKEN.encode();
        for (int length = 0; length < text.length(); length++) {
            String prefix = text.substring(0, length);
            assertReason(() -> EnrolmentToken.parse(prefix)).isNotEmpty();
        }
        assertReason(() -> EnrolmentToken.parse("LKC:" + text.substring(4))).isEqualTo("bad-prefix");
        assertReason(() -> EnrolmentToken.parse(text + "00")).isEqualTo("cbor-trailing");
        assertReason(() -> EnrolmentToken.parse(text + "0".repeat(500))).isEqualTo("too-long");
        assertReason(() -> EnrolmentToken.parse(text(2, "https://x"))).isEqualTo("bad-token");
        for (String url : List.of("http://portal", "https://", "https://a b", "https://\u00fc", "")) {
            assertReason(() -> EnrolmentToken.parse(text(1, url))).isEqualTo("bad-token");
            assertThatThrownBy(() -> new EnrolmentToken(url, SECRET, CA, ROOT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String text(int version, String url) {
        CborWriter out = new CborWriter().array(5).integer(version).text(url);
        return "LKE:" + Base45.encode(out.bytes(SECRET).bytes(CA).bytes(ROOT).toByteArray());
    }
}
